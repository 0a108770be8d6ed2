import { answerOf } from '../answers.ts'
import type { ProblemFacts, SampleFacts } from '../imported.ts'
import { listsOf, textAt } from '../lists.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import {
  alternatives,
  answerSpaceOf,
  idOf,
  isSafeInteger,
  labelOf,
  type Place,
  refusal,
  type Row,
  shown,
  textIn,
  wholeNumber,
} from '../row.ts'
import { plainScore, scoreFields, scoreOf } from '../scores.ts'

/**
 * One row a sample, or one row a problem with lists in parallel. Rows of one id add up. In a row
 * with lists an `answer` that is no list is the reference answer, and is passed over.
 */
export const samples: RowFormat = {
  name: 'samples',
  fields: 'id or problem, and correct, score or reward',
  tornLine: 'drop',
  matches: (row) => scoreOf(row) !== null && idFields.some((name) => row[name] !== undefined),
  reader: (reading) => ({
    add(row, place) {
      const problem = problemOf(row, place)
      const score = scoreOf(row)
      if (!score)
        throw refusal(
          place,
          `no ${alternatives(scoreFields)} field, one of which says if it is right`,
        )
      const found = Array.isArray(score.value)
        ? listed(row, { name: score.name, values: score.value }, reading, place)
        : [single(row, score, reading, place)]
      return [{ place, problem, samples: found }]
    },
  }),
}

const idFields = ['id', 'problem']

function problemOf(row: Row, place: Place): ProblemFacts {
  return {
    id: idOf(row, idFields, place),
    stratum: labelOf(row, 'source', place),
    cluster: labelOf(row, 'cluster', place),
    released: labelOf(row, 'released', place),
    answerSpace: answerSpaceOf(row, place),
    question: textIn(row, 'question'),
    gold: textIn(row, 'gold'),
  }
}

function single(
  row: Row,
  score: { name: string; value: unknown },
  { scores }: Reading,
  place: Place,
): SampleFacts {
  const index = indexFields.find((name) => isSafeInteger(row[name]))
  return {
    correct: scores.read(score.value, score.name, place),
    score: plainScore(score.value),
    answer: row.answer === undefined ? undefined : answerOf(row.answer, 'answer', place),
    completion: textIn(row, 'completion'),
    reasoning: textIn(row, 'reasoning'),
    tokens: wholeNumber(row.tokens, 'tokens', place),
    logprob: finite(row.logprob, 'logprob', place),
    certainty: finite(row.certainty, 'certainty', place),
    truncated: flag(row.truncated, place),
    index: index === undefined ? undefined : wholeNumber(row[index], index, place),
    seed: isSafeInteger(row.seed) ? row.seed : undefined,
  }
}

/** Fields that number the samples of one problem. */
const indexFields = ['index', 'sample_index', 'epoch']

function listed(
  row: Row,
  { name: scoreField, values }: { name: string; values: unknown[] },
  { scores }: Reading,
  place: Place,
): SampleFacts[] {
  const list = listsOf(row, { scoreField, length: values.length }, place)
  const answers = Array.isArray(row.answer) ? list('answer') : undefined
  const tokens = list('tokens')
  const truncated = list('truncated')
  const completions = list('completion')
  const logprobs = list('logprob')
  const certainties = list('certainty')
  return values.map((score, i) => ({
    correct: scores.read(score, scoreField, place),
    score: plainScore(score),
    answer: answers && answerOf(answers[i], 'answer', place),
    completion: textAt(completions, i),
    tokens: wholeNumber(tokens?.[i], 'tokens', place),
    logprob: finite(logprobs?.[i], 'logprob', place),
    certainty: finite(certainties?.[i], 'certainty', place),
    truncated: flag(truncated?.[i], place),
  }))
}

/** A number in a field; undefined where the row has none, or one that says nothing (−∞, NaN). */
function finite(value: unknown, name: string, place: Place): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  throw refusal(place, `${name} must be a number: ${shown(value)}`)
}

function flag(value: unknown, place: Place): boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (value === true || value === 1) return true
  if (value === false || value === 0) return false
  throw refusal(place, `truncated must be true or false: ${shown(value)}`)
}
