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
 * Completions of a problem in one of two like halves: ⌊n/2⌋ of the smallest n. Policies that drew
 * different numbers are compared at the same number, or the one that drew more solves more by that alone.
 */
export function sharedHalf(...ns: readonly number[]): number {
  return Math.floor(Math.min(...ns) / 2)
}

/**
 * The same table expected from as many completions of either arm (half of the smaller n unless said
 * otherwise, exact by the hypergeometric law): what to hold beside `selfNull`, which has halves only.
 */
export function halfSolvedTable(
  pairs: readonly (PairedCounts & { half?: number })[],
): FourWayCounts {
  const table = { both: 0, baseOnly: 0, rlOnly: 0, neither: 0 }
  for (const { base, rl, half = sharedHalf(base.n, rl.n) } of pairs) {
    const [b, r] = [solvedBy(base, half), solvedBy(rl, half)]
    table.both += b * r
    table.baseOnly += b * (1 - r)
    table.rlOnly += (1 - b) * r
    table.neither += (1 - b) * (1 - r)
  }
  return table
}

/** The chance that `half` completions, drawn without replacement, hold a success. */
export function solvedBy({ n, c }: { n: number; c: number }, half: number): number {
  return half === 0 ? 0 : passAtK(n, c, half)
}

/**
 * The chance that each of two halves, of `half` different completions each, holds a success: without
 * bias for two policies of this p sampled `half` times each, for 2 · half ≤ n.
 */
export function solvedByBoth({ n, c }: { n: number; c: number }, half: number): number {
  return half === 0 ? 0 : Math.max(0, 2 * passAtK(n, c, half) - passAtK(n, c, 2 * half))
}

/**
 * How many problems one arm solves in `half` of its completions and not in `half` others: mean and
 * standard deviation over splits. What "only this arm solves it" shows when the two arms are the same arm.
 */
export function selfNull(counts: readonly { n: number; c: number; half: number }[]): {
  mean: number
  sd: number
} {
  let mean = 0
  let variance = 0
  for (const { half, ...tally } of counts) {
    const p = solvedBy(tally, 2 * half) - solvedBy(tally, half)
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
