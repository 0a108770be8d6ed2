import { doublings } from '../../src/analysis/evidence.ts'
import { correctnessPart, formatPart } from '../../src/analysis/parity.ts'
import { intraclassCorrelation, splitByMoments } from '../../src/statistics/index.ts'
import { binomial } from './draw.ts'
import { ksOf, type World } from './worlds.ts'

/** What is true in a world: everything that an interval here claims to hold. */
export interface Truth {
  /** pass@k of each arm and the difference, at `ks`. */
  base: number[]
  rl: number[]
  difference: number[]
  firstLoss: number | null
  deltaSe: number
  /** Smallest k (of all, not only `ks`) with pass@k of the base at or above pass@1 of the other; null beyond the last. */
  match: number | null
  gain: { total: number; sharpened: number; discovered: number; regressed: number }
  spread: { mean: number; spread: number }
  /** Expected log2 of the ratio of add-half success rates. */
  bits: number
  /** Share of the base's groups of G with a training signal, at the G of the analysis. */
  signal: number[]
  /** Different answers of the base among k, where all its wrong ones are one, at the doublings of k. */
  different: number[]
  /**
   * Of claims of which a right chain states one and a wrong one two, a false one among them; and where every second
   * wrong one of the base is saved by replay: its share of the gain, null where there is no gain, and
   * its part of the split.
   */
  audit: { slips: { base: number; rl: number }; share: number | null; arithmetic: number }
  /** Difference of the chances that two completions disagree, likewise. */
  disagreement: number
  /** maj@k of the base, likewise, at the doublings of k, and what an oracle adds at the last. */
  vote: number[]
  /** Parts of the change in pass@1 where every second wrong completion gives an answer. */
  parity: { format: number; correctness: number }
  oracleGap: number
  /** Parts of the change in pass@1 by how often half of the base's completions solve a problem. */
  byRate: number[]
  /** Likewise where wrong answers are twice as long and weigh so. */
  weighted: number[]
  /** Change of the share that half of the completions of the base and of the other arm both solve. */
  retention: number
  /** Half of the squared distance between the arms' laws of answers, where all wrong ones are one. */
  likeness: number
  /** Mean percentile of the trained arm's chains among the base's, where right ones are likelier. */
  percentile: number
}

export function truthOf(world: World): Truth {
  const mean = (value: (p: { base: number; rl: number }) => number) =>
    world.atoms.reduce((sum, atom) => sum + atom.share * value(atom), 0)
  const pass = (arm: 'base' | 'rl', k: number) =>
    mean((atom) => -Math.expm1(k * Math.log1p(-Math.min(atom[arm], 1 - 1e-300))))
  const ks = ksOf(world)
  const last = ks.at(-1)!
  const base = ks.map((k) => pass('base', k))
  const rl = ks.map((k) => pass('rl', k))
  const difference = ks.map((_, j) => rl[j]! - base[j]!)
  const reached = Array.from({ length: last }, (_, i) => i + 1).find(
    (k) => pass('base', k) >= rl[0]!,
  )
  const moments = (arm: 'base' | 'rl') => {
    const [first, second] = [mean((atom) => atom[arm]), mean((atom) => atom[arm] ** 2)]
    return { mean: first, rho: intraclassCorrelation(first, second) }
  }
  return {
    base,
    rl,
    difference,
    firstLoss: ks.find((_, j) => difference[j]! < -1e-15) ?? null,
    deltaSe: base.at(-1)! - rl[0]!,
    match: reached ?? null,
    gain: gainTruth(world),
    spread: splitByMoments(moments('base'), moments('rl'), last),
    bits: bitsTruth(world),
    signal: doublings(Math.min(64, last))
      .filter((g) => g >= 2)
      .map((g) => mean(({ base: p }) => 1 - (1 - p) ** g - p ** g)),
    different: doublings(last).map((k) => mean(({ base: p }) => 2 - (1 - p) ** k - p ** k)),
    vote: doublings(last).map((k) => mean(({ base: p }) => voteOf(k, p))),
    oracleGap: base.at(-1)! - mean(({ base: p }) => voteOf(last, p)),
    byRate: byRateTruth(world),
    weighted: doublings(last).map((k) => mean(({ base: p }) => voteOf(k, p, 2))),
    retention: retentionTruth(world),
    audit: auditTruth(world),
    parity: parityTruth(world),
    likeness: mean((p) => (p.rl - p.base) ** 2),
    percentile: percentileTruth(world),
    disagreement: mean((p) => 2 * p.rl * (1 - p.rl) - 2 * p.base * (1 - p.base)),
  }
}

/** The mean percentile is linear in the count of right chains of the base, so its expectation is exact. */
function percentileTruth({ atoms, n: sizes }: World): number {
  let sum = 0
  for (const { share, base, rl } of atoms)
    for (const n of sizes) {
      const wrong = (n * (1 - base) + 1) / 2
      const right = n * (1 - base) + (n * base + 1) / 2
      sum += (share * ((1 - rl) * wrong + rl * right)) / (n + 1) / sizes.length
    }
  return sum
}

function parityTruth({ atoms, n: sizes }: World): Truth['parity'] {
  const theta = [0, 0, 0, 0]
  for (const { share, ...p } of atoms)
    for (const n of sizes)
      for (const [m, arm] of (['base', 'rl'] as const).entries())
        for (const [c, chance] of binomial(n, p[arm]).entries()) {
          const weight = (share * chance) / sizes.length / n
          theta[2 * m]! += weight * (c + Math.floor((n - c) / 2))
          theta[2 * m + 1]! += weight * c
        }
  return { format: formatPart(theta), correctness: correctnessPart(theta) }
}

function auditTruth({ atoms, n: sizes }: World): Truth['audit'] {
  const sum = { claims: [0, 0], slips: [0, 0], saved: 0, gain: 0 }
  for (const { share, ...p } of atoms)
    for (const n of sizes) {
      const weight = share / sizes.length
      for (const [m, arm] of (['base', 'rl'] as const).entries()) {
        sum.slips[m]! += weight * n * (1 - p[arm])
        sum.claims[m]! += weight * n * (2 - p[arm])
      }
      for (const [c, chance] of binomial(n, p.base).entries())
        sum.saved += (weight * chance * Math.floor((n - c) / 2)) / n
      sum.gain += weight * (p.rl - p.base)
    }
  const rate = (m: number) => sum.slips[m]! / sum.claims[m]!
  return {
    slips: { base: rate(0), rl: rate(1) },
    share: sum.gain > 1e-12 ? sum.saved / sum.gain : null,
    arithmetic: sum.saved,
  }
}

/** Halves are independent, so that a problem's change is the same in every bin that its half falls into. */
function byRateTruth({ atoms, n: sizes }: World): number[] {
  const sums = [0, 0, 0, 0, 0]
  for (const { share, base, rl } of atoms)
    for (const n of sizes) {
      const half = Math.floor(n / 2)
      for (const [first, chance] of binomial(half, base).entries()) {
        const rate = first / half
        const bin = rate === 0 ? 0 : rate <= 0.1 ? 1 : rate <= 0.5 ? 2 : rate < 1 ? 3 : 4
        sums[bin]! += ((rl - base) * share * chance) / sizes.length
      }
    }
  return sums
}

/** Halves of n completions of the base and of the other arm, less two halves of the base. */
function retentionTruth({ atoms, n: sizes }: World): number {
  const hit = (p: number, k: number) => 1 - (1 - p) ** k
  let sum = 0
  for (const { share, base, rl } of atoms)
    for (const n of sizes) {
      const half = Math.floor(n / 2)
      const change = hit(base, half) * (hit(rl, half) - hit(base, n - half))
      sum += (share / sizes.length) * change
    }
  return sum
}

/** The chance that right answers win a vote of k against one wrong answer, a tie counting half; a wrong vote weighs `wrong`. */
function voteOf(k: number, p: number, wrong = 1): number {
  return binomial(k, p).reduce((sum, chance, right) => {
    const ahead = right - wrong * (k - right)
    if (ahead === 0) return sum + chance / 2
    return ahead > 0 ? sum + chance : sum
  }, 0)
}

/** The expected ledger of gains: sorting by what was observed is part of its definition. */
function gainTruth({ atoms, n: sizes }: World): Truth['gain'] {
  const sum = { total: 0, sharpened: 0, discovered: 0, regressed: 0 }
  for (const { share, base, rl } of atoms)
    for (const n of sizes) {
      const [before, after] = [binomial(n, base), binomial(n, rl)]
      for (const [cb, pb] of before.entries())
        for (const [cr, pr] of after.entries()) {
          const change = ((cr - cb) / n) * ((share * pb * pr) / sizes.length)
          sum.total += change
          if (cr < cb) sum.regressed += change
          else if (cb > 0) sum.sharpened += change
          else sum.discovered += change
        }
    }
  return sum
}

function bitsTruth({ atoms, n: sizes }: World): number {
  const expected = (n: number, p: number) =>
    binomial(n, p).reduce((sum, chance, c) => sum + chance * Math.log2((c + 0.5) / (n + 1)), 0)
  let sum = 0
  for (const { share, base, rl } of atoms)
    for (const n of sizes) sum += (share / sizes.length) * (expected(n, rl) - expected(n, base))
  return sum
}
