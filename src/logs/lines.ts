import { isUtf8 } from 'node:buffer'
import { InputError } from '../records/index.ts'
import { refusal } from './row.ts'

export interface Line {
  bytes: Buffer
  /** Counting from 1. */
  number: number
  /** Whether a line end follows; the last line of a file that was cut off has none. */
  ended: boolean
}

/** No line that a log needs comes near this; without a limit one newline-free file fills memory. */
export const maxLineBytes = 32 * 2 ** 20

/**
 * The lines of a stream in the batches in which they arrive, without their line ends. Blank lines
 * are counted and left out. Memory holds one chunk and one unfinished line.
 */
export async function* lineBatches(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<Line[]> {
  let number = 0
  let parts: Buffer[] = []
  let size = 0

  const add = (part: Buffer) => {
    size += part.length
    if (size > maxLineBytes)
      throw refusal({ file, line: number + 1 }, 'longer than 32 MB; is it one row a line?')
    parts.push(part)
  }
  const take = (ended: boolean): Line => {
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    parts = []
    size = 0
    return { bytes: trimmed(bytes), number: ++number, ended }
  }

  for await (const chunk of chunks) {
    const lines: Line[] = []
    let from = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, end))
      from = end + 1
      const line = take(true)
      if (line.bytes.length > 0) lines.push(line)
    }
    if (from < chunk.length) add(chunk.subarray(from))
    yield lines
  }
  if (size > 0) yield [take(false)].filter((line) => line.bytes.length > 0)
}

/** The text of a line; bytes that are not UTF-8 are refused, since two ids could become one. */
export function textOf({ bytes, number }: Line, file: string): string {
  if (!isUtf8(bytes))
    throw new InputError(`${file} line ${number}: not UTF-8; convert the file with iconv`)
  return bytes.toString('utf8')
}

const newline = 0x0a
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Without white space, CR and a byte order mark, which joined files have in their middle as well. */
function trimmed(bytes: Buffer): Buffer {
  let from = bytes[0] === 0xef && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  let to = bytes.length
  while (to > from && isBlank(bytes[to - 1]!)) to--
  while (from < to && isBlank(bytes[from]!)) from++
  return bytes.subarray(from, to)
}

const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d
