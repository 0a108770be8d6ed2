import type { Grade, Grader } from '../records/index.ts'
import { verify } from './countdown.ts'

/**
 * The lab's own graders: they replay a whole chain, so that a right answer by false steps is not right.
 * A problem file carries what they need beside question and answer: `numbers`, a list.
 */
export const labGraders: readonly Grader[] = [
  {
    name: 'countdown',
    version: '1',
    grade: (completion, { gold, extra }) => gradeCountdown(completion, gold, extra?.['numbers']),
  },
]

/** The lab's grader called `name` or `name@version`; null where there is none. */
export function labGraderNamed(wanted: string): Grader | null {
  return (
    labGraders.find(({ name, version }) => [name, `${name}@${version}`].includes(wanted)) ?? null
  )
}

function gradeCountdown(completion: string, gold: string, numbers: unknown): Grade {
  const given = listed(numbers)
  if (given === null || !/^\d+$/.test(gold))
    return { ...nowhere, verdict: 'undecided', reason: 'the problem has no list of numbers' }
  const verdict = verify(
    { numbers: given, target: Number(gold) },
    { text: completion, finish: 'stop' },
  )
  const { answer, valid, correct } = verdict
  if (answer === null) return { ...nowhere, verdict: 'incorrect', reason: 'no answer' }
  const start = completion.lastIndexOf('=') + 1
  const reason = correct
    ? 'a valid chain'
    : valid
      ? 'a valid chain to another number'
      : 'the chain does not hold'
  return {
    verdict: correct ? 'correct' : 'incorrect',
    answer: completion.slice(start),
    rule: 'last step',
    span: { start, end: completion.length },
    reason,
  }
}

const nowhere = { answer: null, rule: null, span: null } as const

/** A list, or (in CSV) a list written as JSON. */
function listed(value: unknown): number[] | null {
  if (typeof value === 'string' && value.startsWith('[')) {
    try {
      return listed(JSON.parse(value))
    } catch {
      return null
    }
  }
  return Array.isArray(value) && value.every(Number.isInteger) ? value.map(Number) : null
}
