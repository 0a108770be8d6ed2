import type { Estimate, Finding } from '../records/index.ts'
import {
  covariance,
  gaussianDraws,
  intraclassCorrelation,
  passAtKRows,
  quantile,
  splitByMoments,
  squareOf,
  unitScores,
} from '../statistics/index.ts'
import type { SpreadPoint } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { levelText, signed } from './wording.ts'

/**
 * The change in pass@k split into the part from the change of the mean of p, the part from the
 * change of its spread over problems, and what two moments do not carry (`splitByMoments`). A policy
 * that turns "sometimes" into "always or never" has a mean that rises and a spread that costs it
 * coverage.
 */
export function spread({ pairs, ks, design, band }: Evidence): Finding<SpreadPoint[]> {
  const at = doublings(ks.at(-1)!)
  const rows = passAtKRows(at)
  const columns = 4 + at.length
  const values = new Float64Array(pairs.length * columns)
  for (const [i, { base, rl }] of pairs.entries()) {
    const row = i * columns
    values.set([base.c / base.n, squareOf(base.n, base.c), rl.c / rl.n, squareOf(rl.n, rl.c)], row)
    const [before, after] = [rows(base.n, base.c), rows(rl.n, rl.c)]
    for (let j = 0; j < at.length; ++j) values[row + 4 + j] = after[j]! - before[j]!
  }
  const scores = unitScores(values, columns, design)
  const estimate = splits(scores.mean, at)
  const draws: ReturnType<typeof splits>[] = []
  gaussianDraws(covariance(scores), columns, { draws: 500, seed: band.seed }, (draw) => {
    draws.push(
      splits(
        draw.map((x, j) => x + scores.mean[j]!),
        at,
      ),
    )
  })
  const interval = (j: number, part: 'mean' | 'spread' | 'rest'): Estimate => {
    const sorted = Float64Array.from(draws, (draw) => draw[j]![part]).sort()
    return {
      value: estimate[j]![part],
      low: quantile(sorted, band.alpha / 2),
      high: quantile(sorted, 1 - band.alpha / 2),
    }
  }
  const data = at.map((k, j) => ({
    k,
    difference: scores.mean[4 + j]!,
    mean: interval(j, 'mean'),
    spread: interval(j, 'spread'),
    rest: interval(j, 'rest'),
  }))
  const last = data.at(-1)!
  return {
    summary: `at k = ${last.k} the change of ${signed(last.difference)} is ${signed(last.mean.value)} from a different mean of p, ${signed(last.spread.value)} from a different spread of p over problems, and ${signed(last.rest.value)} that mean and variance do not carry`,
    over: `${levelText(band.alpha)} intervals over problems, each for itself, by normal draws of the moments`,
    caveats: ['the split is exact for beta laws of p; the rest says how far from them these are'],
    data,
  }
}

/** Both parts and the rest at each k, from the means of p, p² of each arm and the differences. */
function splits(mean: Float64Array, at: readonly number[]) {
  const moments = (m: number, square: number) => ({
    mean: m,
    rho: intraclassCorrelation(m, square),
  })
  const base = moments(mean[0]!, mean[1]!)
  const rl = moments(mean[2]!, mean[3]!)
  return at.map((k, j) => {
    const split = splitByMoments(base, rl, k)
    return { ...split, rest: mean[4 + j]! - split.mean - split.spread }
  })
}
