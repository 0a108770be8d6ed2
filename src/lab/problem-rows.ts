import type { LabProblem, Task } from './task.ts'

/**
 * Questions as rows of a problem file: the prompt whole, the answer, and what the grader replays with.
 * The guesser of the task is its random policy: with chance p it is right as often as one who draws
 * from 1 / p answers, which is what stands as the answer space, so that every floor is the exact one.
 */
export function problemRows<Problem extends LabProblem>(
  { prompt, extra }: Pick<Task<Problem>, 'prompt' | 'extra'>,
  problems: readonly Problem[],
) {
  return problems.map((problem) => ({
    id: problem.id,
    question: prompt(problem),
    gold: String(problem.target),
    ...(problem.stratum === undefined ? {} : { source: problem.stratum }),
    ...extra(problem),
    answerSpace: 1 / problem.chance,
  }))
}

/** A list, or (in CSV) a list written as JSON; null for anything else. */
export function listed(value: unknown): unknown[] | null {
  if (typeof value === 'string' && value.startsWith('[')) {
    try {
      return listed(JSON.parse(value))
    } catch {
      return null
    }
  }
  return Array.isArray(value) ? value : null
}
