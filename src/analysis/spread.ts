import type { Estimate, Finding, ProblemPair } from '../records/index.ts'
import {
  type Band,
  intraclassCorrelation,
  passAtKRows,
  simultaneousBand,
  splitByMoments,
  squareOf,
  unitScores,
} from '../statistics/index.ts'
import type { SpreadPoint } from './comparison.ts'
import { doublings, type Evidence, unresolvedCaveat } from './evidence.ts'
import { difference as estimate, level, signed } from './wording.ts'

/**
 * The change in pass@k split into the part from the change of the mean of p, the part from the
 * change of its spread over problems, and what two moments do not carry (`splitByMoments`). A policy
 * that turns "sometimes" into "always or never" has a mean that rises and a spread that costs it
 * coverage.
 *
 * The parts are not linear in the moments, least of all where almost everything is solved, so their
 * intervals are projections: the least and the greatest part over all moments that a simultaneous
 * band holds. They cover by more than they say.
 */
export function spread({ pairs, ks, design, band }: Evidence): Finding<SpreadPoint[]> {
  const at = doublings(ks.at(-1)!)
  const columns = firstDifference + at.length
  const limits = simultaneousBand(unitScores(momentValues(pairs, at), columns, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const corners = momentGrid(limits)
  const data = at.map((k, j) => {
    const difference = limits.mean[firstDifference + j]!
    const value = split(limits.mean, k)
    const box = corners.map((moments) => split(moments, k))
    const sums = box.map((parts) => parts.mean + parts.spread)
    return {
      k,
      difference,
      mean: within(
        value.mean,
        box.map((parts) => parts.mean),
      ),
      spread: within(
        value.spread,
        box.map((parts) => parts.spread),
      ),
      rest: {
        value: difference - value.mean - value.spread,
        low: limits.low[firstDifference + j]! - greatest(sums),
        high: limits.high[firstDifference + j]! - least(sums),
      },
    }
  })
  const last = data.at(-1)!
  return {
    summary: `at k = ${last.k} the change of ${signed(last.difference)} is ${estimate(last.mean)} from a different mean of p, ${estimate(last.spread)} from a different spread of p over problems, and ${estimate(last.rest)} that mean and variance do not carry`,
    over: `${level(band.alpha)} intervals over problems, simultaneous over parts and k, by projection: wider than they need be`,
    caveats: [
      'the split is exact for beta laws of p; the rest says how far from them these are',
      ...unresolvedCaveat(pairs),
    ],
    data,
  }
}

/**
 * Columns 0 to 3 are p and p² of the base and what they change by, all in [−1, 1]: changes rather
 * than the trained arm's own moments, for pairing makes them much surer. Then come the differences.
 */
const firstDifference = 4

function momentValues(pairs: readonly ProblemPair[], at: readonly number[]): Float64Array {
  const rows = passAtKRows(at)
  const columns = firstDifference + at.length
  const values = new Float64Array(pairs.length * columns)
  for (const [i, { base, rl }] of pairs.entries()) {
    const row = i * columns
    const [p, square] = [base.c / base.n, squareOf(base.n, base.c)]
    const moments = [2 * p - 1, rl.c / rl.n - p, 2 * square - 1, squareOf(rl.n, rl.c) - square]
    values.set(moments, row)
    const [before, after] = [rows(base.n, base.c), rows(rl.n, rl.c)]
    for (let j = 0; j < at.length; ++j) values[row + firstDifference + j] = after[j]! - before[j]!
  }
  return values
}

/** Every combination of the low end, the middle and the high end of the four moment columns. */
function momentGrid({ low, high }: Band): number[][] {
  let grid: number[][] = [[]]
  for (let column = 0; column < firstDifference; ++column) {
    const [from, to] = [low[column]!, high[column]!]
    grid = grid.flatMap((start) => [from, (from + to) / 2, to].map((x) => [...start, x]))
  }
  return grid
}

/** The parts from the four moment columns. */
function split(columns: ArrayLike<number>, k: number): { mean: number; spread: number } {
  const [p, square] = [(columns[0]! + 1) / 2, (columns[2]! + 1) / 2]
  const moments = (first: number, second: number) => {
    const mean = Math.min(1, Math.max(0, first))
    return { mean, rho: intraclassCorrelation(mean, second) }
  }
  return splitByMoments(moments(p, square), moments(p + columns[1]!, square + columns[3]!), k)
}

const least = (values: readonly number[]) => values.reduce((low, x) => Math.min(low, x), Infinity)
const greatest = (values: readonly number[]) =>
  values.reduce((high, x) => Math.max(high, x), -Infinity)

function within(value: number, box: readonly number[]): Estimate {
  return { value, low: Math.min(value, least(box)), high: Math.max(value, greatest(box)) }
}
