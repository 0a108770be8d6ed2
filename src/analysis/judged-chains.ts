import type { Estimate } from '../records/index.ts'
import { normalQuantile, passAtK } from '../statistics/index.ts'

/** A judge's verdicts on chains whose validity a person also labelled. */
export interface LabelledVerdicts {
  /** Valid chains that the judge called valid, and those it called invalid. */
  validAccepted: number
  validRejected: number
  /** Invalid chains, likewise. */
  invalidAccepted: number
  invalidRejected: number
}

/**
 * The share of valid chains behind a judge that errs: (a + sp − 1) / (se + sp − 1), where `accepted` of
 * `judged` chains were called valid and se and sp are the judge's rates on the labelled chains (Rogan
 * and Gladen 1978, Am. J. Epidemiol. 107:71–76), held inside [0, 1]. The interval is the delta method's,
 * with the uncertainty of all three rates.
 */
export function roganGladen(
  accepted: number,
  judged: number,
  labels: LabelledVerdicts,
  alpha = 0.05,
): Estimate {
  const { validAccepted, validRejected, invalidAccepted, invalidRejected } = labels
  const valid = validAccepted + validRejected
  const invalid = invalidAccepted + invalidRejected
  if (judged < 1 || accepted < 0 || accepted > judged)
    throw new RangeError(`invalid count of accepted chains; not in [0, ${judged}]: ${accepted}`)
  if (valid < 1 || invalid < 1)
    throw new RangeError('the labelled chains need at least one valid and one invalid')
  const sensitivity = validAccepted / valid
  const specificity = invalidRejected / invalid
  const information = sensitivity + specificity - 1
  if (information <= 0)
    throw new RangeError(
      `a judge that is right no more often than chance cannot be corrected for: sensitivity ${sensitivity}, specificity ${specificity}`,
    )
  const share = accepted / judged
  const value = (share + specificity - 1) / information
  const bounded = clamp(value)
  const variance =
    (spread(share, judged) +
      bounded ** 2 * spread(sensitivity, valid) +
      (1 - bounded) ** 2 * spread(specificity, invalid)) /
    information ** 2
  const reach = normalQuantile(1 - alpha / 2) * Math.sqrt(variance)
  return { value: bounded, low: clamp(value - reach), high: clamp(value + reach) }
}

/** How many of a problem's right samples a panel of verdicts calls valid, by three rules. */
export interface PanelCounts {
  any: number
  majority: number
  all: number
}

/** Each sample with its verdicts, true for valid; a sample without verdicts counts for no rule. */
export function panelCounts(samples: readonly (readonly boolean[])[]): PanelCounts {
  const counts: PanelCounts = { any: 0, majority: 0, all: 0 }
  for (const verdicts of samples) {
    const valid = verdicts.filter(Boolean).length
    if (valid > 0) counts.any++
    if (2 * valid > verdicts.length) counts.majority++
    if (valid > 0 && valid === verdicts.length) counts.all++
  }
  return counts
}

/** Valid-chain pass@k by each rule: the range within which a judge leaves it. */
export function panelPassAtK(
  problems: readonly { n: number; right: readonly (readonly boolean[])[] }[],
  k: number,
): PanelCounts {
  const counts = problems.map(({ n, right }) => ({ n, ...panelCounts(right) }))
  const mean = (rule: keyof PanelCounts) =>
    counts.reduce((sum, count) => sum + passAtK(count.n, count[rule], k), 0) / counts.length
  return { any: mean('any'), majority: mean('majority'), all: mean('all') }
}

/** The variance of an observed share, with one success and one failure added so that none is zero. */
function spread(share: number, n: number): number {
  const smoothed = (share * n + 1) / (n + 2)
  return (smoothed * (1 - smoothed)) / n
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
