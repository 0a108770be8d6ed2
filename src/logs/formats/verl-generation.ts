import { lastOf, promptText, questionId } from '../messages.ts'
import type { RowFormat } from '../row-format.ts'
import { isRow, listIn, rowIn, textIn, wordIn } from '../row.ts'

/** verl's `main_generation`: its Parquet of prompts with a column of `responses`, which nobody graded yet. */
export const verlGeneration: RowFormat = {
  name: 'verl-generation',
  fields: 'prompt, reward_model, responses',
  tornLine: 'refuse',
  matches: (row) => isRow(row.reward_model) && Array.isArray(row.responses),
  reader: () => ({
    add(row, place) {
      const gold = wordIn(rowIn(row, 'reward_model'), 'ground_truth')
      const problem = {
        id: questionId(`${promptText(row.prompt)}\n${JSON.stringify(gold ?? null)}`),
        question: lastOf('user', row.prompt),
        gold,
        stratum: textIn(row, 'data_source'),
      }
      const samples = (listIn(row, 'responses') ?? []).map((text) => ({
        score: null,
        correct: null,
        completion: typeof text === 'string' ? text : undefined,
      }))
      return [{ place, problem, samples }]
    },
  }),
}
