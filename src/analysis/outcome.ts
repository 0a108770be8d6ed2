import type { Estimate } from '../records/index.ts'
import type { ClaimName } from './claims.ts'
import type { Decided, Objection, Verdict, VerdictName } from './comparison.ts'

type Outcome = Objection['outcome']

/**
 * What became of the verdict where it was asked again, from the claims that its name makes: it flips
 * where one of them cannot be true there, becomes undecided where one that was certain no longer is,
 * and survives where every one still holds. `own` is what the same band says without the perturbation,
 * where that band is wider than the comparison's or ends at a smaller k: a claim that it does not bear
 * has nothing to lose there. A verdict that is undecided stays so or becomes decided.
 */
export function outcome(
  verdict: VerdictName,
  after: Decided,
  own: Pick<Decided, 'holds' | 'refuted'> = { holds: [...asserted[verdict]], refuted: [] },
): Outcome {
  const became = gravest(asserted[verdict].map((claim) => fate(claim, after, own)))
  return became ?? (after.verdict === 'undecided' ? 'stays undecided' : 'becomes decided')
}

function fate(
  claim: ClaimName,
  after: Decided,
  own: Pick<Decided, 'holds' | 'refuted'>,
): 'survives' | 'flips' | 'becomes undecided' | 'cannot tell' {
  if (after.holds.includes(claim)) return 'survives'
  if (after.refuted.includes(claim) && !own.refuted.includes(claim)) return 'flips'
  return own.holds.includes(claim) ? 'becomes undecided' : 'cannot tell'
}

/** The claims that a verdict makes by its name. */
const asserted: Record<VerdictName, readonly ClaimName[]> = {
  broader: ['broader'],
  'sharper and narrower': ['sharper', 'narrower'],
  'sharper, not broader': ['sharper', 'not-broader'],
  'sharper, breadth undecided': ['sharper'],
  narrower: ['narrower'],
  worse: ['worse'],
  'no change': ['no-change'],
  undecided: [],
  'not comparable': [],
}

/** Says of a row with a band of its own what that band gives without the perturbation, where that is another verdict. */
export function heldThere(verdict: VerdictName, own: Decided, how: string): string {
  return own.verdict === verdict ? '' : `, and within the same limits, ${how}: ${own.verdict}`
}

/** Whether a gain at the smallest k is certain. */
export function gains({ rules }: Verdict): boolean {
  return rules.some(({ name, holds }) => name === 'sharper' && holds)
}

/**
 * Of a row that asks what is left of the gain in pass@1 beside something else. The gain itself stays
 * true whatever is left of it: where that is below the margin the row explains it.
 */
export function ofGain(
  verdict: Verdict,
  left: Estimate,
  margin: number,
  explained: (typeof explanations)[number],
): Outcome {
  if (!gains(verdict)) return 'accounted for'
  if (left.low > 0) return 'survives'
  return left.high < margin ? explained : 'cannot tell'
}

/** Outcomes that leave the verdict true and say what its gain is. */
export const explanations = [
  'explained by style',
  'explained by format',
  'matched without training',
  'within reach of the base',
] as const satisfies Outcome[]

/** Outcomes of rows that could have turned out otherwise, the gravest first. */
export const testedOutcomes: readonly Outcome[] = [
  'flips',
  'becomes undecided',
  ...explanations,
  'becomes decided',
  'cannot tell',
  'survives',
  'stays undecided',
]

/** The gravest of several outcomes; undefined where there is none. */
export function gravest<Each extends Outcome>(outcomes: readonly Each[]): Each | undefined {
  return testedOutcomes.find((each): each is Each => outcomes.some((other) => other === each))
}

/** Whether the verdict does not survive a row; that the arms differ in more than training it says itself. */
export function isLost({ id, outcome: after }: Objection): boolean {
  return id !== 'comparability' && (after === 'flips' || after === 'becomes undecided')
}

/** Whether a row leaves the verdict true and explains it in another way. */
export function isExplained({ outcome: after }: Objection): boolean {
  return explanations.some((each) => each === after)
}

/** A row that asks no verdict again, under an undecided one: it has no claim that the row could attack. */
export function ofUndecided(row: Objection): Objection {
  const isTest = testedOutcomes.includes(row.outcome) && row.outcome !== 'becomes decided'
  return isTest ? { ...row, outcome: 'stays undecided' } : row
}

/** A row of the ledger that lacks its input. */
export function notExamined(id: string, question: string, needs: string): Objection {
  return { id, question, outcome: 'not examined', evidence: `needs ${needs}`, smallestFlip: null }
}
