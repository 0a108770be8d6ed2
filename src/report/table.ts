import { count, share } from '../analysis/index.ts'
import { type Cell, toCsv } from './csv.ts'
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

/** Columns that write their numbers as they come. */
export function named(...names: string[]): Column[] {
  return names.map((name) => ({ name }))
}

/** A table whose first column names its rows. */
export function tableHtml({ columns, rows }: Table, caption: string | Html): Html {
  const written = columns.map((column, i) => ({ ...column, ...asWritten(rows, i, column.write) }))
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${written.map(({ name, numeric }) => html`<th scope="col" ${numeric && NUMERIC}>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${written.map((column, i) => tableCell(row[i] ?? null, i, column))}
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** The table folded away, with the label of what it belongs to, wide ones to be scrolled. */
export function numbersHtml(table: Table, of: string, summary = 'Numbers'): Html {
  return html`<details class="numbers">
    <summary>${summary}</summary>
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

interface WrittenColumn {
  numeric: boolean
  write: (value: number) => string
}

/** A column of whole numbers is one of counts or of k; any other holds shares. */
function asWritten(rows: Cell[][], i: number, write?: Column['write']): WrittenColumn {
  const numbers = rows.map((row) => row[i]).filter((cell) => typeof cell === 'number')
  return {
    numeric: numbers.length > 0,
    write: write ?? (numbers.every(Number.isInteger) ? count : share),
  }
}

function tableCell(cell: Cell, i: number, { numeric, write }: WrittenColumn): Html {
  const text = typeof cell === 'number' ? write(cell) : (cell ?? '–')
  return i === 0
    ? html`<th scope="row" ${numeric && NUMERIC}>${text}</th>`
    : html`<td ${numeric && NUMERIC}>${text}</td>`
}

const NUMERIC = html`class="number"`
