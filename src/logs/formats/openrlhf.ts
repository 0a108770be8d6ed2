import { questionId } from '../messages.ts'
import type { RowFormat } from '../row-format.ts'
import { textIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * OpenRLHF's batch inference: `input` and `output` of each sample, with the `reward` of a reward model
 * once that has run. Its trainer itself writes no samples to a file. Problems are told by their inputs.
 */
export const openRlhf: RowFormat = {
  name: 'openrlhf',
  fields: 'input, output, reward',
  tornLine: 'drop',
  matches: (row) =>
    typeof row.input === 'string' &&
    typeof row.output === 'string' &&
    Object.keys(row).every((name) => own.has(name)),
  reader: ({ scores }) => ({
    add(row, place) {
      const input = textIn(row, 'input') ?? ''
      const reward = scoreValue(row.reward) ?? null
      const sample = {
        score: plainScore(reward),
        correct: scores.read(reward, 'reward', place),
        completion: textIn(row, 'output'),
      }
      return [{ place, problem: { id: questionId(input), question: input }, samples: [sample] }]
    },
  }),
}

const own = new Set(['input', 'output', 'reward'])
