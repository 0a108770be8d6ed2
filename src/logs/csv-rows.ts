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
    skip_empty_lines: true,
    record_delimiter: '\n',
    max_record_size: maxLineBytes,
  })
  // The callback is required; its error is the one that the iteration throws.
  const records: AsyncIterable<CsvRecord> = pipeline(texts(chunks, file), parser, () => {})
  let header: string[] | undefined
  try {
    for await (const { record, info } of records) {
      const place = { file, line: info.lines }
      if (header) yield [{ place, row: rowOf(header, record) }]
      else header = headerOf(record, place)
    }
  } catch (error) {
    throw error instanceof CsvError ? csvRefusal(error, file) : error
  }
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

function csvRefusal({ code, message, lines }: CsvError & { lines?: number }, file: string) {
  return refusal(
    { file, line: lines ?? 0 },
    code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
      ? 'not as many cells as the header has'
      : `not CSV: ${excerpt(message, 120)}`,
  )
}
