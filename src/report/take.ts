import { html, type Html } from './html.ts'
import { csvData, type Table, tableHtml } from './table.ts'

/** The CSV of a table that has no picture; the page script shows the button. */
export function csvTools(of: string, table: Table): Html {
  return html`<p class="take" hidden>
      <button type="button" data-take="csv" aria-label="Save ${of} as CSV">CSV</button>
    </p>
    ${csvData(table)}`
}

/** A table that has no picture, which scrolls by itself where it is too wide, with its CSV. */
export function tableAlone(id: string, title: string, table: Table): Html {
  return html`<div data-name="${id}">
    <div class="scroll" role="region" tabindex="0" aria-label="${title}">
      ${tableHtml(table, title)}
    </div>
    ${csvTools(title, table)}
  </div>`
}
