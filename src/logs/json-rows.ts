import { isUtf8 } from 'node:buffer'
import { jsonValue } from './json.ts'
import { type Line, lineBatches, textOf } from './lines.ts'
import { asRow, excerpt, type LogRow, refusal } from './row.ts'

/** The rows of a JSONL stream, a batch at a time. */
export async function* jsonRows(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<LogRow[]> {
  for await (const lines of lineBatches(chunks, file)) yield lines.map((line) => rowOf(line, file))
}

function rowOf(line: Line, file: string): LogRow {
  const place = { file, line: line.number }
  const row = line.ended || isUtf8(line.bytes) ? jsonValue(textOf(line, file), place) : undefined
  if (row !== undefined) return { place, row: asRow(row, place) }
  const start = excerpt(line.bytes.toString('utf8', 0, 200))
  if (line.ended) throw refusal(place, `not JSON; each line must hold one whole row: ${start}`)
  return { place, torn: refusal(place, `the last line is cut off: ${start}`) }
}
