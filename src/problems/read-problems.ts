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
export function parseLimit(text: string, name = 'limit'): Limit {
  const match = /^(?:(\d+)-)?(\d+)$/.exec(text)
  const from = Number(match?.[1] ?? 1)
  const to = Number(match?.[2])
  if (match && from >= 1 && to >= from) return { from, to }
  throw new InputError(`${name} takes a count such as 10 or a range such as 10-20, got ${text}`)
}

/** A run keeps its problems in one text, and no text can be longer than about twice this. */
const mostCharacters = 250_000_000

export interface ReadOptions {
  columns?: Columns | undefined
  limit?: Limit | undefined
  /** What is done to a row's values before its columns are read. */
  row?: ((values: Record<string, unknown>) => Record<string, unknown>) | undefined
  /** How many characters the rows of JSONL may have together. */
  most?: number | undefined
}

/** The problems of a file, or of several as one, whole or a part, with ids that are unique in all of it. */
export async function readProblems(
  path: string | readonly string[],
  { columns, limit, row: prepared = (values) => values, most }: ReadOptions = {},
): Promise<Problem[]> {
  const paths = [path].flat()
  async function* rows(): AsyncGenerator<ProblemRow> {
    for (const each of paths)
      for await (const row of problemRows(each)) yield { ...row, values: prepared(row.values) }
  }
  return distinct(rows(), (row, i) => problemFromRow(row, i, columns), {
    of: paths.join(', '),
    limit,
    most,
  })
}

/** The part that a limit asks for; `of` names the whole. */
export function limited(problems: Problem[], limit: Limit | undefined, of: string): Problem[] {
  if (limit && limit.from > problems.length) throw startsBeyond(of, problems.length, limit)
  return limit ? problems.slice(limit.from - 1, limit.to) : problems
}

function startsBeyond(of: string, count: number, { from }: Limit): InputError {
  return new InputError(`${of} has ${count} problems, the limit starts at ${from}`)
}

/** The reference answers of a file, which need no question; of JSONL from `stdin` for the path `-`. */
export async function readGolds(path: string, stdin?: Readable): Promise<Gold[]> {
  const of = path === '-' ? 'standard input' : path
  return distinct(problemRows(path, stdin), goldFromRow, { of })
}

/** Each row of the part that a limit asks for as what it says, under an id of its own; no row behind it is read. */
async function distinct<Said extends { id: string }>(
  rows: AsyncIterable<ProblemRow>,
  said: (row: ProblemRow, index: number) => Said,
  {
    of,
    limit = { from: 1, to: Number.POSITIVE_INFINITY },
    most = mostCharacters,
  }: Pick<ReadOptions, 'limit' | 'most'> & { of: string },
): Promise<Said[]> {
  const seen = new Map<string, string>()
  const part: Said[] = []
  let characters = 0
  for await (const row of rows) {
    const one = said(row, seen.size)
    const first = seen.get(one.id)
    if (first) throw new InputError(`${row.where}: the id ${one.id} stands already in ${first}`)
    seen.set(one.id, row.where)
    if (seen.size < limit.from) continue
    part.push(one)
    characters += row.characters ?? 0
    if (characters > most)
      throw new InputError(
        `${row.where}: the problems up to here have more than ${most} characters, too many for one run; take fewer with limit`,
      )
    if (seen.size >= limit.to) break
  }
  if (seen.size === 0) throw new InputError(`no problems: ${of} is empty`)
  if (seen.size < limit.from) throw startsBeyond(of, seen.size, limit)
  return part
}
