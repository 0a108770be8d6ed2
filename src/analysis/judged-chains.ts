import type { Estimate, Finding } from '../records/index.ts'
import { normalQuantile, passAtK } from '../statistics/index.ts'
import { doublings } from './evidence.ts'
import { counted, interval, level, share as written } from './wording.ts'

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

/** One sample with what judges and a person say of its chain, and what the audit does. */
export interface JudgedSample {
  right: boolean
  /** Whether the audit refutes it: a right answer by errors that cancel. */
  refuted: boolean
  /** True for valid; empty where nobody judged it. */
  verdicts: readonly boolean[]
  /** What a person says, where one was asked; null where not. */
  label: boolean | null
}

export interface JudgedChains {
  right: number
  /** Right samples with a verdict; those without count for no rule. */
  judged: number
  /** pass@k, over right samples that the audit does not refute, and over those that judges accept by each rule. */
  points: ({ k: number; pass: number; audit: number } & PanelCounts)[]
  /** Judged right samples by what the audit and the judges' majority say. */
  agreement: { neither: number; judgeRefutes: number; auditRefutes: number; both: number }
  /** The majority on right samples that a person labelled; null without. */
  labels: LabelledVerdicts | null
  /** The share of right samples whose chain is valid, corrected for the judges' errors; null without labels of both kinds. */
  validShare: Estimate | null
}

/** What is said of both arms' chains. */
export interface JudgedArms {
  base: Finding<JudgedChains>
  rl: Finding<JudgedChains>
}

/**
 * What judges or persons say of one arm's chains, beside the audit: valid-chain pass@k by any, by the majority
 * and by all of a sample's verdicts, the range within which they leave it; and, where a person
 * labelled some, the share of valid chains corrected for the error rates of the majority.
 */
export function judgedChains(
  problems: readonly { n: number; samples: readonly JudgedSample[] }[],
  { alpha = 0.05 }: { alpha?: number } = {},
): Finding<JudgedChains> {
  if (problems.length === 0) throw new RangeError('judged chains need at least one problem')
  const rights = problems.map(({ n, samples }) => ({
    n,
    right: samples.filter(({ right }) => right),
  }))
  const all = rights.flatMap(({ right }) => right)
  const judged = all.filter(({ verdicts }) => verdicts.length > 0)
  const most = rights.reduce((least, { n }) => Math.min(least, n), Infinity)
  const mean = (k: number, of: (right: readonly JudgedSample[]) => number) =>
    rights.reduce((sum, { n, right }) => sum + passAtK(n, of(right), k), 0) / rights.length
  const points = doublings(most).map((k) => ({
    k,
    pass: mean(k, (right) => right.length),
    audit: mean(k, (right) => right.filter(({ refuted }) => !refuted).length),
    ...panelPassAtK(
      rights.map(({ n, right }) => ({ n, right: right.map(({ verdicts }) => verdicts) })),
      k,
    ),
  }))
  const labels = labelsOf(judged)
  const isInformative = labels !== null && canCorrect(labels)
  const accepted = judged.filter(({ verdicts }) => majority(verdicts)).length
  const validShare = isInformative ? roganGladen(accepted, judged.length, labels, alpha) : null
  const [first] = points
  return {
    summary:
      `of ${counted(judged.length, 'right chain')} judged, ${accepted} are accepted by the majority; valid-chain pass@1 lies between ${written(first!.all)} (all verdicts) and ${written(first!.any)} (any), of ${written(first!.pass)}` +
      (validShare
        ? `; corrected for the judges' errors, ${written(validShare.value)} ${interval(validShare.low, validShare.high)} of the right chains are valid`
        : ''),
    over: `judged chains, as if independent; delta method, ${level(alpha)}`,
    caveats: [
      ...(judged.length < all.length
        ? [
            `${all.length - judged.length} of ${all.length} right chains have no verdict and count for no rule`,
          ]
        : []),
      ...(labels === null
        ? ['no chain is labelled by a person, so the judges’ own errors are not corrected for']
        : isInformative
          ? ['the correction holds where labelled chains were drawn from the same right chains']
          : [
              'the labels do not show that the judges tell valid from invalid, so nothing is corrected',
            ]),
    ],
    data: {
      right: all.length,
      judged: judged.length,
      points,
      agreement: agreementOf(judged),
      labels,
      validShare,
    },
  }
}

function majority(verdicts: readonly boolean[]): boolean {
  return 2 * verdicts.filter(Boolean).length > verdicts.length
}

function labelsOf(judged: readonly JudgedSample[]): LabelledVerdicts | null {
  const labelled = judged.filter(({ label }) => label !== null)
  if (labelled.length === 0) return null
  const times = (valid: boolean, accepted: boolean) =>
    labelled.filter(({ label, verdicts }) => label === valid && majority(verdicts) === accepted)
      .length
  return {
    validAccepted: times(true, true),
    validRejected: times(true, false),
    invalidAccepted: times(false, true),
    invalidRejected: times(false, false),
  }
}

/** Whether there are labels of both kinds, and the majority is right more often than chance. */
function canCorrect(labels: LabelledVerdicts): boolean {
  const { validAccepted, validRejected, invalidAccepted, invalidRejected } = labels
  const [valid, invalid] = [validAccepted + validRejected, invalidAccepted + invalidRejected]
  return valid > 0 && invalid > 0 && validAccepted / valid + invalidRejected / invalid > 1
}

function agreementOf(judged: readonly JudgedSample[]): JudgedChains['agreement'] {
  const times = (refuted: boolean, accepted: boolean) =>
    judged.filter((each) => each.refuted === refuted && majority(each.verdicts) === accepted).length
  return {
    neither: times(false, true),
    judgeRefutes: times(false, false),
    auditRefutes: times(true, true),
    both: times(true, false),
  }
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
