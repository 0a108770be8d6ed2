import type { DocumentFormat } from '../document-format.ts'
import type { Imported } from '../imported.ts'
import { listsOf, textAt } from '../lists.ts'
import type { RowFormat } from '../row-format.ts'
import { idOf, isRow, listIn, type Row, shown, textIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'
import { refusal } from '../row.ts'

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

/** BigCode's `generations_<task>.json`: a list a problem, told apart by their places alone, not graded. */
export const bigcode: RowFormat = {
  name: 'bigcode',
  fields: 'lists of texts',
  tornLine: 'refuse',
  matches: (row) =>
    Array.isArray(row.generations) && row.position !== undefined && Object.keys(row).length === 2,
  reader: () => ({
    add(row, place) {
      const samples = (listIn(row, 'generations') ?? []).map((text) => ({
        score: null,
        correct: null,
        completion: typeof text === 'string' ? text : undefined,
      }))
      return [{ place, problem: { id: idOf(row, ['position'], place) }, samples }]
    },
  }),
}

/** LiveCodeBench's `…_eval_all.json` (graded) and the outputs before it (not graded). */
export const liveCodeBench: RowFormat = {
  name: 'livecodebench',
  fields: 'question_id, code_list, graded_list',
  tornLine: 'refuse',
  matches: (row) => row.question_id !== undefined && Array.isArray(row.code_list),
  reader: ({ scores }) => ({
    add(row, place) {
      const codes = listIn(row, 'code_list') ?? []
      const list = listsOf(row, { scoreField: 'code_list', length: codes.length }, place)
      const [graded, outputs] = [list('graded_list'), list('output_list')]
      const problem = {
        id: idOf(row, ['question_id'], place),
        question: textIn(row, 'question_content'),
        stratum: textIn(row, 'difficulty'),
      }
      const samples = codes.map((_, i) => ({
        score: plainScore(graded?.[i]),
        correct: scores.read(graded?.[i] ?? null, 'graded_list', place),
        completion: textAt(outputs, i) ?? textAt(codes, i),
      }))
      return [{ place, problem, samples }]
    },
  }),
}

/**
 * EvalPlus's results: for each task its samples, with a status on the base tests and one on all of
 * them. A sample is right by `plus` where it passes both, as EvalPlus counts.
 */
export const evalPlus: DocumentFormat = {
  name: 'evalplus',
  matches: (keys) => keys.includes('eval') && (keys.includes('hash') || keys.includes('pass_at_k')),
  async *read(document, { choices }, file) {
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (key !== 'eval') continue
        if (!isRow(value)) throw refusal(place, `eval must be an object: ${shown(value)}`)
        for (const [id, list] of Object.entries(value)) {
          if (!Array.isArray(list))
            throw refusal(
              place,
              `${file}: the shape of EvalPlus before 0.3 is not read; evaluate again`,
            )
          const samples = list.filter(isRow).map((row) => {
            const tests = choices.oneOf('score', 'plus_status' in row ? ['base', 'plus'] : ['base'])
            return { ...statusOf(row, tests), completion: textIn(row, 'solution') }
          })
          found.push({ place, problem: { id }, samples })
        }
      }
      yield found
    }
  },
}

function statusOf(row: Row, tests: string | undefined) {
  const base = textIn(row, 'base_status')
  const status = tests === 'plus' && base === 'pass' ? textIn(row, 'plus_status') : base
  return { score: status ?? null, correct: status === undefined ? null : status === 'pass' }
}
