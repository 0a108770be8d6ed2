import { isUtf8 } from 'node:buffer'
import { type Line, lineBatches, textOf } from './lines.ts'
import { excerpt, type LogRow, type Place, refusal, type Row, shown } from './row.ts'

/** The rows of a JSONL stream, a batch at a time. */
export async function* jsonRows(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<LogRow[]> {
  for await (const lines of lineBatches(chunks, file)) yield lines.map((line) => rowOf(line, file))
}

function rowOf(line: Line, file: string): LogRow {
  const place = { file, line: line.number }
  const row = line.ended || isUtf8(line.bytes) ? parsed(textOf(line, file), place) : undefined
  if (row !== undefined) return { place, row: asRow(row, place) }
  const start = excerpt(line.bytes.toString('utf8', 0, 200))
  if (line.ended) throw refusal(place, `not JSON; each line must hold one whole row: ${start}`)
  return { place, torn: refusal(place, `the last line is cut off: ${start}`) }
}

/**
 * The value of a line, or undefined where it is not JSON. Python writes bare `NaN`, `Infinity` and
 * `-Infinity` unless told otherwise, and JSON has no such words: NaN is read as null, the infinities
 * as themselves.
 */
function parsed(text: string, place: Place): unknown {
  // JSON.parse itself is not recursive, but millions of brackets become millions of arrays.
  if (text.length > 2 ** 20 && isDeeperThan(text, 1000))
    throw refusal(place, 'JSON nested more than 1000 deep')
  return parseJson(text) ?? parseJson(withoutBareNumbers(text))
}

function asRow(value: unknown, place: Place): Row {
  if (!isRow(value)) throw refusal(place, `a row must be a JSON object: ${shown(value)}`)
  return value
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value, or undefined where the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function withoutBareNumbers(text: string): string {
  let out = ''
  let copied = 0
  for (const { index, token } of tokens(text, /["NI]/g)) {
    const [word, number] =
      token === 'N' ? ['NaN', 'null'] : token === 'I' ? ['Infinity', '1e999'] : ['', '']
    if (word === '' || !text.startsWith(word, index)) continue
    out += text.slice(copied, index) + number
    copied = index + word.length
  }
  return out + text.slice(copied)
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0
  for (const { token } of tokens(text, /["[\]{}]/g)) {
    if (token === '[' || token === '{') depth++
    else depth--
    if (depth > limit) return true
  }
  return false
}

/** The single characters that `pattern` finds outside strings. One pass, whatever the text. */
function* tokens(text: string, pattern: RegExp): Generator<{ index: number; token: string }> {
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[0] === '"') pattern.lastIndex = endOfString(text, match.index)
    else yield { index: match.index, token: match[0] }
  }
}

/** One past the quote that closes the string which starts at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}
