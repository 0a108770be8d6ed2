/** A cell of a table: text as someone wrote it, a number, or nothing. */
export type Cell = string | number | null

/**
 * A table as CSV (RFC 4180). A text cell that a spreadsheet would run as a formula (it starts with
 * = + - @, a tab or a carriage return) gets an apostrophe in front, as OWASP advises; numbers stay
 * as they are. Also runs in the page, by its source text: it may refer to nothing outside itself.
 */
export function toCsv(columns: string[], rows: Cell[][]): string {
  const write = (cell: Cell): string => {
    if (typeof cell !== 'string') return cell === null ? '' : String(cell)
    const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows].map((row) => `${row.map(write).join(',')}\r\n`).join('')
}
