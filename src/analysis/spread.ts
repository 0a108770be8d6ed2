import type { Estimate, Finding, ProblemPair } from '../records/index.ts'
import {
  intraclassCorrelation,
  passAtKRows,
  simultaneousBand,
  splitByMoments,
  squareOf,
  unitScores,
} from '../statistics/index.ts'
import type { SpreadPoint } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { level, signed } from './wording.ts'

/**
 * The change in pass@k split into the part from the change of the mean of p, the part from the
 * change of its spread over problems, and what two moments do not carry (`splitByMoments`). A policy
 * that turns "sometimes" into "always or never" has a mean that rises and a spread that costs it
 * coverage.
 */
export function spread(evidence: Evidence): Finding<SpreadPoint[]> {
  const { pairs, ks, band } = evidence
  const at = doublings(ks.at(-1)!)
  const values = momentValues(pairs, at)
  const { mean } = unitScores(values, firstDifference + at.length, evidence.design)
  const data = at.map((k, j) => {
    const difference = mean[firstDifference + j]!
    const part = (name: Part) =>
      estimate(evidence, values, mean, { name, k, j, columns: firstDifference + at.length })
    return { k, difference, mean: part('mean'), spread: part('spread'), rest: part('rest') }
  })
  const last = data.at(-1)!
  return {
    summary: `at k = ${last.k} the change of ${signed(last.difference)} is ${signed(last.mean.value)} from a different mean of p, ${signed(last.spread.value)} from a different spread of p over problems, and ${signed(last.rest.value)} that mean and variance do not carry`,
    over: `${level(band.alpha)} intervals over problems, each for itself, linearised in the moments`,
    caveats: ['the split is exact for beta laws of p; the rest says how far from them these are'],
    data,
  }
}

type Part = 'mean' | 'spread' | 'rest'

/** Columns 0 to 3 are p and p² of the base, p and p² of the trained arm; then the differences. */
const firstDifference = 4

function momentValues(pairs: readonly ProblemPair[], at: readonly number[]): Float64Array {
  const rows = passAtKRows(at)
  const columns = firstDifference + at.length
  const values = new Float64Array(pairs.length * columns)
  for (const [i, { base, rl }] of pairs.entries()) {
    const row = i * columns
    values.set([base.c / base.n, squareOf(base.n, base.c), rl.c / rl.n, squareOf(rl.n, rl.c)], row)
    const [before, after] = [rows(base.n, base.c), rows(rl.n, rl.c)]
    for (let j = 0; j < at.length; ++j) values[row + firstDifference + j] = after[j]! - before[j]!
  }
  return values
}

/**
 * A part's value and interval: the part is a function of five means, so each problem moves it by its
 * gradient times how far the problem lies from those means. That is a bounded value a problem, with the
 * interval that every bounded mean here gets.
 */
function estimate(
  { pairs, design, band }: Evidence,
  values: Float64Array,
  mean: Float64Array,
  { name, k, j, columns }: { name: Part; k: number; j: number; columns: number },
): Estimate {
  const used = [0, 1, 2, 3, firstDifference + j]
  const center = used.map((column) => mean[column]!)
  const value = partOf(center, k, name)
  const slope = center.map((x, m) => {
    const step = 1e-5 * Math.min(1, Math.max(1e-3, x * (1 - x)))
    const moved = (by: number) => partOf(center.with(m, x + by), k, name)
    return (moved(step) - moved(-step)) / (2 * step)
  })
  if (!linearises(center, design)) return { value, low: -1, high: 1 }
  const linear = Float64Array.from(pairs, (_, i) =>
    used.reduce(
      (sum, column, m) => sum + slope[m]! * (values[i * columns + column]! - center[m]!),
      value,
    ),
  )
  // p and p² lie in [0, 1], the difference in [−1, 1].
  const end = (toward: 1 | -1) =>
    slope.reduce((sum, x, m) => {
      const least = m === 4 ? -1 : 0
      return sum + x * ((x * toward > 0 ? 1 : least) - center[m]!)
    }, value)
  const limits = simultaneousBand(unitScores(linear, 1, design), {
    ...band,
    draws: 1000,
    range: [end(-1), end(1)],
  })
  return { value, low: Math.max(-1, limits.low[0]!), high: Math.min(1, limits.high[0]!) }
}

/**
 * Whether the linear approximation can be trusted: both arms solve something and not everything, and
 * there are ten independent units or more. With fewer nothing is claimed (coverage was .8 with three).
 */
function linearises(center: readonly number[], { strata }: Evidence['design']): boolean {
  const units = strata.reduce((sum, stratum) => sum + stratum.units.length, 0)
  return units >= 10 && [center[0]!, center[2]!].every((mean) => mean > 0 && mean < 1)
}

/** A part of the difference, from the means of p and p² of both arms and of the difference. */
function partOf(mean: readonly number[], k: number, name: Part): number {
  const moments = (first: number, second: number) => ({
    mean: first,
    rho: intraclassCorrelation(first, second),
  })
  const split = splitByMoments(moments(mean[0]!, mean[1]!), moments(mean[2]!, mean[3]!), k)
  return name === 'rest' ? mean[4]! - split.mean - split.spread : split[name]
}
