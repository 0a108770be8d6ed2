import { type Cell, toCsv } from './csv.ts'
import { count, share } from './format.ts'
import { embeddedJson, html, Html } from './html.ts'

export interface Column {
  name: string
  /** How its numbers are written; by default whole numbers as counts and others as shares. */
  write?: (value: number) => string
}

/** Numbers as they were computed; rounded on the page, whole in the CSV. */
export interface Table {
  columns: Column[]
  rows: Cell[][]
}

/** A table whose first column names its rows. */
export function tableHtml({ columns, rows }: Table, caption: string | Html): Html {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map(({ name }, i) => html`<th scope="col" ${isNumeric(rows, i)}>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, i) => tableCell(cell, i, columns[i]))}
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** The table folded away, with the label of what it belongs to, wide ones to be scrolled. */
export function numbersHtml(table: Table, of: string): Html {
  return html`<details class="numbers">
    <summary>Numbers</summary>
    <div class="scroll" role="region" tabindex="0" aria-label="Numbers: ${of}">
      ${tableHtml(table, of)}
    </div>
  </details>`
}

/** The table as CSV, where the page script finds it. */
export function csvData({ columns, rows }: Table): Html {
  const csv = toCsv(
    columns.map(({ name }) => name),
    rows,
  )
  return html`<script type="application/json" class="csv">
    ${embeddedJson(csv)}
  </script>`
}

function tableCell(cell: Cell, i: number, column: Column | undefined): Html {
  const numeric = typeof cell === 'number' || cell === null
  const text = typeof cell === 'number' ? (column?.write ?? writeNumber)(cell) : (cell ?? '–')
  if (i === 0) return html`<th scope="row" ${numeric && NUMERIC}>${text}</th>`
  return html`<td${numeric && NUMERIC}>${text}</td>`
}

const NUMERIC = html` class="number"`

function isNumeric(rows: Cell[][], column: number): Html | false {
  return rows.some((row) => typeof row[column] === 'number') && NUMERIC
}

function writeNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) > 1 ? count(value) : share(value)
}
