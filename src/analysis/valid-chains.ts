import type { AuditedTally } from '../records/index.ts'
import type { Estimate, Finding } from '../records/index.ts'
import { armNames, type AuditedArms, checkPaired, coverageOf, passes } from './audited-arms.ts'
import { meanEstimate, type OverProblems } from './problem-estimates.ts'
import { counted, level } from './wording.ts'

export interface ValidChains {
  points: {
    arm: 'base' | 'rl'
    k: number
    /** pass@k over right answers. */
    pass: Estimate
    /** pass@k over right answers whose chain is not lucky. */
    valid: Estimate
  }[]
  /** Problems whose every right answer is lucky: pass@n counts them, valid-chain pass@n does not. */
  luckyOnly: { base: string[]; rl: string[] }
  coverage: { base: number; rl: number }
}

/**
 * Valid-chain pass@k beside pass@k: a sample counts only when its answer is right and not by errors
 * that cancel (CoT-Pass@K of Wen et al. 2025, arXiv:2506.14245, with an exact audit in place of a
 * judge). The audit sees arithmetic only, so it is an upper bound of what would survive a full reading.
 */
export function validChains(
  arms: AuditedArms,
  ks: readonly number[],
  options: OverProblems = {},
): Finding<ValidChains> {
  checkPaired(arms, ks)
  const points = armNames.flatMap((arm) => {
    const pass = (held: (tally: AuditedTally) => number, k: number) =>
      meanEstimate(passes(arms[arm], held, k), [0, 1], options)
    return ks.map((k) => ({
      arm,
      k,
      pass: pass(({ right }) => right, k),
      valid: pass(({ right, lucky }) => right - lucky, k),
    }))
  })
  const luckyOnly = { base: onlyLucky(arms.base), rl: onlyLucky(arms.rl) }
  return {
    summary: `${counted(luckyOnly.base.length, 'problem')} of the base and ${counted(luckyOnly.rl.length, 'problem')} of the trained arm are solved by lucky chains alone`,
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each value by itself`,
    caveats: [
      'a chain counts as valid when no false arithmetic was found to matter; that is not a proof, and luck is underestimated',
    ],
    data: { points, luckyOnly, coverage: { base: coverageOf(arms.base), rl: coverageOf(arms.rl) } },
  }
}

function onlyLucky(tallies: readonly AuditedTally[]): string[] {
  return tallies.filter(({ right, lucky }) => right > 0 && lucky === right).map(({ id }) => id)
}
