import type { Estimate, Finding } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'
import { doublings } from './evidence.ts'
import { type JudgedProblem, type LabelledVerdicts, roganGladen } from './rogan-gladen.ts'
import { counted, interval, level, share as written } from './wording.ts'

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
  /** Right samples with a verdict. */
  judged: number
  /**
   * pass@k, over right samples that the audit does not refute, and over those that judges accept by each rule. Those
   * without a verdict are valid in `any` and invalid in `all`, which are the ends of what judges leave open.
   */
  points: ({ k: number; pass: number; audit: number } & PanelCounts)[]
  /** Judged right samples by what the audit and the judges' majority say. */
  agreement: { neither: number; judgeRefutes: number; auditRefutes: number; both: number }
  /** The majority on right samples that a person labelled; null without. */
  labels: LabelledVerdicts | null
  /** The share of right samples whose chain is valid, corrected for the judges' errors; null where a caveat says why. */
  validShare: Estimate | null
}

/** What is said of both arms' chains. */
export interface JudgedArms {
  base: Finding<JudgedChains>
  rl: Finding<JudgedChains>
}

/**
 * What judges or persons say of one arm's chains, beside the audit: valid-chain pass@k by any, by the majority
 * and by all of a sample's verdicts, the range within which they and the chains that they did not read leave
 * it; and, where a person labelled some, the share of valid chains corrected for the error rates of the majority.
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
  const accepted = judged.filter(({ verdicts }) => majority(verdicts)).length
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
  const corrected = roganGladen(rights.map(judgedProblem), alpha)
  const [first] = points
  return {
    summary:
      `of ${counted(all.length, 'right chain')} ${judged.length} are judged and ${accepted} accepted by the majority; valid-chain pass@1 lies between ${written(first!.all)} (all verdicts${judged.length < all.length ? ', chains without one as invalid' : ''}) and ${written(first!.any)} (any${judged.length < all.length ? ', chains without one as valid' : ''}), of ${written(first!.pass)}` +
      ('value' in corrected
        ? `; corrected for the judges' errors, ${written(corrected.value)} ${interval(corrected.low, corrected.high)} of the right chains are valid`
        : ''),
    over: `the corrected share: ${level(alpha)} limits over the problems of the judged chains, by the delta method (Fieller)`,
    caveats: [
      ...(judged.length < all.length
        ? [
            `${all.length - judged.length} of ${all.length} right chains have no verdict: invalid in the lower end and valid in the upper; the majority’s line takes them to be as the judged ones of their problem`,
          ]
        : []),
      labels === null
        ? 'no chain is labelled by a person, so the judges’ own errors are not corrected for'
        : 'why' in corrected
          ? `nothing is corrected for the judges’ errors: ${corrected.why}`
          : 'the correction holds where labelled and judged chains were drawn from the same right chains',
    ],
    data: {
      right: all.length,
      judged: judged.length,
      points,
      agreement: agreementOf(judged),
      labels,
      validShare: 'value' in corrected ? corrected : null,
    },
  }
}

function judgedProblem({ right }: { right: readonly JudgedSample[] }): JudgedProblem {
  const judged = right.filter(({ verdicts }) => verdicts.length > 0)
  return {
    ...(labelsOf(judged) ?? noLabels),
    accepted: judged.filter(({ verdicts }) => majority(verdicts)).length,
    judged: judged.length,
  }
}

const noLabels: LabelledVerdicts = {
  validAccepted: 0,
  validRejected: 0,
  invalidAccepted: 0,
  invalidRejected: 0,
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

/**
 * Each sample with its verdicts, true for valid. One without verdicts is valid in `any`, invalid in `all`, and counts
 * for the majority as the share `rate` of a sample.
 */
export function panelCounts(samples: readonly (readonly boolean[])[], rate: number): PanelCounts {
  const counts: PanelCounts = { any: 0, majority: 0, all: 0 }
  for (const verdicts of samples) {
    const valid = verdicts.filter(Boolean).length
    const isJudged = verdicts.length > 0
    if (valid > 0 || !isJudged) counts.any++
    counts.majority += isJudged ? Number(majority(verdicts)) : rate
    if (isJudged && valid === verdicts.length) counts.all++
  }
  return counts
}

/**
 * Valid-chain pass@k by each rule: from `all` to `any` is the range within which judges leave it. In the majority's,
 * chains without a verdict are taken to be as the judged ones of their problem, or as all where it has none; NaN where nobody judged any.
 */
export function panelPassAtK(
  problems: readonly { n: number; right: readonly (readonly boolean[])[] }[],
  k: number,
): PanelCounts {
  const overall = acceptedShare(problems.flatMap(({ right }) => right)) ?? Number.NaN
  const counts = problems.map(({ n, right }) => ({
    n,
    ...panelCounts(right, acceptedShare(right) ?? overall),
  }))
  const mean = (rule: keyof PanelCounts) =>
    counts.reduce((sum, count) => sum + passBetween(count.n, count[rule], k), 0) / counts.length
  return { any: mean('any'), majority: mean('majority'), all: mean('all') }
}

function acceptedShare(samples: readonly (readonly boolean[])[]): number | null {
  const judged = samples.filter((verdicts) => verdicts.length > 0)
  return judged.length === 0 ? null : judged.filter(majority).length / judged.length
}

/** pass@k where c is no whole number, on the line between its neighbours; NaN where c is not known. */
function passBetween(n: number, c: number, k: number): number {
  if (Number.isNaN(c)) return c
  const whole = Math.floor(c)
  const part = c - whole
  const at = passAtK(n, whole, k)
  return part > 0 ? (1 - part) * at + part * passAtK(n, whole + 1, k) : at
}
