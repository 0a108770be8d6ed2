import type { CountdownProblem } from './countdown.ts'

/** Questions as rows of a problem file: the prompt whole, the answer, and what the grader replays with. */
export function problemRows(problems: readonly CountdownProblem[]) {
  return problems.map(({ id, numbers, target, chance }) => ({
    id,
    question: `${id}:`,
    gold: String(target),
    numbers,
    chance,
  }))
}
