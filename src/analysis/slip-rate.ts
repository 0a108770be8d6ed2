import type { AuditedTally } from '../records/index.ts'
import type { Estimate, Finding } from '../records/index.ts'
import { type AuditedArms, checkPaired, coverageOf } from './audited-arms.ts'
import { type BootstrapOptions, problemBootstrap } from './problem-bootstrap.ts'
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
 * How often each arm calculates wrongly: slips per checkable claim. Claims of one problem are not
 * independent, so the interval resamples problems and takes the ratio of sums.
 */
export function slipRates(arms: AuditedArms, options: BootstrapOptions = {}): Finding<SlipRates> {
  checkPaired(arms, [1])
  const [base, rl, difference] = problemBootstrap(
    arms.base.length,
    (weights) => {
      const [ofBase, ofRl] = [rate(arms.base, weights), rate(arms.rl, weights)]
      return [ofBase, ofRl, ofRl - ofBase]
    },
    options,
  ) as [Estimate, Estimate, Estimate]
  return {
    summary: `${share(base.value, 4)} of the base's claims are false, and ${share(rl.value, 4)} of the trained arm's`,
    over: `problems; percentile bootstrap of ratios of sums, ${level(options.alpha ?? 0.05)}`,
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

/** NaN where no claim is in the draw. */
function rate(tallies: readonly AuditedTally[], weights: Float64Array): number {
  let slips = 0
  let claims = 0
  for (const [i, tally] of tallies.entries()) {
    slips += weights[i]! * tally.slips
    claims += weights[i]! * tally.claims
  }
  return slips / claims
}

function claimsOf(tallies: readonly AuditedTally[]): number {
  return tallies.reduce((sum, { claims }) => sum + claims, 0)
}
