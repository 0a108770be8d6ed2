import type { AuditedTally, Estimate, Finding } from '../records/index.ts'
import { armNames, type AuditedArms, checkPaired, coverageOf, passes } from './audited-arms.ts'
import { meanEstimate, type OverProblems, shareOfGain } from './problem-estimates.ts'
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
  options: OverProblems = {},
): Finding<CalculatorCounterfactual> {
  checkPaired(arms, ks)
  const points = ks.map((k): CalculatorPoint => {
    const stated = contrast(arms, ({ right }) => right, k, options)
    const replayed = contrast(arms, ({ replayed: saved }) => saved, k, options)
    return {
      k,
      stated: stated.estimates,
      replayed: replayed.estimates,
      arithmeticShare: shareOfGain(stated.gain, replayed.gain, options),
    }
  })
  const first = points[0]!
  return {
    summary:
      `at k = ${first.k} the gain is ${difference(first.stated.gain)}, and ` +
      `${difference(first.replayed.gain)} with every slip put right`,
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each value by itself`,
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

/** pass@k of both arms with some of their samples counted, and the gain of each problem. */
function contrast(
  arms: AuditedArms,
  counted: (tally: AuditedTally) => number,
  k: number,
  options: OverProblems,
) {
  const [base, rl] = armNames.map((arm) => passes(arms[arm], counted, k)) as [
    Float64Array,
    Float64Array,
  ]
  const gain = rl.map((pass, i) => pass - base[i]!)
  const estimates = {
    base: meanEstimate(base, [0, 1], options),
    rl: meanEstimate(rl, [0, 1], options),
    gain: meanEstimate(gain, [-1, 1], options),
  }
  return { gain, estimates }
}

function unfollowed(arms: AuditedArms, arm: 'base' | 'rl'): number {
  const samples = arms[arm].reduce((sum, { n }) => sum + n, 0)
  return arms[arm].reduce((sum, tally) => sum + tally.unfollowed, 0) / samples
}
