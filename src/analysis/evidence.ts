import type { ProblemPair } from '../records/index.ts'
import { type BandOptions, type Design, design, passAtK, passAtKRows } from '../statistics/index.ts'

/** What the analyses of a comparison work on. */
export interface Evidence {
  pairs: ProblemPair[]
  /** Values of k, ascending; the last is at most every n. */
  ks: number[]
  design: Design
  band: Omit<BandOptions, 'range'>
  /** Differences inside ±margin count as none. */
  margin: number
}

/** How the unresolved completions are counted: as not correct, or so that the difference is smallest or largest. */
export type Extreme = 'counted' | 'low' | 'high'

/** The extremes that there are: one where nothing is unresolved. */
export function extremes(pairs: readonly ProblemPair[]): Extreme[] {
  return pairs.some(({ base, rl }) => base.u > 0 || rl.u > 0) ? ['low', 'high'] : ['counted']
}

/**
 * pass@k of the trained arm minus the base's: problems × ks, row-major. Whoever asks often for the same
 * ks hands in the rows, which are then computed once.
 */
export function differences(
  pairs: readonly ProblemPair[],
  ks: readonly number[],
  extreme: Extreme = 'counted',
  rows = passAtKRows(ks),
): Float64Array {
  const values = new Float64Array(pairs.length * ks.length)
  for (const [i, { base, rl }] of pairs.entries()) {
    const before = rows(base.n, base.c + (extreme === 'low' ? base.u : 0))
    const after = rows(rl.n, rl.c + (extreme === 'high' ? rl.u : 0))
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
