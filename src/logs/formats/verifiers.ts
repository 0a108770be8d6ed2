import { lastOf } from '../messages.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, idOf, rowIn, wordIn } from '../row.ts'
import { plainScore } from '../scores.ts'

/** verifiers' `results.jsonl` (before its version 1): one row a rollout, grouped by `example_id`. */
export const verifiers: RowFormat = {
  name: 'verifiers',
  fields: 'example_id, prompt, completion, reward',
  tornLine: 'drop',
  matches: (row) =>
    row.example_id !== undefined &&
    row.prompt !== undefined &&
    row.completion !== undefined &&
    row.reward !== undefined,
  reader: (reading) => ({
    add(row, place) {
      const problem = {
        id: idOf(row, ['example_id'], place),
        question: lastOf('user', row.prompt),
        gold: wordIn(row, 'answer'),
      }
      const name = reading.choices.selected('score') ?? 'reward'
      reading.choices.oneOf('score', [name])
      const value = row[name] ?? rowIn(row, 'metrics')[name] ?? null
      const sample = {
        score: plainScore(value),
        correct: reading.scores.read(value, name, place),
        completion: lastOf('assistant', row.completion),
        tokens: countIn(rowIn(row, 'token_usage'), 'output_tokens'),
        truncated: typeof row.is_truncated === 'boolean' ? row.is_truncated : undefined,
      }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}
