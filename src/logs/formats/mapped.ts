import { answerOf } from '../answers.ts'
import type { Imported, SampleFacts } from '../imported.ts'
import { cutOff } from '../lists.ts'
import { contentText, lastOf, promptText, questionId } from '../messages.ts'
import type { FieldMap, Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, idOf, isRow, labelOf, type Place, refusal, type Row } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/** Our fields, each with the names under which data sets of samples carry it, best first. */
const synonyms = {
  id: 'id problem_id task_id question_id example_id unique_id doc_id qid uuid idx index',
  question:
    'problem question prompt query input instruction problem_statement question_content messages',
  gold: 'gold gt gts ground_truth expected_answer reference_answer gt_answer answer target label',
  completion:
    'completion completions response responses generation generations samples output outputs code_list output_list predictions rollouts text solution',
  score:
    'correct is_correct is_corrects corrects score scores graded_list symbolic_correct passed acc reward rewards correctness correctness_math_verify',
  answer: 'predicted_answer pred_value pred preds prediction extracted_answer extracted_answers',
  tokens: 'num_generated_tokens completion_tokens output_tokens n_tokens response_length tokens',
  logprob: 'logprob logprob_sum cumulative_logprob sum_logprob logprobs_sum',
  certainty: 'certainty self_certainty rm_score rm_scores reward_model_score',
  finish: 'finish_reason finish_reasons stop_reason is_truncated truncated',
  index: 'sample_index epoch sample_idx',
  source: 'source data_source benchmark',
} as const

type Field = keyof typeof synonyms
export const mappedFields = Object.keys(synonyms) as Field[]

/**
 * Any data set of samples: JSONL, CSV or Parquet with one row a sample, or one row a problem with
 * lists. Columns are those that `map` names; for the others the usual names are tried, and what was taken for
 * what is noted.
 */
export const mapped: RowFormat = {
  name: 'mapped',
  fields: 'any, by --map',
  tornLine: 'drop',
  matches: (row) => matches(unnested(row)),
  reader(reading) {
    let columns: Partial<Record<Field, string>> | undefined
    return {
      add(raw, place) {
        const row = unnested(raw)
        if (!columns) noteColumns((columns = columnsOf(row, reading.map ?? {}, place)), reading)
        return [importedOf(row, columns, reading, place)]
      },
    }
  },
}

/** Names that stand for what a model drew, and never for a reference solution. */
const drawn =
  'completion completions response responses generation generations samples output_list rollouts'.split(
    ' ',
  )

const matches = (row: Row): boolean =>
  (columnOf(row, 'score') !== undefined && columnOf(row, 'completion') !== undefined) ||
  // Nobody graded it yet, which somebody who has the reference answers can.
  (columnOf(row, 'gold') !== undefined && drawn.some((name) => row[name] !== undefined))

/** What a list may have one value of for each sample. */
const perSample = [
  'completion',
  'score',
  'answer',
  'tokens',
  'logprob',
  'certainty',
  'finish',
] as const satisfies Field[]

const columnOf = (row: Row, field: Field) => namesOf(row, field)[0]

/** The columns of a row that may hold a field, best first; those of nested samples before its own. */
function namesOf(row: Row, field: Field): string[] {
  const names = synonyms[field].split(' ')
  const nested = perSample.some((each) => each === field)
    ? Object.keys(row).filter(
        (name) => name.includes('.') && names.includes(name.slice(name.indexOf('.') + 1)),
      )
    : []
  const best = (name: string) => names.indexOf(name.slice(name.indexOf('.') + 1))
  return [
    ...nested.toSorted((a, b) => best(a) - best(b)),
    ...names.filter((name) => row[name] !== undefined),
  ]
}

/** A sample that is an object has no more fields than this. */
const mostFields = 64

/** Samples as a list of objects (`rollouts: [{text, correct}]`) as lists side by side: `rollouts.text`, `rollouts.correct`. */
function unnested(row: Row): Row {
  const name = drawn.find((each) => {
    const first: unknown = Array.isArray(row[each]) ? row[each][0] : undefined
    return isRow(first) && !('role' in first)
  })
  if (name === undefined) return row
  const { [name]: list, ...rest } = row
  const entries = (list as unknown[]).map((entry) => (isRow(entry) ? entry : {}))
  const fields = Object.keys(entries[0] ?? {}).slice(0, mostFields)
  const columns = fields.map((field) => [
    `${name}.${field}`,
    entries.map((entry) => (Object.hasOwn(entry, field) ? entry[field] : null)),
  ])
  return { ...rest, ...Object.fromEntries(columns) }
}

function columnsOf(row: Row, map: FieldMap, place: Place): Partial<Record<Field, string>> {
  const columns: Partial<Record<Field, string>> = {}
  for (const [field, column] of Object.entries(map)) {
    if (!mappedFields.includes(field as Field))
      throw refusal(place, `no field ${field} to map; there are ${mappedFields.join(', ')}`)
    if (row[column] === undefined)
      throw refusal(place, `no column "${column}"; there are: ${Object.keys(row).join(', ')}`)
    columns[field as Field] = column
  }
  const taken = new Set(Object.values(columns))
  for (const field of mappedFields) {
    const free = namesOf(row, field).find((name) => !taken.has(name))
    if (columns[field] !== undefined || free === undefined) continue
    columns[field] = free
    taken.add(free)
  }
  if (columns.score === undefined && columns.completion === undefined)
    throw refusal(place, 'no column of scores or completions; name one (--map score=…)')
  return columns
}

function noteColumns(columns: Partial<Record<Field, string>>, reading: Reading): void {
  const guessed = mappedFields.flatMap((field) =>
    columns[field] === undefined || reading.map?.[field] !== undefined || columns[field] === field
      ? []
      : [`${field}=${columns[field]}`],
  )
  if (guessed.length > 0)
    reading.say(`columns were taken by their names: ${guessed.join(' ')} (--map takes others)`)
}

function importedOf(
  row: Row,
  columns: Partial<Record<Field, string>>,
  reading: Reading,
  place: Place,
): Imported {
  const value = (field: Field) => (columns[field] === undefined ? undefined : row[columns[field]])
  const question = value('question')
  const asked =
    question === undefined ? undefined : (lastOf('user', question) ?? promptText(question))
  const { id: idColumn, source } = columns
  if (idColumn === undefined && asked === undefined)
    throw refusal(place, 'no column that tells problems apart; name one (--map id=…)')
  const gold = value('gold')
  return {
    place,
    problem: {
      id: idColumn === undefined ? questionId(asked!) : idOf(row, [idColumn], place),
      question: asked,
      gold: typeof gold === 'string' || typeof gold === 'number' ? String(gold) : undefined,
      stratum: source === undefined ? undefined : labelOf(row, source, place),
    },
    samples: samplesOf(value, columns.score ?? 'score', reading, place),
  }
}

/** A list in any of the columns makes the row one of many samples. */
function samplesOf(
  value: (field: Field) => unknown,
  scoreName: string,
  { scores }: Reading,
  place: Place,
): SampleFacts[] {
  const lists = perSample.flatMap((field) => {
    const list = value(field)
    return Array.isArray(list) && !isMessages(list) ? [{ field, length: list.length }] : []
  })
  const uneven = lists.find(({ length }) => length !== lists[0]!.length)
  if (uneven)
    throw refusal(
      place,
      `${uneven.field} has ${uneven.length} entries and ${lists[0]!.field} ${lists[0]!.length}`,
    )
  const at = (field: (typeof perSample)[number], i: number) => {
    const found = value(field)
    return lists.some((list) => list.field === field) ? (found as unknown[])[i] : found
  }
  const index = value('index')
  return Array.from({ length: lists[0]?.length ?? 1 }, (_, i) => {
    const score = at('score', i)
    const answer = at('answer', i)
    const finish = at('finish', i)
    const completion = at('completion', i)
    return {
      score: plainScore(score),
      correct: scores.read(scoreValue(score) ?? null, scoreName, place),
      completion: Array.isArray(completion)
        ? lastOf('assistant', completion)
        : contentText(completion),
      answer: answer === undefined ? undefined : answerOf(answer, 'answer', place),
      tokens: countIn({ tokens: scoreValue(at('tokens', i)) }, 'tokens'),
      logprob: numberOf(at('logprob', i)),
      certainty: numberOf(at('certainty', i)),
      truncated: typeof finish === 'boolean' ? finish : cutOff(finish),
      index: lists.length === 0 ? countIn({ index: scoreValue(index) }, 'index') : undefined,
    }
  })
}

const isMessages = (list: unknown[]) =>
  typeof list[0] === 'object' && list[0] !== null && 'role' in list[0]

const numberOf = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
