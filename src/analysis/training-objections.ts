import type { Estimate } from '../records/index.ts'
import { contaminationText } from './contamination.ts'
import type { Objection } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { notExamined, outcome } from './outcome.ts'
import { listed, signed } from './wording.ts'

/** Asks the verdict of fresh problems, and of those that were released after the cutoff. */
export function seenBefore({ found: { contamination }, verdict }: ObjectionInput): Objection {
  const question = 'Had the base seen these problems?'
  if ('needs' in contamination) return notExamined('contamination', question, contamination.needs)
  const { fresh, later } = contamination.data
  const after = [fresh, later].flatMap((probe) =>
    probe ? [outcome(verdict.name, probe.verdict)] : [],
  )
  return {
    id: 'contamination',
    question,
    outcome: worst(after) ?? 'accounted for',
    evidence: contaminationText(contamination.data),
    smallestFlip: null,
  }
}

/** Asks the verdict of other training seeds of the same recipe, one by one. */
export function otherSeeds({ found: { seeds }, verdict }: ObjectionInput): Objection {
  const question = 'Would another training run of the same recipe give the same?'
  if ('needs' in seeds) return notExamined('training seeds', question, seeds.needs)
  const { k, siblings } = seeds.data
  const at = ({ value }: Estimate) => signed(value)
  return {
    id: 'training seeds',
    question,
    outcome: worst(siblings.map((each) => outcome(verdict.name, each.verdict))) ?? 'survives',
    evidence: `trained with other seeds the verdict is: ${listed(
      siblings.map(
        (each) =>
          `${each.verdict} (${each.name}: D(1) = ${at(each.first)}, D(${k}) = ${at(each.last)})`,
      ),
    )}`,
    smallestFlip: null,
  }
}

const order = ['flips', 'becomes undecided', 'survives'] as const

function worst(outcomes: readonly Objection['outcome'][]): Objection['outcome'] | undefined {
  return order.find((each) => outcomes.includes(each))
}
