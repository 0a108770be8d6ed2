import { answerOf } from '../answers.ts'
import type { SampleFacts } from '../imported.ts'
import { cutOff } from '../lists.ts'
import { contentText, lastOf, onlyOf, promptText, questionId, reasoningText } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, isRow, listIn, type Place, refusal, type Row, rowIn, textIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * evalscope's reviews (graded) and predictions (not graded), one row a sample. Where a folder holds
 * both, the reviews are read, which repeat the predictions. Rows before `group_id` are put together by
 * their question.
 */
export const evalscope: RowFormat = {
  name: 'evalscope',
  fields: 'index, sample_score or model_output',
  tornLine: 'drop',
  matches: (row) =>
    row.index !== undefined &&
    (isRow(row.sample_score) || (isRow(row.model_output) && Array.isArray(row.messages))),
  files: (paths) => {
    const reviews = new Set(paths.filter((path) => /[/\\]reviews[/\\]/.test(path)))
    return paths.filter(
      (path) =>
        !reviews.has(path.replace(/([/\\])predictions([/\\])/, '$1reviews$2')) || reviews.has(path),
    )
  },
  reader: (reading) => ({
    add(row, place) {
      const review = rowIn(row, 'sample_score')
      const question = lastOf('user', row.messages) ?? lastOf('user', row.input)
      const problem = {
        id: idOf(review, row, question, place),
        question,
        gold: onlyOf(row.target),
      }
      const index = countIn(review, 'generation_index')
      const sample = isRow(row.sample_score)
        ? reviewed(review, lastOf('assistant', row.messages), reading, place)
        : predicted(rowIn(row, 'model_output'))
      return [{ place, problem, samples: [{ ...sample, index }] }]
    },
  }),
}

function idOf(review: Row, row: Row, question: string | undefined, place: Place): string | number {
  const group = review.group_id
  if (typeof group === 'string' || typeof group === 'number') return group
  if (question !== undefined) return questionId(question)
  if (row.messages !== undefined) return questionId(promptText(row.messages))
  throw refusal(place, 'neither a group_id nor messages, which tell problems apart')
}

function reviewed(
  review: Row,
  reply: string | undefined,
  { choices, scores }: Reading,
  place: Place,
): SampleFacts {
  const score = rowIn(review, 'score')
  const values = rowIn(score, 'value')
  const main = textIn(score, 'main_score_name')
  // A main score that is missing from the values is one that could not be given, and not wrong.
  const names = main === undefined ? Object.keys(values) : [main]
  const offered = choices.selected('score') === undefined ? names : Object.keys(values)
  const name = offered.length === 0 ? undefined : choices.oneOf('score', offered)
  const value = name === undefined ? null : (values[name] ?? null)
  const answer = score.extracted_prediction
  return {
    score: plainScore(value),
    correct: scores.read(scoreValue(value), name ?? 'score', place),
    completion: textIn(score, 'prediction') ?? reply,
    answer:
      typeof answer === 'string' ? answerOf(answer, 'extracted_prediction', place) : undefined,
  }
}

function predicted(output: Row): SampleFacts {
  const choice = listIn(output, 'choices')?.find(isRow) ?? {}
  const message = rowIn(choice, 'message')
  return {
    score: null,
    correct: null,
    completion: contentText(message.content),
    reasoning: reasoningText(message),
    tokens: countIn(rowIn(output, 'usage'), 'output_tokens'),
    truncated: cutOff(choice.stop_reason),
  }
}
