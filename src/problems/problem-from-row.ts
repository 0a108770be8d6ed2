import { type Gold, InputError, type Problem } from '../records/index.ts'
import type { ProblemRow } from './problem-rows.ts'

/** Which column of a problem file holds what; a column that is not named here goes by its usual names. */
export interface Columns {
  id?: string | undefined
  question?: string | undefined
  gold?: string | undefined
  choices?: string | undefined
  stratum?: string | undefined
  cluster?: string | undefined
  answerSpace?: string | undefined
}

/** The names under which public problem sets keep each field; the first that is present counts. */
const usual: Record<keyof Columns, readonly string[]> = {
  id: ['id', 'problem_id', 'unique_id', 'task_id', 'name'],
  question: ['question', 'problem', 'prompt', 'input'],
  gold: ['gold', 'answer', 'target', 'expected'],
  choices: ['choices', 'options'],
  stratum: ['stratum', 'source', 'subject'],
  cluster: ['cluster'],
  answerSpace: ['answerSpace', 'answer_space', 'space'],
}

const fields = [
  'id',
  'question',
  'gold',
  'choices',
  'stratum',
  'cluster',
  'answerSpace',
] as const satisfies (keyof Columns)[]

/**
 * A problem from a row of any shape. Columns that no field takes are kept in `extra`. A row without
 * an id is named by its position, which holds for as long as rows are only appended.
 */
export function problemFromRow(row: ProblemRow, index: number, columns: Columns = {}): Problem {
  const column = (field: keyof Columns) => columnOf(row, field, columns[field]) ?? ''
  const value = (field: keyof Columns) => row.values[column(field)]
  const question = needed(row, 'question', value('question'))
  const { id, gold, stratum, answerSpace } = goldFromRow(row, index, columns)
  const cluster = text(value('cluster'))
  const choices = choicesOf(row, value('choices'))
  const taken = new Set(fields.map(column))
  const extra = Object.entries(row.values).filter(([key]) => !taken.has(key))
  return {
    id,
    question,
    gold,
    ...(stratum !== undefined && { stratum }),
    ...(cluster !== undefined && { cluster }),
    ...(answerSpace !== undefined && { answerSpace }),
    ...(choices !== undefined && { choices }),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  }
}

/** What a row says of the answer alone, which is all that a guesser needs. */
export function goldFromRow(row: ProblemRow, index: number, columns: Columns = {}): Gold {
  const value = (field: keyof Columns) => row.values[columnOf(row, field, columns[field]) ?? '']
  const stratum = text(value('stratum'))
  const answerSpace = answerSpaceOf(row, value('answerSpace'))
  return {
    id: text(value('id')) ?? String(index),
    gold: needed(row, 'gold', value('gold')),
    ...(answerSpace !== undefined && { answerSpace }),
    ...(stratum !== undefined && { stratum }),
  }
}

function columnOf(row: ProblemRow, field: keyof Columns, named: string | undefined) {
  if (named === undefined) return usual[field].find((name) => name in row.values)
  if (named in row.values) return named
  throw new InputError(
    `${row.where}: no column ${named} for ${field}; the row has ${Object.keys(row.values).join(', ')}`,
  )
}

function needed(row: ProblemRow, field: 'question' | 'gold', value: unknown): string {
  const found = text(value)
  if (found !== undefined) return found
  throw new InputError(
    `${row.where}: no ${field} (${usual[field].join(', ')}); an experiment may name its column under problems.columns.${field}, the row has ${Object.keys(row.values).join(', ')}`,
  )
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return undefined
}

function answerSpaceOf(row: ProblemRow, value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const size = Number(value)
  // What a random policy’s chance comes to is no whole number.
  if (Number.isFinite(size) && size >= 1) return size
  throw new InputError(
    `${row.where}: the answer space is a number from 1, got ${JSON.stringify(value)}`,
  )
}

/** A list, or (in CSV) a list written as JSON. */
function choicesOf(row: ProblemRow, value: unknown): string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const list = typeof value === 'string' ? parsed(value) : value
  if (Array.isArray(list) && list.length > 1) return list.map(String)
  throw new InputError(
    `${row.where}: choices are a list of two or more, in CSV as JSON, got ${JSON.stringify(value)}`,
  )
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
