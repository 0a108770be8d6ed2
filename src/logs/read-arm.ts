import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { type Arm, InputError } from '../records/index.ts'
import { openText } from './bytes.ts'
import { counts } from './counts.ts'
import { csvRows } from './csv-rows.ts'
import { jsonRows } from './json-rows.ts'
import { qwenMath } from './qwen-math.ts'
import type { LogFormat, RowFormat } from './row-format.ts'
import { excerpt, type LogRow, type Place, refusal, type Row } from './row.ts'
import { samples } from './samples.ts'
import { TallyBook } from './tally-book.ts'

/** In the order in which they are tried; the more particular ones come first. */
const formats: RowFormat[] = [qwenMath, counts, samples]

/** The formats by name, as `format` takes them. */
export const logFormats: LogFormat[] = formats.map(({ name }) => name)

export interface ReadArmOptions {
  /** What the arm is called; the file's name without its endings where it is not given. */
  name?: string
  /** What the rows are; told by the first row where it is not given. */
  format?: LogFormat
  /** The score from which on a sample counts as correct, for scores other than 0, 1 and ±1. */
  threshold?: number
  signal?: AbortSignal
  /** What is read for the path `-`. */
  stdin?: Readable
}

/**
 * Reads one arm's tallies from a file of counts or samples (JSONL or CSV, plain or gzip, told by
 * content), in one pass and without keeping what it read. Mistakes in the file throw an `InputError`
 * with the line; what was merely noticed stands in the arm's notes.
 */
export async function readArm(path: string, options: ReadArmOptions = {}): Promise<Arm> {
  const { stdin, signal, name, format, threshold } = options
  if (path === '-' && !stdin) throw new TypeError('reading - needs the stream in options.stdin')
  const file = path === '-' ? 'standard input' : path
  const text = await openText(path, {
    file,
    stdin: path === '-' ? stdin : undefined,
    signal,
  })
  try {
    const book = new TallyBook(threshold)
    const rows = rowsOf(text, file)
    const torn = await addRows(
      rows,
      book,
      formats.find((each) => each.name === format),
    )
    const { problems, notes } = book.finish()
    if (problems.length === 0) throw new InputError(`${file} is empty: no problem with a sample`)
    return { name: name ?? nameOf(path), origin: path, problems, notes: [...torn, ...notes] }
  } finally {
    text.close()
  }
}

function rowsOf(
  { head, chunks }: { head: Buffer; chunks: AsyncIterable<Buffer> },
  file: string,
): AsyncIterable<LogRow[]> {
  const start = head.toString('utf8').replace('\ufeff', '').trimStart()
  if (start === '' && head.length < 1024) throw new InputError(`${file} is empty`)
  if (start.startsWith('{')) return jsonRows(chunks, file)
  if (start.startsWith('['))
    throw new InputError(`${file} is one JSON array; write a row a line with jq -c '.[]'`)
  if (start.startsWith('<'))
    throw new InputError(`${file} looks like a web page, not a log: ${excerpt(start)}`)
  return csvRows(chunks, file)
}

/** Adds all rows; gives a note about a last line that was cut off. */
async function addRows(
  rows: AsyncIterable<LogRow[]>,
  book: TallyBook,
  given: RowFormat | undefined,
): Promise<string[]> {
  let format = given
  for await (const batch of rows) {
    for (const each of batch) {
      if ('row' in each) {
        format ??= formatOf(each.row, each.place)
        format.add(each.row, book, each.place)
      } else if (format?.tornLine === 'drop') {
        return [`line ${each.place.line}, the last one, is cut off and was left out`]
      } else throw each.torn
    }
  }
  return []
}

function formatOf(row: Row, place: Place): RowFormat {
  const format = formats.find((each) => each.matches(row))
  if (format) return format
  const known = formats.map(({ name, fields }) => `${name} (${fields})`).join(', ')
  const fields = excerpt(Object.keys(row).join(', '), 80)
  throw refusal(place, `no known format, which would be ${known}; its fields are: ${fields}`)
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : basename(path).replace(/(?:\.(?:jsonl|ndjson|json|csv|gz))+$/, '')
}
