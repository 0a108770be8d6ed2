import { passAtK } from './pass-at-k.ts'
import { betaCdf } from './special.ts'

/** One problem's counts in two arms. */
export interface PairedCounts {
  base: { n: number; c: number }
  rl: { n: number; c: number }
}

/** Problems by who solved them at least once. */
export interface FourWayCounts {
  both: number
  baseOnly: number
  rlOnly: number
  neither: number
}

/** Who solved what at least once in all completions drawn. */
export function solvedTable(pairs: readonly PairedCounts[]): FourWayCounts {
  const count = (base: boolean, rl: boolean) =>
    pairs.filter((pair) => pair.base.c > 0 === base && pair.rl.c > 0 === rl).length
  return {
    both: count(true, true),
    baseOnly: count(true, false),
    rlOnly: count(false, true),
    neither: count(false, false),
  }
}

/**
 * The same table expected from a random half of each arm's completions of each problem (⌊n/2⌋,
 * exact by the hypergeometric law): what to hold beside `selfNull`, which has halves only.
 */
export function halfSolvedTable(pairs: readonly PairedCounts[]): FourWayCounts {
  const table = { both: 0, baseOnly: 0, rlOnly: 0, neither: 0 }
  for (const { base, rl } of pairs) {
    const b = solvedByHalf(base)
    const r = solvedByHalf(rl)
    table.both += b * r
    table.baseOnly += b * (1 - r)
    table.rlOnly += (1 - b) * r
    table.neither += (1 - b) * (1 - r)
  }
  return table
}

function solvedByHalf({ n, c }: { n: number; c: number }): number {
  return n < 2 ? 0 : passAtK(n, c, Math.floor(n / 2))
}

/**
 * How many problems one arm solves in a random half of its completions and not in the other half:
 * mean and standard deviation over splits. What "only this arm solves it" shows when the two arms
 * are the same arm.
 */
export function selfNull(counts: readonly { n: number; c: number }[]): {
  mean: number
  sd: number
} {
  let mean = 0
  let variance = 0
  for (const { n, c } of counts) {
    if (n < 2) continue
    const half = Math.floor(n / 2)
    const p = passAtK(n, c, 2 * half) - passAtK(n, c, half)
    mean += p
    variance += p * (1 - p)
  }
  return { mean, sd: Math.sqrt(variance) }
}

/**
 * Exact two-sided McNemar test of the two discordant counts (McNemar 1947; the binomial test of
 * one half, doubled and capped at 1).
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const discordant = onlyFirst + onlySecond
  const larger = Math.max(onlyFirst, onlySecond)
  if (discordant === 0 || larger * 2 === discordant) return 1
  // P(X ≥ larger) for X ~ Binomial(discordant, 1/2), as a beta tail.
  return Math.min(1, 2 * betaCdf(0.5, larger, discordant - larger + 1))
}

/** The one-sided 1 − alpha upper bound on p after n completions without a success: 1 − alpha^(1/n) (Clopper and Pearson 1934). */
export function zeroCountBound(n: number, alpha = 0.05): number {
  return -Math.expm1(Math.log(alpha) / n)
}
