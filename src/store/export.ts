import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { z } from 'zod'
import { InputError } from '../records/index.ts'
import { columnNames, isText } from './columns.ts'
import { type Database, quote } from './database.ts'

const formats: Record<string, string> = {
  '.parquet': '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)',
  '.jsonl': '(FORMAT json)',
  '.csv': '(FORMAT csv, HEADER)',
}

const textColumns = ['prompt', 'completion', 'opening', 'reasoning']
const gradeColumns = ['verdict', 'answer', 'rule', 'reason']

/** Writes every sample with its texts, and its grade where a view of grades is given; returns the rows. */
export async function exportRun(
  database: Database,
  path: string,
  grades: string | null,
): Promise<number> {
  const format = formats[extname(path)]
  if (format === undefined)
    throw new InputError(`unknown format; .parquet, .jsonl or .csv would do: ${path}`)
  if (!existsSync(dirname(path))) throw new InputError(`no such folder: ${dirname(path)}`)
  const key = ['condition', 'problem', 'sample_index']
  const names = [...columnNames('samples'), ...textColumns, ...(grades ? gradeColumns : [])]
  const cells = extname(path) === '.csv' ? names.map(harmless) : names
  // The narrow side is the one that is held in memory: a join of texts would hold all of them.
  const rows = `FROM texts RIGHT JOIN samples USING (${key.join(', ')})
    ${grades ? `LEFT JOIN ${grades} grade USING (${key.join(', ')})` : ''}`
  const partial = `${path}.partial`
  try {
    await database.run(`COPY (SELECT ${cells.join(', ')} ${rows}) TO ${quote(partial)} ${format}`)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  const count = z.object({ rows: z.number() })
  const [total] = await database.all(count, 'SELECT count(*)::DOUBLE AS rows FROM samples')
  return total!.rows
}

/** Spreadsheets run a cell that starts like a formula; a quote before it makes it text (OWASP, CSV injection). */
function harmless(name: string): string {
  if (!isText(name)) return name
  return `CASE WHEN regexp_matches(${name}, '^[=+\\-@\\t\\r]') THEN '''' || ${name} ELSE ${name} END AS ${name}`
}
