import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { lineBatches, maxLineBytes, textOf } from './lines.ts'
import { excerpt, type LogRow, type Place, refusal, type Row, shown } from './row.ts'
import { scoreFields, scoreValue } from './scores.ts'

/** Columns that hold numbers or grades; every other cell is text, so that an id such as 007 stays itself. */
const numeric = new Set([
  ...scoreFields,
  ...'n c u tokens truncated index sample_index epoch seed answerSpace space'.split(' '),
  ...'completion_tokens logprob_sum answer_space'.split(' '),
])

/**
 * The rows of a CSV stream of counts or samples, one at a time: a header line, then cells separated by commas.
 * An empty cell is a missing field. A last row that lacks cells is refused; one whose last number was
 * cut cannot be told from a whole one.
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<LogRow[]> {
  const parser = parse({
    info: true,
    trim: true,
    // Counted below, so that the header of what is no CSV is seen first.
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    max_record_size: maxLineBytes,
  })
  // The callback is required; its error is the one that the iteration throws.
  const records: AsyncIterable<CsvRecord> = pipeline(texts(chunks, file), parser, () => {})
  let header: { names: string[]; place: Place } | undefined
  let rows = 0
  try {
    for await (const { record, info } of records) {
      const place = { file, line: info.lines }
      if (!header) header = { names: headerOf(record, place), place }
      else {
        if (record.length !== header.names.length)
          throw refusal(place, 'not as many cells as the header has')
        rows++
        yield [{ place, row: rowOf(header.names, record) }]
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? csvRefusal(error, file) : error
  }
  if (header && rows === 0)
    throw refusal(header.place, `a header and no row below it: ${excerpt(header.names.join(','))}`)
}

interface CsvRecord {
  record: string[]
  info: { lines: number }
}

async function* texts(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  let next = 1
  for await (const lines of lineBatches(chunks, file)) {
    let text = ''
    for (const line of lines) {
      // Blank lines were left out; their line ends keep the parser's line numbers right.
      text += '\n'.repeat(line.number - next) + textOf(line, file) + '\n'
      next = line.number + 1
    }
    if (text !== '') yield text
  }
}

function headerOf(names: string[], place: Place): string[] {
  // Every kind of log has two columns at least: this is some other text.
  if (names.length === 1)
    throw refusal(place, `neither JSON nor CSV with commas: ${excerpt(names[0]!)}`)
  const seen = new Set<string>()
  const twice = names.find((name) => name !== '' && seen.size === seen.add(name).size)
  if (twice !== undefined) throw refusal(place, `two columns are named ${shown(twice)}`)
  return names
}

function rowOf(header: string[], cells: string[]): Row {
  return Object.fromEntries(
    header.map((name, i) => [
      name,
      numeric.has(name) ? scoreValue(cells[i]!) : textCell(cells[i]!),
    ]),
  )
}

/** Takes the apostrophe off that keeps a spreadsheet from running a text as a formula. */
const textCell = (cell: string) => (cell === '' ? null : cell.replace(/^'(?=[=+\-@])/, ''))

function csvRefusal({ message, lines }: CsvError & { lines?: number }, file: string) {
  return refusal({ file, line: lines ?? 0 }, `not CSV: ${excerpt(message, 120)}`)
}
