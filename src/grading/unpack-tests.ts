import { inflateSync } from 'node:zlib'

/** What packed tests may grow to. */
const mostBytes = 512 * 2 ** 20

/**
 * LiveCodeBench's `private_test_cases` are JSON text, pickled, deflated and written in base64. A pickled
 * text is a length and its bytes, so no pickle is run; null where it is anything else than one text.
 */
export function unpackedTests(packed: string): string | null {
  try {
    return pickledText(inflateSync(Buffer.from(packed, 'base64'), { maxOutputLength: mostBytes }))
  } catch {
    return null
  }
}

/** The text in a pickle of one text (protocols 2 to 5); null for any other pickle. */
export function pickledText(bytes: Buffer): string | null {
  let at = 0
  if (bytes[at] === 0x80) at += 2
  if (bytes[at] === 0x95) at += 9
  const head = textHead(bytes, at)
  if (head === null || head.end > bytes.length) return null
  const rest = bytes.subarray(head.end)
  // The text may be remembered (memoize, or put under number 0), and then the pickle ends.
  const ended = ['.', '\u{94}.', 'q\0.'].includes(rest.toString('latin1'))
  return ended ? bytes.toString('utf8', head.start, head.end) : null
}

function textHead(bytes: Buffer, at: number): { start: number; end: number } | null {
  const span = (size: number, length: number) => ({
    start: at + 1 + size,
    end: at + 1 + size + length,
  })
  if (bytes.length < at + 9) return bytes[at] === 0x8c ? span(1, bytes[at + 1] ?? 0) : null
  if (bytes[at] === 0x8c) return span(1, bytes[at + 1]!)
  if (bytes[at] === 0x58) return span(4, bytes.readUInt32LE(at + 1))
  if (bytes[at] === 0x8d) return span(8, Number(bytes.readBigUInt64LE(at + 1)))
  return null
}
