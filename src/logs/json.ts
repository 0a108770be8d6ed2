import { type Place, refusal } from './row.ts'

/**
 * The value of a JSON text, or undefined where it is not JSON. Python writes bare `NaN`, `Infinity`
 * and `-Infinity` unless told otherwise, and JSON has no such words: NaN is read as null, the
 * infinities as themselves.
 */
export function jsonValue(text: string, place: Place): unknown {
  // JSON.parse itself is not recursive, but millions of brackets become millions of arrays.
  if (text.length > 2 ** 20 && isDeeperThan(text, 1000))
    throw refusal(place, 'JSON nested more than 1000 deep')
  return parseJson(text) ?? parseJson(withoutBareNumbers(text))
}

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
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}
