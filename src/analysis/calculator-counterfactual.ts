import type { AuditedTally, Estimate, Finding, Reach } from '../records/index.ts'
import { armNames, type AuditedArms, checkPaired, coverageOf, passes } from './audited-arms.ts'
import { meanEstimate, type OverProblems, reachOver, shareOfGain } from './problem-estimates.ts'
import { difference, level, rangeText } from './wording.ts'

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
  /**
   * The replayed gain and the share with the samples whose slips could not be followed right or wrong, in
   * each arm as it makes them smallest and largest.
   */
  reach: { gain: Reach; arithmeticShare: Reach }
}

export interface CalculatorCounterfactual {
  points: CalculatorPoint[]
  coverage: { base: number; rl: number }
  /** The share of samples whose slip could not be followed, so that replay may have them right or wrong. */
  unfollowed: { base: number; rl: number }
}

/**
 * What a calculator would have changed: pass@k of each arm after replay, and the share of the gain
 * that disappears once both arms calculate rightly. Replay leaves what it cannot follow as it was, and may
 * follow one arm better than the other: its share of the gain may be too small or too large, and `reach`
 * says by how much. The causal estimate is a run with a live calculator.
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
    const [least, most] = extremeGains(arms, k)
    const gain = (of: Float64Array) => meanEstimate(of, [-1, 1], options)
    const left = (of: Float64Array) => shareOfGain(stated.gain, of, options)
    return {
      k,
      stated: stated.estimates,
      replayed: replayed.estimates,
      arithmeticShare: left(replayed.gain),
      reach: {
        gain: reachOver(gain(least), gain(most)),
        arithmeticShare: reachOver(left(most), left(least)),
      },
    }
  })
  const first = points[0]!
  const unfollowed = { base: unfollowedShare(arms.base), rl: unfollowedShare(arms.rl) }
  return {
    summary:
      `at k = ${first.k} the gain is ${difference(first.stated.gain)}, and ` +
      `${difference(first.replayed.gain)} with every slip put right` +
      (unfollowed.base + unfollowed.rl > 0
        ? `; with what replay could not follow going either way, ${rangeText(first.reach.gain)}`
        : ''),
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each value by itself`,
    caveats: [
      'replay may follow one arm better than the other, so the arithmetic in a gain may be less than it says or more: the range counts each sample whose slip it could not follow as right or as wrong, and knows nothing of slips that the audit did not read; the live calculator gives the causal estimate',
    ],
    data: {
      points,
      coverage: { base: coverageOf(arms.base), rl: coverageOf(arms.rl) },
      unfollowed,
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

/** Each problem's replayed gain at its least and at its most. */
function extremeGains({ base, rl }: AuditedArms, k: number): [Float64Array, Float64Array] {
  const low = (of: readonly AuditedTally[]) => passes(of, ({ least }) => least.replayed, k)
  const high = (of: readonly AuditedTally[]) => passes(of, ({ most }) => most.replayed, k)
  const minus = (left: Float64Array, right: Float64Array) => left.map((pass, i) => pass - right[i]!)
  return [minus(low(rl), high(base)), minus(high(rl), low(base))]
}

function unfollowedShare(tallies: readonly AuditedTally[]): number {
  const sum = (of: (tally: AuditedTally) => number) =>
    tallies.reduce((total, tally) => total + of(tally), 0)
  return sum(({ most, least }) => most.replayed - least.replayed) / sum(({ n }) => n)
}
