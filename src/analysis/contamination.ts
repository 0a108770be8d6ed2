import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  pairArms,
  type ProblemPair,
  type Unexamined,
} from '../records/index.ts'
import { simultaneousBand, unitScores } from '../statistics/index.ts'
import { differenceBand } from './claims.ts'
import type { Contamination, Decided } from './comparison.ts'
import { curves } from './curves.ts'
import { designOf, type Evidence, kGrid, smallestN } from './evidence.ts'
import { groupedAs } from './other-pairs.ts'
import { enoughUnits } from './perturbations.ts'
import { designAgain } from './reverdict.ts'
import { decided } from './verdict.ts'
import { counted, difference, level, share } from './wording.ts'

/** What can show that a base had seen the problems, as far as it is given. */
export interface ContaminationInput {
  /** Both arms on fresh problems: the same ids with other numbers. */
  fresh?: { base: Arm; rl: Arm }
  /** Both arms asked to go on where a question was cut; right is what goes on word for word. */
  partial?: { base: Arm; rl: Arm }
  /** What the checkpoints may have been trained on ends here, as `2024-06-01`. */
  cutoff?: string
}

/**
 * Three probes of contamination, each where it has its input: how much of pass@1 is lost on the same
 * problems with fresh numbers, and the verdict there; the verdict on the problems that were released after
 * the cutoff alone; and how often each arm completes a question that was cut, word for word.
 */
export function contamination(
  evidence: Evidence,
  input: ContaminationInput = {},
): Finding<Contamination> | Unexamined {
  const data: Contamination = {
    fresh: input.fresh ? freshOf(evidence, input.fresh) : null,
    later: input.cutoff === undefined ? null : laterOf(evidence, input.cutoff),
    partial: input.partial ? partialOf(evidence, input.partial) : null,
  }
  if (!data.fresh && !data.later && !data.partial)
    return {
      needs:
        'both arms on fresh problems (`--fresh`), on cut questions (`--partial`), or release dates and a cutoff (`released` in the rows, `--cutoff`)',
    }
  return {
    summary: contaminationText(data),
    over: `${level(evidence.band.alpha)} intervals over problems, those of the two arms simultaneous; verdicts by the rules of the comparison, each on its own problems`,
    caveats: [
      'fresh numbers can make a problem harder or easier: that the base loses more than the trained arm says less than that both lose',
      'a question that is not completed word for word may have been seen in other words, or with its answer alone',
    ],
    data,
  }
}

function freshOf(evidence: Evidence, { base, rl }: { base: Arm; rl: Arm }): Contamination['fresh'] {
  const { pairs, band } = evidence
  const fresh = pairArms(base, rl, { common: true }).pairs
  const byId = new Map(fresh.map((pair) => [pair.id, pair]))
  const both = pairs.flatMap((pair) => {
    const other = byId.get(pair.id)
    return other ? [{ pair, other: groupedAs(pair, other) }] : []
  })
  if (both.length < 2)
    throw new InputError(
      `fresh problems need the ids of those that they vary: ${both.length} of ${fresh.length} of ${base.origin} have one`,
    )
  const rate = ({ n, c }: { n: number; c: number }) => c / n
  const changes = both.flatMap(({ pair, other }) => [
    rate(other.base) - rate(pair.base),
    rate(other.rl) - rate(pair.rl),
  ])
  const design = designAgain(
    both.map(({ pair }) => pair),
    isStratified(evidence),
  )
  const limits = simultaneousBand(unitScores(Float64Array.from(changes), 2, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const at = (j: number): Estimate => ({
    value: limits.mean[j]!,
    low: limits.low[j]!,
    high: limits.high[j]!,
  })
  return {
    problems: both.length,
    base: at(0),
    rl: at(1),
    ...verdictOn(
      both.map(({ other }) => other),
      evidence,
    ),
  }
}

function laterOf(evidence: Evidence, cutoff: string): Contamination['later'] {
  const { pairs } = evidence
  if (!/^\d{4}-\d\d(-\d\d)?$/.test(cutoff))
    throw new InputError(`the cutoff must be a date such as 2024-06-01, got ${cutoff}`)
  const dated = pairs.filter(({ released }) => released !== undefined)
  if (dated.length === 0)
    throw new InputError('a cutoff needs `released` (such as 2024-02-01) in the rows; none has it')
  const later = dated.filter(({ released }) => isAfter(released!, cutoff))
  return {
    cutoff,
    problems: later.length,
    undated: pairs.length - dated.length,
    ...(enoughUnits(later) ? verdictOn(later, evidence) : { verdict: null }),
  }
}

/**
 * Whether a problem came out after the cutoff, as far as both dates say: nothing of June is after
 * `2024-06`, and no hour of a day after that day.
 */
function isAfter(released: string, cutoff: string): boolean {
  const known = Math.min(released.length, cutoff.length)
  return released.slice(0, known) > cutoff.slice(0, known)
}

const isStratified = ({ design }: Evidence) => design.strata.length > 1

/** The verdict that these problems alone would give. */
function verdictOn(pairs: ProblemPair[], evidence: Evidence): Decided {
  const { band, margin } = evidence
  const ks = kGrid(1, smallestN(pairs))
  const design = designAgain(pairs, isStratified(evidence))
  const { data } = curves({ pairs, ks, band, margin, design })
  return decided(differenceBand(data), margin)
}

function partialOf(
  { pairs: whole, band }: Evidence,
  { base, rl }: { base: Arm; rl: Arm },
): Contamination['partial'] {
  const byId = new Map(whole.map((pair) => [pair.id, pair]))
  const pairs = pairArms(base, rl, { common: true }).pairs.map((pair) =>
    groupedAs(byId.get(pair.id) ?? {}, pair),
  )
  const shares = pairs.flatMap((pair) => [pair.base.c / pair.base.n, pair.rl.c / pair.rl.n])
  const { mean, low, high } = simultaneousBand(
    unitScores(Float64Array.from(shares), 2, designOf(pairs, false)),
    { ...band, draws: Math.min(band.draws, 1000), range: [0, 1] },
  )
  const at = (j: number): Estimate => ({ value: mean[j]!, low: low[j]!, high: high[j]! })
  return { problems: pairs.length, base: at(0), rl: at(1) }
}

/** What each probe found, for the summary and for the ledger. */
export function contaminationText({ fresh, later, partial }: Contamination): string {
  const percent = ({ value, low, high }: Estimate) =>
    `${share(100 * value, 1)} % [${share(100 * low, 1)}, ${share(100 * high, 1)}]`
  return [
    fresh &&
      `with fresh numbers (${counted(fresh.problems, 'problem')}) pass@1 changes by ${difference(fresh.base)} in the base and ${difference(fresh.rl)} in the trained arm, and the verdict there is: ${fresh.verdict}`,
    later &&
      `${later.verdict === null ? `${counted(later.problems, 'problem')} released after ${later.cutoff}: too few to ask the verdict of` : `on the ${counted(later.problems, 'problem')} released after ${later.cutoff} the verdict is: ${later.verdict}`}${later.undated > 0 ? ` (${later.undated} have no date)` : ''}`,
    partial &&
      `of cut questions the base completes ${percent(partial.base)} word for word, the trained arm ${percent(partial.rl)}`,
  ]
    .filter((text) => text !== null)
    .join('; ')
}
