import type { Arm, ProblemPair } from '../records/index.ts'
import {
  type Band,
  type BandOptions,
  type Design,
  design,
  passAtK,
  passAtKRows,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'

/** What the analyses of a comparison work on. */
export interface Evidence {
  pairs: ProblemPair[]
  /** Values of k, ascending; the last is at most every n. */
  ks: number[]
  design: Design
  band: Omit<BandOptions, 'range'>
  /** Differences inside ±margin count as none. */
  margin: number
  /** What the arms say of themselves beside their tallies. */
  facts?: { base: ArmFacts; rl: ArmFacts }
}

/** What an arm says of itself beside its tallies. */
export type ArmFacts = Pick<Arm, 'conditions' | 'reading'>

/** How the unresolved completions are counted: as not correct, or so that the difference is smallest or largest. */
export type Extreme = 'counted' | 'low' | 'high'

/** c of both arms at an extreme. */
export function countsAt(
  { base, rl }: ProblemPair,
  extreme: Extreme,
): { base: number; rl: number } {
  return {
    base: base.c + (extreme === 'low' ? base.u : 0),
    rl: rl.c + (extreme === 'high' ? rl.u : 0),
  }
}

/**
 * A simultaneous band of paired differences, wide enough to hold however the unresolved are counted:
 * it reaches from the lower limit at one extreme to the upper limit at the other.
 */
export function bandAtExtremes(
  evidence: Pick<Evidence, 'pairs' | 'design' | 'band'>,
  columns: number,
  valuesAt: (extreme: Extreme) => Float64Array,
): Band {
  const at = (extreme: Extreme) =>
    simultaneousBand(unitScores(valuesAt(extreme), columns, evidence.design), {
      ...evidence.band,
      range: [-1, 1],
    })
  const [first, second] = extremes(evidence.pairs).map(at) as [Band, Band?]
  if (!second) return first
  return {
    mean: unitScores(valuesAt('counted'), columns, evidence.design).mean,
    se: first.se.map((s, j) => Math.max(s, second.se[j]!)),
    low: first.low,
    high: second.high,
    critical: Math.max(first.critical, second.critical),
  }
}

/** The extremes that there are: one where nothing is unresolved. */
export function extremes(pairs: readonly ProblemPair[]): Extreme[] {
  return pairs.some(({ base, rl }) => base.u > 0 || rl.u > 0) ? ['low', 'high'] : ['counted']
}

/**
 * pass@k of the trained arm minus the base's: problems × ks, row-major.
 */
export function differences(
  pairs: readonly ProblemPair[],
  ks: readonly number[],
  extreme: Extreme = 'counted',
): Float64Array {
  const rows = passAtKRows(ks)
  const values = new Float64Array(pairs.length * ks.length)
  for (const [i, pair] of pairs.entries()) {
    const c = countsAt(pair, extreme)
    const before = rows(pair.base.n, c.base)
    const after = rows(pair.rl.n, c.rl)
    for (let j = 0; j < ks.length; ++j) values[i * ks.length + j] = after[j]! - before[j]!
  }
  return values
}

/** Each k from `from` to `to` where they are few, else each up to 64, about 40 a doubling, and each doubling. */
export function kGrid(from: number, to: number): number[] {
  const ks = new Set(doublings(to).filter((k) => k >= from))
  for (let k = from; k <= to; k = to <= 256 || k < 64 ? k + 1 : Math.ceil(k * 1.0175)) ks.add(k)
  return [...ks].toSorted((a, b) => a - b)
}

/**
 * What stands beside the interval of a mean whose values have no bounds (`unboundedIntervals`): over few
 * units a strongly skewed one is missed more often than it says (docs/calibration-unbounded.md).
 */
export function unboundedCaveats({ strata }: Design, whose: string): string[] {
  const units = strata.reduce((sum, stratum) => sum + stratum.units.length, 0)
  if (units >= 60) return []
  return [
    `${whose} no bounds for an interval to rest on: with ${units} problems or clusters a nominal 95 % may hold 90 to 94 % of the time where values are strongly skewed`,
  ]
}

/** The design of these pairs; strata are used where asked for, clusters wherever they are given. */
export function designOf(pairs: readonly ProblemPair[], stratified: boolean): Design {
  return design(
    pairs.length,
    stratified ? pairs.map(({ stratum }) => stratum) : undefined,
    pairs.map(({ cluster }) => cluster),
  )
}

/** The smallest number of completions that any problem has in either arm. */
export function smallestN(pairs: readonly ProblemPair[]): number {
  return pairs.reduce((least, { base, rl }) => Math.min(least, base.n, rl.n), Infinity)
}

/** What an analysis says that counts unresolved completions as not correct, where there are any. */
export function unresolvedCaveat(pairs: readonly ProblemPair[]): string[] {
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  return unresolved > 0
    ? [`counts the ${unresolved} unresolved completions as not correct, unlike the verdict`]
    : []
}

/** What a count of who solves more says where the arms drew unequally. */
export function unequalCaveat(pairs: readonly ProblemPair[]): string[] {
  return pairs.some(({ base, rl }) => base.n !== rl.n)
    ? ['the arms drew different numbers of completions, which by itself changes who solves more']
    : []
}

/** What an analysis of answers says where some were not graded: they stand in no count of a correct answer. */
export function ungradedCaveat(pairs: readonly ProblemPair[]): string[] {
  return pairs.some(({ base, rl }) => base.u + rl.u > 0)
    ? [
        'a completion that was not graded and gave an answer that is correct counts as without an answer',
      ]
    : []
}

/** Powers of two from 1 on, and the last k. */
export function doublings(last: number): number[] {
  const ks: number[] = []
  for (let k = 1; k < last; k *= 2) ks.push(k)
  return [...ks, last]
}

/** pass@k of one arm averaged over the problems, its unresolved completions counted as not correct. */
export function meanPass(pairs: readonly ProblemPair[], arm: 'base' | 'rl', k: number): number {
  return pairs.reduce((sum, pair) => sum + passAtK(pair[arm].n, pair[arm].c, k), 0) / pairs.length
}
