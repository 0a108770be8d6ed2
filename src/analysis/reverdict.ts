import type { ProblemPair } from '../records/index.ts'
import {
  bandLimits,
  covariance,
  type Design,
  standardErrors,
  unitScores,
} from '../statistics/index.ts'
import type { Curves, Decided } from './comparison.ts'
import { designOf, differences, doublings, type Evidence, extremes } from './evidence.ts'
import { decided } from './verdict.ts'

/** Asks again for the verdict after the evidence was perturbed. */
export interface Reverdict {
  /** The values of k that it looks at: the ends, the doublings, and where the band decides most. */
  ks: number[]
  of(pairs: readonly ProblemPair[]): Decided
}

/**
 * A quick verdict for perturbed evidence: at a dozen values of k rather than all, with the critical
 * value of the whole comparison, so that what changes the verdict is the perturbation alone.
 */
export function reverdict(evidence: Evidence, curves: Curves, stratified: boolean): Reverdict {
  const ks = decidingKs(evidence, curves)
  const { critical } = curves
  return {
    ks,
    of(pairs) {
      const design = designAgain(pairs, stratified)
      const bands = extremes(pairs).map((extreme) => {
        const values = differences(pairs, ks, extreme)
        return limits(values, ks, design, { ...evidence.band, critical })
      })
      const [low, high] = [bands[0]!.low, bands.at(-1)!.high]
      return decided({ ks, mean: bands[0]!.mean, low, high }, evidence.margin)
    },
  }
}

/** The design of some of the problems. They may leave a stratum too small to say how it varies; then strata are not used. */
export function designAgain(pairs: readonly ProblemPair[], stratified: boolean): Design {
  return designOf(pairs, stratified && eachStratumHasTwo(pairs))
}

function eachStratumHasTwo(pairs: readonly ProblemPair[]): boolean {
  const groups = Map.groupBy(pairs, ({ stratum }) => stratum)
  return [...groups.values()].every(
    (group) => new Set(group.map(({ cluster, id }) => cluster ?? id)).size >= 2,
  )
}

function limits(
  values: Float64Array,
  ks: readonly number[],
  design: Design,
  band: Evidence['band'] & { critical: number },
) {
  const scores = unitScores(values, ks.length, design)
  const se = standardErrors(covariance(scores), ks.length)
  return { mean: scores.mean, ...bandLimits(scores, se, { ...band, range: [-1, 1] }) }
}

function decidingKs({ ks }: Evidence, { points }: Curves): number[] {
  const lowest = points.reduce((best, point) => (point.high < best.high ? point : best))
  const highest = points.reduce((best, point) => (point.low > best.low ? point : best))
  const known = new Set(ks)
  const wanted = [ks[0]!, ...doublings(ks.at(-1)!), lowest.k, highest.k]
  return [...new Set(wanted)].filter((k) => known.has(k)).toSorted((a, b) => a - b)
}
