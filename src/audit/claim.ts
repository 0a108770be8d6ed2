import type { Chain } from './chains.ts'
import type { Quantity } from './quantity.ts'

/**
 * What the audit says of one equality:
 *
 * - `true`: both sides have the same exact value
 * - `rounded`: the right side is the left one rounded, by itself or through an earlier rounding
 * - `approximate`: stated as approximate and close enough
 * - `run-on`: `10 - 4 = 6 + 3 = 9`: the right side takes the value up and goes on with it
 * - `ambiguous`: it may be true as its writer meant it, so it is not held against the chain
 * - `refuted`: false, and put forward only to be rejected
 * - `corrected`: false, and taken back later by the chain itself
 * - `false`: false in every reading, and stated
 */
export type Verdict =
  | 'true'
  | 'rounded'
  | 'approximate'
  | 'run-on'
  | 'ambiguous'
  | 'refuted'
  | 'corrected'
  | 'false'

/** One equality that a chain of thought states: text[start, end). */
export interface Claim {
  /** Between numbers, or between expressions in letters that must agree for all their values. */
  kind: 'number' | 'identity'
  start: number
  end: number
  text: string
  verdict: Verdict
  /** The value that the left side has; null where it has letters. */
  actual: Quantity | null
  /** The value that the right side states. */
  stated: Quantity | null
  /** The chain of equalities it belongs to, and which of its relations it is. */
  chain: Chain
  index: number
}
