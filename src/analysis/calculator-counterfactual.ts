import type { Estimate, Finding } from '../records/index.ts'
import { armNames, type AuditedArms, checkPaired, coverageOf, passes } from './audited-arms.ts'
import { type BootstrapOptions, problemBootstrap, weightedMean } from './problem-bootstrap.ts'
import { difference, level } from './wording.ts'

export interface CalculatorPoint {
  k: number
  /** pass@k as it is. */
  stated: { base: Estimate; rl: Estimate; gain: Estimate }
  /** pass@k with every slip put right and carried through. */
  replayed: { base: Estimate; rl: Estimate; gain: Estimate }
  /**
   * 1 − replayed gain / gain. Its ends are infinite where the gain may be zero, because then a share
   * of it is not determined.
   */
  arithmeticShare: Estimate
}

export interface CalculatorCounterfactual {
  points: CalculatorPoint[]
  coverage: { base: number; rl: number }
  /** The share of samples that are wrong, have a slip, and could not be followed. */
  unfollowed: { base: number; rl: number }
}

/**
 * What a calculator would have changed: pass@k of each arm after replay, and the share of the gain
 * that disappears once both arms calculate rightly. Replay mends what it can follow, so this is a lower
 * bound of what arithmetic costs each arm; the causal estimate is a run with a live calculator.
 */
export function calculatorCounterfactual(
  arms: AuditedArms,
  ks: readonly number[],
  options: BootstrapOptions = {},
): Finding<CalculatorCounterfactual> {
  checkPaired(arms, ks)
  const columns = ks.map((k) => ({
    stated: armNames.map((arm) => passes(arms[arm], ({ right }) => right, k)),
    replayed: armNames.map((arm) => passes(arms[arm], ({ replayed }) => replayed, k)),
  }))
  const estimates = problemBootstrap(
    arms.base.length,
    (weights) =>
      columns.flatMap(({ stated, replayed }) => {
        const [b, r] = stated.map((column) => weightedMean(column, weights)) as [number, number]
        const [cb, cr] = replayed.map((column) => weightedMean(column, weights)) as [number, number]
        return [b, r, r - b, cb, cr, cr - cb, shareOf(r - b, cr - cb)]
      }),
    options,
  )
  const points = ks.map((k, i) => point(k, estimates.slice(7 * i, 7 * i + 7)))
  const first = points[0]!
  return {
    summary:
      `at k = ${first.k} the gain is ${difference(first.stated.gain)}, and ` +
      `${difference(first.replayed.gain)} with every slip put right`,
    over: `problems; percentile bootstrap, ${level(options.alpha ?? 0.05)}, each value by itself`,
    caveats: [
      'replay is a lower bound: a slip that cannot be followed to the answer stays; the live calculator arm gives the causal estimate',
    ],
    data: {
      points,
      coverage: { base: coverageOf(arms.base), rl: coverageOf(arms.rl) },
      unfollowed: { base: unfollowed(arms, 'base'), rl: unfollowed(arms, 'rl') },
    },
  }
}

/** A share of a gain that is not positive is not a number. */
function shareOf(gain: number, replayed: number): number {
  return gain > 0 ? 1 - replayed / gain : Number.NaN
}

function point(k: number, estimates: readonly Estimate[]): CalculatorPoint {
  const [base, rl, gain, replayedBase, replayedRl, replayedGain, arithmeticShare] = estimates as [
    Estimate,
    Estimate,
    Estimate,
    Estimate,
    Estimate,
    Estimate,
    Estimate,
  ]
  return {
    k,
    stated: { base, rl, gain },
    replayed: { base: replayedBase, rl: replayedRl, gain: replayedGain },
    arithmeticShare,
  }
}

function unfollowed(arms: AuditedArms, arm: 'base' | 'rl'): number {
  const samples = arms[arm].reduce((sum, { n }) => sum + n, 0)
  return arms[arm].reduce((sum, tally) => sum + tally.unfollowed, 0) / samples
}
