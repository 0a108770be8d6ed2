import { basename } from 'node:path'
import { listsOf, textAt } from '../lists.ts'
import type { RowFormat } from '../row-format.ts'
import { idOf, listIn, textIn } from '../row.ts'
import { plainScore } from '../scores.ts'

/** LiveCodeBench's `…_eval_all.json` (graded) and the outputs before it (not graded). */
export const liveCodeBench: RowFormat = {
  name: 'livecodebench',
  fields: 'question_id, code_list, graded_list',
  tornLine: 'refuse',
  matches: (row) => row.question_id !== undefined && Array.isArray(row.code_list),
  reader: (reading) => ({
    add(row, place) {
      const { scores } = reading
      // `Scenario.codegeneration_<n>_<temperature>_eval_all.json`
      reading.condition(
        'temperature',
        /^Scenario\.\w+?_\d+_(\d+(?:\.\d+)?)/.exec(basename(reading.file))?.[1],
      )
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
