import type { Claim } from './claim.ts'
import { exact, negate, equals, show, toDouble } from './quantity.ts'
import { onlyLiteral } from './rounding.ts'

/**
 * How a stated value differs from the right one:
 *
 * - `transcription`: a number changed when the expression was written down again
 * - `sign`, `power of ten`, `off by one`: as they say
 * - `one digit`: one digit of a number of equal length
 * - `carry`: off by a power of ten (10, 100, …), as when a carry is lost
 * - `rounding`: less than one unit of the last place, where nothing had to be rounded
 */
export type SlipKind =
  | 'transcription'
  | 'sign'
  | 'power of ten'
  | 'off by one'
  | 'one digit'
  | 'carry'
  | 'rounding'
  | 'identity'
  | 'other'

/** The kind of a false claim; the first that fits, in the order of the list above. */
export function slipKind(slip: Claim): SlipKind {
  if (slip.kind === 'identity') return 'identity'
  const { chain, index } = slip
  const actual = slip.actual!
  const stated = slip.stated!
  const right = onlyLiteral(chain.sides[index + 1]!.node)
  if (right === null || disagreesWithNote(slip)) return 'transcription'
  if (equals(stated, negate(actual))) return 'sign'
  const [a, b] = [toDouble(actual), toDouble(stated)]
  if (a !== 0 && b !== 0 && isPowerOfTen(b / a)) return 'power of ten'
  const off = Math.abs(a - b)
  if (off === 1 && right.decimals === 0 && exact(actual)?.isInteger()) return 'off by one'
  if (isOneDigit(show(actual), show(stated))) return 'one digit'
  if (off < 10 ** -right.decimals) return 'rounding'
  return off >= 10 && isPowerOfTen(off) ? 'carry' : 'other'
}

/** `14 * 10 = <<20*14=280>>280`: the sum was done right, on other numbers than those in the text. */
function disagreesWithNote({ chain, text }: Claim): boolean {
  return !chain.inNote && text.includes('<<')
}

function isPowerOfTen(ratio: number): boolean {
  const digits = Math.log10(Math.abs(ratio))
  return Math.abs(digits) > 0.5 && Math.abs(digits - Math.round(digits)) < 1e-9
}

function isOneDigit(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let different = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different++
  return different === 1
}
