import type { Grade, Grader } from '../records/index.ts'
import type { ChainVerdict, Task } from './task.ts'
import { taskNames, tasks } from './tasks.ts'

/**
 * The lab's own graders, one a task: they replay a whole chain, so that a right answer by false steps
 * is not right. A problem file carries what they need beside question and answer.
 */
export const labGraders: readonly Grader[] = taskNames.map((name) => ({
  name,
  version: '1',
  grade: (completion, { gold, extra }) => gradeChain(tasks[name], completion, gold, extra ?? {}),
}))

/** The lab's grader called `name` or `name@version`; null where there is none. */
export function labGraderNamed(wanted: string): Grader | null {
  return (
    labGraders.find(({ name, version }) => [name, `${name}@${version}`].includes(wanted)) ?? null
  )
}

function gradeChain(
  task: Task,
  completion: string,
  gold: string,
  extra: Record<string, unknown>,
): Grade {
  const problem = /^\d+$/.test(gold) ? task.problemOf({ target: Number(gold), extra }) : null
  if (problem === null)
    return { ...nowhere, verdict: 'undecided', reason: `the problem has no ${task.needs}` }
  const verdict = task.verify(problem, { text: completion, finish: 'stop' })
  if (verdict.answer === null) return { ...nowhere, verdict: 'incorrect', reason: 'no answer' }
  const start = completion.lastIndexOf(task.answerMark) + task.answerMark.length
  return {
    verdict: verdict.correct ? 'correct' : 'incorrect',
    answer: completion.slice(start),
    rule: 'last step',
    span: { start, end: completion.length },
    reason: reasonOf(verdict),
  }
}

function reasonOf({ correct, valid, parts }: ChainVerdict): string {
  if (correct) return 'a valid chain'
  if (parts?.approach === 'wrong') return 'the question is read wrongly'
  return valid ? 'a valid chain to another number' : 'the chain does not hold'
}

const nowhere = { answer: null, rule: null, span: null } as const
