import type { Objection, VerdictName } from './comparison.ts'

/**
 * What became of the verdict, from its name before and after: it flips where the two cannot both be
 * true, and becomes undecided where something that was certain no longer is. One that is undecided
 * stays so or becomes decided.
 */
export function outcome(before: VerdictName, after: VerdictName): Objection['outcome'] {
  if (before === 'undecided') return after === 'undecided' ? 'stays undecided' : 'becomes decided'
  if (before === after) return 'survives'
  const [one, other] = [directions[before], directions[after]]
  const opposed =
    (one.few !== undefined && other.few !== undefined && one.few !== other.few) ||
    (one.many !== undefined && other.many !== undefined && one.many !== other.many)
  const lost =
    (one.few !== undefined && other.few === undefined) ||
    (one.many !== undefined && other.many === undefined) ||
    (one.narrow === true && other.narrow !== true)
  if (opposed) return 'flips'
  // Nothing that was certain is lost: at most something became certain that was open.
  return lost ? 'becomes undecided' : 'survives'
}

/** What each verdict says of few attempts and of many: a gain, a loss, none of note, or nothing. */
const directions: Record<
  VerdictName,
  { few?: 'gain' | 'loss' | 'none'; many?: 'gain' | 'not'; narrow?: true }
> = {
  broader: { many: 'gain' },
  'sharper and narrower': { few: 'gain', many: 'not', narrow: true },
  'sharper, not broader': { few: 'gain', many: 'not' },
  'sharper, breadth undecided': { few: 'gain' },
  narrower: { many: 'not', narrow: true },
  worse: { few: 'loss', many: 'not' },
  'no change': { few: 'none', many: 'not' },
  undecided: {},
  'not comparable': {},
}

/** Outcomes of rows that could have turned out otherwise, the gravest first. */
export const testedOutcomes: readonly Objection['outcome'][] = [
  'flips',
  'becomes undecided',
  'becomes decided',
  'survives',
  'stays undecided',
]

/** The gravest of several outcomes; undefined where there is none. */
export function gravest(
  outcomes: readonly Objection['outcome'][],
): Objection['outcome'] | undefined {
  return testedOutcomes.find((each) => outcomes.includes(each))
}

/** Whether the verdict does not survive a row; that the arms differ in more than training it says itself. */
export function isLost({ id, outcome: after }: Objection): boolean {
  return id !== 'comparability' && (after === 'flips' || after === 'becomes undecided')
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
