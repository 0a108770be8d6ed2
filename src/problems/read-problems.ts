import type { Readable } from 'node:stream'
import { type Gold, InputError, type Problem } from '../records/index.ts'
import { type Columns, goldFromRow, problemFromRow } from './problem-from-row.ts'
import { type ProblemRow, problemRows } from './problem-rows.ts'

/** A part of a problem set by position: `from` and `to` count from 1, both ends included. */
export interface Limit {
  from: number
  to: number
}

/** Reads `10` as the first ten problems and `10-20` as the tenth to the twentieth. */
export function parseLimit(text: string): Limit {
  const match = /^(?:(\d+)-)?(\d+)$/.exec(text)
  const from = Number(match?.[1] ?? 1)
  const to = Number(match?.[2])
  if (match && from >= 1 && to >= from) return { from, to }
  throw new InputError(`a limit is a count such as 10 or a range such as 10-20, got ${text}`)
}

export interface ReadOptions {
  columns?: Columns | undefined
  limit?: Limit | undefined
  /** What is done to a row's values before its columns are read. */
  row?: ((values: Record<string, unknown>) => Record<string, unknown>) | undefined
}

/** The problems of a file, or of several as one, whole or a part, with ids that are unique in all of it. */
export async function readProblems(
  path: string | readonly string[],
  { columns, limit, row: prepared = (values) => values }: ReadOptions = {},
): Promise<Problem[]> {
  const paths = [path].flat()
  const of = paths.join(', ')
  const rows = (await Promise.all(paths.map((each) => problemRows(each))))
    .flat()
    .map(({ values, where }) => ({ values: prepared(values), where }))
  const problems = distinct(of, rows, (row, i) => problemFromRow(row, i, columns))
  return limited(problems, limit, of)
}

/** The part that a limit asks for; `of` names the whole. */
export function limited(problems: Problem[], limit: Limit | undefined, of: string): Problem[] {
  if (limit && limit.from > problems.length)
    throw new InputError(`${of} has ${problems.length} problems, the limit starts at ${limit.from}`)
  return limit ? problems.slice(limit.from - 1, limit.to) : problems
}

/** The reference answers of a file, which need no question; of JSONL from `stdin` for the path `-`. */
export async function readGolds(path: string, stdin?: Readable): Promise<Gold[]> {
  const rows = await problemRows(path, stdin)
  return distinct(path === '-' ? 'standard input' : path, rows, goldFromRow)
}

/** Each row as what it says, under an id of its own. */
function distinct<Said extends { id: string }>(
  of: string,
  rows: readonly ProblemRow[],
  said: (row: ProblemRow, index: number) => Said,
): Said[] {
  const seen = new Map<string, string>()
  const all = rows.map((row, i) => {
    const one = said(row, i)
    const first = seen.get(one.id)
    if (first) throw new InputError(`${row.where}: the id ${one.id} stands already in ${first}`)
    seen.set(one.id, row.where)
    return one
  })
  if (all.length === 0) throw new InputError(`no problems: ${of} is empty`)
  return all
}
