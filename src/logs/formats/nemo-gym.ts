import { answerOf } from '../answers.ts'
import { contentText, lastOf, promptText, questionId } from '../messages.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, isRow, listIn, type Row, rowIn, wordIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/** NeMo-Gym's rollouts: a request and a response of the Responses API, with the reward that its verifier gave. */
export const nemoGym: RowFormat = {
  name: 'nemo-gym',
  fields: 'responses_create_params, response, reward',
  tornLine: 'drop',
  matches: (row) => isRow(row.responses_create_params) && isRow(row.response),
  reader: (reading) => ({
    add(row, place) {
      const { choices, scores } = reading
      const request = rowIn(row, 'responses_create_params')
      const response = rowIn(row, 'response')
      for (const name of ['temperature', 'top_p', 'max_output_tokens'])
        reading.condition(name, request[name])
      const name = choices.selected('score') ?? 'reward'
      choices.oneOf('score', [name])
      const value = scoreValue(row[name]) ?? null
      const sample = {
        score: plainScore(value),
        correct: scores.read(value, name, place),
        ...said(listIn(response, 'output') ?? []),
        answer:
          row.extracted_answer === undefined
            ? undefined
            : answerOf(row.extracted_answer, 'extracted_answer', place),
        tokens: countIn(rowIn(response, 'usage'), 'output_tokens'),
        truncated:
          typeof response.status === 'string'
            ? rowIn(response, 'incomplete_details').reason === 'max_output_tokens'
            : undefined,
      }
      const problem = {
        id: questionId(promptText(request.input)),
        question: lastOf('user', request.input),
        gold: wordIn(row, 'expected_answer'),
      }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}

/** The last message among the items of a response, and all reasoning before it. */
function said(items: unknown[]): {
  completion?: string | undefined
  reasoning?: string | undefined
} {
  const rows = items.filter(isRow)
  const message = rows.findLast(({ type }) => type === 'message')
  const reasoning = rows.filter(({ type }) => type === 'reasoning').map(reasoningOf)
  return {
    completion: message && contentText(message.content),
    reasoning: reasoning.length === 0 ? undefined : reasoning.join('\n'),
  }
}

const reasoningOf = (item: Row) => contentText(item.content) || contentText(item.summary) || ''
