import { answerOf } from './answers.ts'
import type { RowFormat } from './row-format.ts'
import {
  alternatives,
  idOf,
  isSafeInteger,
  labelOf,
  type Place,
  refusal,
  type Row,
  shown,
  wholeNumber,
} from './row.ts'
import { scoreFields, scoreOf } from './scores.ts'
import type { ProblemFacts, TallyBook } from './tally-book.ts'

/**
 * One row a sample, or one row a problem with lists in parallel. Rows of one id add up. In a row
 * with lists an `answer` that is no list is the reference answer, and is passed over.
 */
export const samples: RowFormat = {
  name: 'samples',
  fields: 'id or problem, and correct, score or reward',
  tornLine: 'drop',
  matches: (row) => scoreOf(row) !== null,
  add(row, book, place) {
    const problem = {
      id: idOf(row, ['id', 'problem'], place),
      stratum: labelOf(row, 'source', place),
      cluster: labelOf(row, 'cluster', place),
    }
    const score = scoreOf(row)
    if (!score)
      throw refusal(
        place,
        `no ${alternatives(scoreFields)} field, one of which says if it is right`,
      )
    if (Array.isArray(score.value))
      addList(row, { ...score, value: score.value }, problem, book, place)
    else addOne(row, score, problem, book, place)
  },
}

function addOne(
  row: Row,
  score: { name: string; value: unknown },
  problem: ProblemFacts,
  book: TallyBook,
  place: Place,
): void {
  const index = indexFields.find((name) => isSafeInteger(row[name]))
  const sample = {
    correct: book.scores.read(score.value, score.name, place),
    answer: answerOf(row.answer, 'answer', place),
    hasAnswer: row.answer !== undefined,
    tokens: wholeNumber(row.tokens, 'tokens', place),
    truncated: flag(row.truncated, place),
    index: index === undefined ? undefined : wholeNumber(row[index], index, place),
  }
  book.addSample(problem, sample, place)
}

/** Fields that number the samples of one problem. */
const indexFields = ['index', 'sample_index', 'epoch']

function addList(
  row: Row,
  { name: scoreField, value: scores }: { name: string; value: unknown[] },
  problem: ProblemFacts,
  book: TallyBook,
  place: Place,
): void {
  const list = listsOf(row, { scoreField, length: scores.length }, place)
  const answers = Array.isArray(row.answer) ? list('answer') : undefined
  const tokens = list('tokens')
  const truncated = list('truncated')
  list('completion')
  if (scores.length === 0) return book.addEmpty()
  scores.forEach((score, i) => {
    const sample = {
      correct: book.scores.read(score, scoreField, place),
      answer: answerOf(answers?.[i], 'answer', place),
      hasAnswer: answers !== undefined,
      tokens: wholeNumber(tokens?.[i], 'tokens', place),
      truncated: flag(truncated?.[i], place),
      index: undefined,
    }
    book.addSample(problem, sample, place)
  })
}

/** Reads the lists of a row, all of which must be as long as its list of scores. */
export function listsOf(
  row: Row,
  { scoreField, length }: { scoreField: string; length: number },
  place: Place,
) {
  return (name: string): unknown[] | undefined => {
    const value = row[name]
    if (value === undefined || value === null) return undefined
    if (!Array.isArray(value))
      throw refusal(place, `${name} must be a list, as ${scoreField} is: ${shown(value)}`)
    if (value.length !== length)
      throw refusal(place, `${name} has ${value.length} entries and ${scoreField} ${length}`)
    return value
  }
}

function flag(value: unknown, place: Place): boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (value === true || value === 1) return true
  if (value === false || value === 0) return false
  throw refusal(place, `truncated must be true or false: ${shown(value)}`)
}
