import { gaussianDraws } from './gaussian-draws.ts'
import type { Band } from './simultaneous-band.ts'
import { covariance, type UnitScores } from './unit-scores.ts'

/** A run of neighbouring values of k, both ends included. */
export interface Run {
  from: number
  to: number
}

/** The values of k where a band is wholly above 0, wholly below 0, and neither. */
export function signRuns(
  { low, high }: Pick<Band, 'low' | 'high'>,
  ks: readonly number[],
): { gain: Run[]; loss: Run[]; neither: Run[] } {
  return {
    gain: runs(ks, (j) => low[j]! > 0),
    loss: runs(ks, (j) => high[j]! < 0),
    neither: runs(ks, (j) => low[j]! <= 0 && high[j]! >= 0),
  }
}

function runs(ks: readonly number[], holds: (j: number) => boolean): Run[] {
  const found: Run[] = []
  for (const [j, k] of ks.entries()) {
    if (!holds(j)) continue
    const last = found.at(-1)
    if (last && last.to === ks[j - 1]) last.to = k
    else found.push({ from: k, to: k })
  }
  return found
}

/**
 * The confidence set of the first k with a loss, by inverting a simultaneous band: it starts after
 * the uninterrupted run of certain gains from the smallest k and ends at the first certain loss
 * (`to: null` where no loss is certain: it may be later than every k here, or never). Null where
 * the gain is certain at every k. Unlike an interval for "the crossing, given that there is one",
 * it covers whether or not the curves cross (Yang, Zhang and Chen 2026, arXiv:2609.22547).
 */
export function firstLossSet(
  { low, high }: Pick<Band, 'low' | 'high'>,
  ks: readonly number[],
): { from: number; to: number | null } | null {
  const start = ks.findIndex((_, j) => low[j]! <= 0)
  if (start < 0) return null
  const end = ks.findIndex((_, j) => high[j]! < 0)
  return { from: start === 0 ? ks[0]! : ks[start - 1]! + 1, to: end < 0 ? null : ks[end]! }
}

/** The first k whose mean difference is negative after a positive one; null where there is none. */
export function pointCrossing(mean: Float64Array, ks: readonly number[]): number | null {
  const gain = mean.findIndex((d) => d > 0)
  if (gain < 0) return null
  const loss = mean.findIndex((d, j) => j > gain && d < 0)
  return loss < 0 ? null : ks[loss]!
}

/**
 * The share of bootstrap draws over problems in which the difference turns from gain to loss:
 * how strongly the data speak for a crossing at any k, not a test of it.
 */
export function crossingProbability(
  scores: UnitScores,
  ks: readonly number[],
  options: { draws: number; seed: number },
): number {
  let crossed = 0
  const shifted = new Float64Array(ks.length)
  gaussianDraws(covariance(scores), ks.length, options, (draw) => {
    for (let j = 0; j < ks.length; ++j) shifted[j] = scores.mean[j]! + draw[j]!
    if (pointCrossing(shifted, ks) !== null) ++crossed
  })
  return crossed / options.draws
}
