import type { AuditedTally, ProblemPair } from '../records/index.ts'
import { bandOver } from './claims.ts'
import type { Decided, Objection } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { heldThere, notExamined, outcome } from './outcome.ts'
import type { Reverdict } from './reverdict.ts'
import { decided } from './verdict.ts'
import { counted, difference, rangeText, share } from './wording.ts'

const unread = 'chains that state equalities which the audit can read'

/** Counts right answers by errors that cancel as wrong, in both arms. */
export function lucky(
  { found: { audit }, evidence, verdict }: ObjectionInput,
  again: Reverdict,
): Objection {
  const question = 'Are right answers reached by wrong steps?'
  if ('needs' in audit) return notExamined('lucky chains', question, audit.needs)
  const { luckyOnly, coverage } = audit.data.valid.data
  if (coverage.base + coverage.rl === 0) return notExamined('lucky chains', question, unread)
  const after = again.of(
    evidence.pairs.map((pair) => recounted(pair, ({ right, lucky: by }) => right - by)),
  )
  return {
    id: 'lucky chains',
    question,
    outcome: outcome(verdict.name, after),
    evidence:
      `with every right answer by errors that cancel counted as wrong the verdict is: ${after.verdict}; ` +
      `${counted(luckyOnly.base.length, 'problem')} of the base and ${luckyOnly.rl.length} of the trained arm are solved by such chains alone; the audit read ${share(100 * coverage.base, 0)} % and ${share(100 * coverage.rl, 0)} % of the numbers, and sees arithmetic only`,
    smallestFlip: null,
  }
}

/**
 * Makes both arms' arithmetic equal: by the live calculator where both were drawn with it, or else by
 * replay. What replay cannot follow may be right or wrong, and the outcome holds only if it is the same either way.
 */
export function calculated(
  { found: { calculator, audit }, evidence, verdict }: ObjectionInput,
  again: Reverdict,
): Objection {
  const question = 'Would a calculator give the same gain?'
  if (!('needs' in calculator)) {
    const { points } = calculator.data
    const asked = (gain: 'gainOn' | 'gainOff') =>
      decided(bandOver(points.map(({ k, [gain]: value }) => ({ k, ...value }))), evidence.margin)
    const [after, own] = [asked('gainOn'), asked('gainOff')]
    const [first] = points
    return {
      id: 'arithmetic',
      question,
      outcome: outcome(verdict.name, after, own),
      evidence: `with a live calculator in both arms the verdict is: ${after.verdict}${heldThere(verdict.name, own, 'without one')} (k = ${first!.k}: gain ${difference(first!.gainOn)}, a change of ${difference(first!.interaction)})`,
      smallestFlip: null,
    }
  }
  if ('needs' in audit)
    return notExamined('arithmetic', question, `${calculator.needs}, or ${audit.needs}`)
  const { points, coverage } = audit.data.calculator.data
  if (coverage.base + coverage.rl === 0) return notExamined('arithmetic', question, unread)
  const [first] = points
  const under = (base: Replayed, rl: Replayed) =>
    again.of(evidence.pairs.map((pair) => recounted(pair, base, rl)))
  const after = under(
    ({ replayed }) => replayed,
    ({ replayed }) => replayed,
  )
  const ends = [
    under(
      ({ most }) => most.replayed,
      ({ least }) => least.replayed,
    ),
    under(
      ({ least }) => least.replayed,
      ({ most }) => most.replayed,
    ),
  ] as const
  const isSure = ends.every((end) => end.verdict === after.verdict)
  return {
    id: 'arithmetic',
    question,
    outcome: outcome(verdict.name, inEach([after, ...ends])),
    evidence:
      `with every slip put right by replay the verdict is: ${after.verdict} (k = ${first!.k}: gain ${difference(first!.replayed.gain)})` +
      (isSure
        ? ', whichever way the slips go that it could not follow'
        : `; with the slips that it could not follow going either way it is anything from ${ends[0].verdict} to ${ends[1].verdict} (gain ${rangeText(first!.reach.gain)})`) +
      '; the live calculator says what a calculator would change',
    smallestFlip: null,
  }
}

type Replayed = (tally: AuditedTally) => number

/** What is certain in each of several cases, one of which is true. */
function inEach(cases: readonly [Decided, ...Decided[]]): Decided {
  const [{ verdict, holds, refuted }] = cases
  return {
    verdict: cases.every((each) => each.verdict === verdict) ? verdict : 'undecided',
    holds: holds.filter((name) => cases.every((each) => each.holds.includes(name))),
    refuted: refuted.filter((name) => cases.every((each) => each.refuted.includes(name))),
  }
}

/** The pair with other counts of right samples; a problem that was not audited keeps its own. */
function recounted(pair: ProblemPair, base: Replayed, rl: Replayed = base): ProblemPair {
  const of = (arm: ProblemPair['base'], right: Replayed) =>
    arm.audited ? { ...arm, c: Math.min(right(arm.audited), arm.n - arm.u) } : arm
  return { ...pair, base: of(pair.base, base), rl: of(pair.rl, rl) }
}
