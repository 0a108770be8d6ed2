import type { Objection, VerdictName } from './comparison.ts'

/**
 * What became of the verdict, from its name before and after: it flips where the two cannot both be
 * true, and becomes undecided where something that was certain no longer is.
 */
export function outcome(before: VerdictName, after: VerdictName): Objection['outcome'] {
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

/** A row of the ledger that lacks its input. */
export function notExamined(id: string, question: string, needs: string): Objection {
  return { id, question, outcome: 'not examined', evidence: `needs ${needs}`, smallestFlip: null }
}
