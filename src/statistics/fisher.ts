import { logChoose } from './special.ts'

/** Two binomial counts: c of n, and c of n elsewhere. */
export interface TwoCounts {
  c: number
  n: number
  otherC: number
  otherN: number
}

/**
 * Fisher's exact one-sided test: the chance of at least `c` successes on this side when all successes
 * of both sides fall on their attempts at random (Fisher 1934; the hypergeometric tail).
 */
export function fisherGreater({ c, n, otherC, otherN }: TwoCounts): number {
  const law = hypergeometricLaw(n, otherN, c + otherC)
  return Math.min(
    1,
    law.chances.slice(c - law.from).reduce((sum, x) => sum + x, 0),
  )
}

/** The two-sided test: the chance of a split that is no more likely than the one observed. */
export function fisherTwoSided({ c, n, otherC, otherN }: TwoCounts): number {
  const { from, chances } = hypergeometricLaw(n, otherN, c + otherC)
  // Equally likely splits differ in their last digits only.
  const limit = chances[c - from]! * (1 + 1e-7)
  return Math.min(
    1,
    chances.reduce((sum, x) => (x <= limit ? sum + x : sum), 0),
  )
}

/** How many of `total` fall into the n of n + otherN: the chances from `from` on. */
function hypergeometricLaw(
  n: number,
  otherN: number,
  total: number,
): { from: number; chances: Float64Array } {
  const from = Math.max(0, total - otherN)
  const to = Math.min(n, total)
  const all = logChoose(n + otherN, total)
  const chances = Float64Array.from({ length: to - from + 1 }, (_, i) =>
    Math.exp(logChoose(n, from + i) + logChoose(otherN, total - from - i) - all),
  )
  const sum = chances.reduce((whole, x) => whole + x, 0)
  return { from, chances: chances.map((x) => x / sum) }
}

/**
 * Which of these p-values are discoveries when at most a share `q` of the discoveries may be false on
 * average (Benjamini and Hochberg 1995). Where nothing is there to be found, any is with chance q at most.
 */
export function discoveries(pValues: ArrayLike<number>, q: number): boolean[] {
  const values = Array.from(pValues)
  const sorted = values.toSorted((a, b) => a - b)
  const last = sorted.findLastIndex((p, i) => p <= (q * (i + 1)) / sorted.length)
  return values.map((p) => last >= 0 && p <= sorted[last]!)
}
