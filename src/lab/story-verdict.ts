import {
  allReadings,
  compute,
  follow,
  type Reading,
  type Step,
  type StoryProblem,
} from './stories.ts'
import type { ChainParts, ChainVerdict, Written } from './task.ts'

const stepPattern = /^(\d|[1-9]\d)([+\-*])(\d|[1-9]\d)=(\d|[1-9]\d)$/

/**
 * Replays a chain against every reading of its question. Since each number of a step is known by its
 * place (the question's, or an earlier step's result), nothing is guessed: the approach is the reading
 * whose steps these are, whatever the results say, and the arithmetic is right where every result is.
 */
export function verifyStory(problem: StoryProblem, { text, finish }: Written): ChainVerdict {
  const [chain = '', stated, ...more] = text.split(' #### ')
  const steps = stepsOf(chain)
  const marked = stated !== undefined && /^(\d|[1-9]\d)$/.test(stated) && more.length === 0
  const wellFormed = finish === 'stop' && steps !== null && marked
  const answer = finish === 'stop' && marked ? Number(stated) : null
  const parts = partsOf(problem, steps ?? [], answer)
  const valid = wellFormed && parts.arithmetic && parts.approach !== 'none'
  const correct = valid && parts.approach === 'right' && answer === problem.target
  return { wellFormed, valid, answer, correct, parts }
}

function stepsOf(chain: string): Step[] | null {
  const found = chain.split('; ').map((part) => stepPattern.exec(part))
  if (found.includes(null)) return null
  return found.map((match) => ({
    a: Number(match![1]),
    operator: match![2] as Step['operator'],
    b: Number(match![3]),
    result: Number(match![4]),
  }))
}

/** An answer that is not what the last step states follows from no reading. */
function partsOf(problem: StoryProblem, steps: readonly Step[], answer: number | null): ChainParts {
  const arithmetic = steps.every(({ a, operator, b, result }) => compute(a, operator, b) === result)
  const last = steps.at(-1)
  const readings = allReadings(problem)
  const at =
    last === undefined || (answer !== null && answer !== last.result)
      ? -1
      : readings.findIndex((reading) => areSame(steps, asStated(problem, reading, steps)))
  if (at < 0) return { approach: 'none', arithmetic, mended: null }
  const exact = follow(problem, readings[at]!, (step) => step.exact)
  return { approach: at === 0 ? 'right' : 'wrong', arithmetic, mended: exact.at(-1)!.result }
}

/** The steps of a reading with the results that a chain states. */
function asStated(problem: StoryProblem, reading: Reading[], steps: readonly Step[]): Step[] {
  return follow(problem, reading, ({ at }) => steps[at]?.result ?? 0)
}

function areSame(steps: readonly Step[], others: readonly Step[]): boolean {
  return (
    steps.length === others.length &&
    steps.every(({ a, operator, b }, i) => {
      const other = others[i]!
      const straight = a === other.a && b === other.b
      const turned = operator !== '-' && a === other.b && b === other.a
      return operator === other.operator && (straight || turned)
    })
  )
}
