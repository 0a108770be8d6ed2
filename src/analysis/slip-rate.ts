import type { AuditedTally } from '../records/index.ts'
import type { Estimate, Finding } from '../records/index.ts'
import { type AuditedArms, checkPaired, coverageOf } from './audited-arms.ts'
import { type OverProblems, ratioEstimate } from './problem-estimates.ts'
import { level, share } from './wording.ts'

export interface SlipRates {
  /** False claims per claim with a verdict. */
  base: Estimate
  rl: Estimate
  /** rl − base. */
  difference: Estimate
  claims: { base: number; rl: number }
  coverage: { base: number; rl: number }
}

/**
 * How often each arm calculates wrongly: slips per checkable claim, a ratio of sums over problems. Claims of one
 * problem are not independent, so its interval holds each rate for which the problems' mean of slips − rate · claims
 * may be zero, by empirical likelihood (see `ratioEstimate`).
 */
export function slipRates(arms: AuditedArms, options: OverProblems = {}): Finding<SlipRates> {
  checkPaired(arms, [1])
  const rate = (arm: 'base' | 'rl', alpha: number) =>
    ratioEstimate(
      Float64Array.from(arms[arm], ({ slips }) => slips),
      Float64Array.from(arms[arm], ({ claims }) => claims),
      { ...options, alpha },
    )
  const alpha = options.alpha ?? 0.05
  const [base, rl] = [rate('base', alpha), rate('rl', alpha)]
  // Both arms' own limits at half the error hold at once, so their differences do.
  const [ofBase, ofRl] = [rate('base', alpha / 2), rate('rl', alpha / 2)]
  const difference = {
    value: rl.value - base.value,
    low: ofRl.low - ofBase.high,
    high: ofRl.high - ofBase.low,
  }
  return {
    summary: `${share(base.value, 4)} of the base's claims are false, and ${share(rl.value, 4)} of the trained arm's`,
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each rate by itself; their difference from both at half the error`,
    caveats: ['claims that the audit could not read are in neither count; see the coverage'],
    data: {
      base,
      rl,
      difference,
      claims: { base: claimsOf(arms.base), rl: claimsOf(arms.rl) },
      coverage: { base: coverageOf(arms.base), rl: coverageOf(arms.rl) },
    },
  }
}

function claimsOf(tallies: readonly AuditedTally[]): number {
  return tallies.reduce((sum, { claims }) => sum + claims, 0)
}
