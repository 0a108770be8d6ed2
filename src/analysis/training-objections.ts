import type { Estimate } from '../records/index.ts'
import { contaminationText } from './contamination.ts'
import type { Objection } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { gravest, notExamined, outcome } from './outcome.ts'
import { counted, listed, signed } from './wording.ts'

/** What training had to learn from: problems that the base never solves give it nothing. */
export function trainable({ found: { signal, rollouts, sets } }: ObjectionInput): Objection {
  const { expanded, certain } = sets.data
  const drawn = 'needs' in rollouts ? '' : `; ${rollouts.summary}`
  return {
    id: 'signal',
    question: 'Could training have learnt from what its base never does?',
    outcome: 'accounted for',
    evidence: `${signal.summary}; of the ${counted(expanded, 'problem')} that the trained arm alone solves ${certain.expanded} ${certain.expanded === 1 ? 'is' : 'are'} certainly solved more often than by the base${drawn}`,
    smallestFlip: null,
  }
}

/** Says what the gain is worth in attempts, which is all that a sharper verdict claims. */
export function search({ found: { efficiency } }: ObjectionInput): Objection {
  return {
    id: 'efficiency',
    question: 'Is the gain more than search that the base could do as well?',
    outcome: 'accounted for',
    evidence: `${efficiency.summary}; "sharper" claims no more than that`,
    smallestFlip: null,
  }
}

/** Asks the verdict of fresh problems, and of those that were released after the cutoff. */
export function seenBefore({ found: { contamination }, verdict }: ObjectionInput): Objection {
  const question = 'Had the base seen these problems?'
  if ('needs' in contamination) return notExamined('contamination', question, contamination.needs)
  const { fresh, later } = contamination.data
  if (!fresh && later?.verdict === null)
    return notExamined(
      'contamination',
      question,
      `two problems or more from after the cutoff: ${contaminationText(contamination.data)}`,
    )
  const after = [fresh, later].flatMap((probe) =>
    probe && probe.verdict !== null ? [outcome(verdict.name, probe)] : [],
  )
  return {
    id: 'contamination',
    question,
    outcome: gravest(after) ?? 'accounted for',
    evidence: contaminationText(contamination.data),
    smallestFlip: null,
  }
}

/** Asks the verdict of other training seeds of the same recipe, one by one. */
export function otherSeeds({ found: { seeds }, verdict }: ObjectionInput): Objection {
  const question = 'Would another training run of the same recipe give the same?'
  if ('needs' in seeds) return notExamined('training seeds', question, seeds.needs)
  const { from, to, siblings } = seeds.data
  const at = ({ value }: Estimate) => signed(value)
  return {
    id: 'training seeds',
    question,
    outcome: gravest(siblings.map((each) => outcome(verdict.name, each, each.own))) ?? 'survives',
    evidence: `trained with other seeds the verdict is: ${listed(
      siblings.map(
        (each) =>
          `${each.verdict} (${each.name}: D(${from}) = ${at(each.first)}, D(${each.k}) = ${at(each.last)}${each.k === to ? '' : `; its completions end there, where the verdict here is: ${each.own.verdict}`})`,
      ),
    )}`,
    smallestFlip: null,
  }
}
