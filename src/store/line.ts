import { crc32 } from 'node:zlib'

/**
 * Journals and the manifest are plain NDJSON whose last field guards the line: `crc` is the CRC-32
 * (as in zlib, eight hexadecimal digits) of all bytes before `,"crc"`. Every line starts with its
 * `type`, and because quotes inside JSON strings are escaped, `{"type":"` stands nowhere else: a
 * reader finds the next line even where a newline was destroyed.
 */
export function encodeLine(type: string, fields: object): string {
  const rest = JSON.stringify(fields).slice(1, -1)
  const body = rest === '' ? `{"type":"${type}"` : `{"type":"${type}",${rest}`
  return `${body},"crc":"${hexadecimal(crc32(body))}"}\n`
}

/** Where a whole line stands in its file: byte offsets, without the newline, end exclusive. */
export interface Line {
  start: number
  end: number
}

export interface Scan {
  /** The lines whose CRC-32 fits, in order. */
  lines: Line[]
  /** Stretches in which no line was whole. */
  damaged: number
  /** 1 where the end of the file is the beginning of a line. */
  torn: number
}

const newline = 0x0a
const lineStart = Buffer.from('{"type":"')
/** `,"crc":"` and eight digits and `"}` */
const guardLength = 18

/** Finds every whole line, whatever stands between them. */
export function scanLines(bytes: Buffer): Scan {
  const scan: Scan = { lines: [], damaged: 0, torn: 0 }
  let start = 0
  while (start < bytes.length) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    if (isWhole(bytes, start, end)) scan.lines.push({ start, end })
    else if (end > start) {
      rescue(bytes, start, end, scan.lines)
      if (found === -1) scan.torn = 1
      else ++scan.damaged
    }
    start = end + 1
  }
  return scan
}

/** Takes what is whole out of a stretch that is not: lines whose newline became another byte. */
function rescue(bytes: Buffer, from: number, to: number, lines: Line[]): void {
  const stretch = bytes.subarray(from, to)
  let start = stretch.indexOf(lineStart)
  while (start !== -1) {
    const next = stretch.indexOf(lineStart, start + 1)
    const end = next === -1 ? stretch.length : next
    // Either the stretch ends with the line, or one byte that was the newline follows it.
    for (const length of [end, end - 1]) {
      if (!isWhole(stretch, start, length)) continue
      lines.push({ start: from + start, end: from + length })
      break
    }
    start = next
  }
}

function isWhole(bytes: Buffer, start: number, end: number): boolean {
  const bodyEnd = end - guardLength
  if (bodyEnd <= start || bytes[end - 1] !== 0x7d) return false
  const guard = `,"crc":"${hexadecimal(crc32(bytes.subarray(start, bodyEnd)))}"}`
  return bytes.toString('latin1', bodyEnd, end) === guard
}

function hexadecimal(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}
