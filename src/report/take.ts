import { html, type Html } from './html.ts'
import { csvData, type Table } from './table.ts'

/** The CSV of a table that has no picture; the page script shows the button. */
export function csvTools(of: string, table: Table): Html {
  return html`<p class="take" hidden>
      <button type="button" data-take="csv" aria-label="Save ${of} as CSV">CSV</button>
    </p>
    ${csvData(table)}`
}
