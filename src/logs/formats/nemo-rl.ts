import { lastOf, promptText, questionId } from '../messages.ts'
import type { RowFormat } from '../row-format.ts'
import { isRow, listIn } from '../row.ts'
import { plainScore } from '../scores.ts'

/** NeMo-RL's `val_data_step<N>.jsonl`: every value in a list of length one. Problems are told apart by their prompts. */
export const nemoRl: RowFormat = {
  name: 'nemo-rl',
  fields: 'content, rewards, idx, each a list of one',
  tornLine: 'drop',
  matches: (row) => Array.isArray(row.content) && Array.isArray(row.rewards),
  reader: (reading) => ({
    add(row, place) {
      const { choices, scores } = reading
      const step = /_step(\d+)\.jsonl/.exec(place.file)?.[1]
      if (step !== undefined && !choices.takes('step', step)) {
        reading.skipRest = true
        return []
      }
      const first = (name: string) => listIn(row, name)?.[0]
      const content = first('content')
      const prompt = Array.isArray(content)
        ? content.filter((each) => isRow(each) && each.role !== 'assistant')
        : (first('prompt') ?? content)
      const value = first('rewards') ?? null
      const sample = {
        score: plainScore(value),
        correct: scores.read(value, 'rewards', place),
        completion: Array.isArray(content)
          ? lastOf('assistant', content)
          : lastOf('assistant', first('generation')),
      }
      const problem = { id: questionId(promptText(prompt)), question: lastOf('user', prompt) }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}
