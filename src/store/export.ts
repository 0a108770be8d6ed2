import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { z } from 'zod'
import { InputError, type Problem } from '../records/index.ts'
import { columnNames, isText } from './columns.ts'
import { type Database, quote } from './database.ts'

const formats: Record<string, string> = {
  '.parquet': '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)',
  '.jsonl': '(FORMAT json)',
  '.csv': '(FORMAT csv, HEADER)',
}

const textColumns = ['prompt', 'completion', 'opening', 'reasoning']
const gradeColumns = ['correct', 'verdict', 'answer', 'rule', 'reason']

/** What the samples themselves do not say, and whoever reads the file alone needs to know. */
export interface ExportKnown {
  arms: readonly { hash: string; name: string }[]
  problems: readonly Pick<Problem, 'id' | 'gold' | 'stratum' | 'cluster' | 'answerSpace'>[]
}

const problemColumns = ['gold', 'source', 'cluster', 'answer_space']

/**
 * Writes every sample with its arm's name, its texts and its problem's reference, and its grade where a
 * view of grades is given; returns the rows.
 */
export async function exportRun(
  database: Database,
  path: string,
  { grades, known }: { grades: string | null; known: ExportKnown },
): Promise<number> {
  const format = formats[extname(path)]
  if (format === undefined)
    throw new InputError(`unknown format; .parquet, .jsonl or .csv would do: ${path}`)
  if (!existsSync(dirname(path))) throw new InputError(`no such folder: ${dirname(path)}`)
  const key = ['condition', 'problem', 'sample_index']
  const names = [
    'arm',
    ...columnNames('samples'),
    ...textColumns,
    ...problemColumns,
    ...(grades ? gradeColumns : []),
  ]
  const cells = extname(path) === '.csv' ? names.map(harmless) : names
  await layKnown(database, known)
  // The narrow side is the one that is held in memory: a join of texts would hold all of them.
  const rows = `FROM texts RIGHT JOIN samples USING (${key.join(', ')})
    LEFT JOIN known_arms USING (condition)
    LEFT JOIN known_problems USING (problem)
    ${grades ? `LEFT JOIN (SELECT *, ${isCorrect} AS correct FROM ${grades}) grade USING (${key.join(', ')})` : ''}`
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

/** Neither where the grader leaves it undecided. */
const isCorrect = `CASE verdict WHEN 'correct' THEN true WHEN 'incorrect' THEN false END`

async function layKnown(database: Database, { arms, problems }: ExportKnown): Promise<void> {
  const text = (value: string | undefined) => (value === undefined ? 'NULL' : quote(value))
  await database.run('CREATE OR REPLACE TEMP TABLE known_arms (condition VARCHAR, arm VARCHAR)')
  await insert(
    database,
    'known_arms',
    arms.map(({ hash, name }) => `(${text(hash)}, ${text(name)})`),
  )
  await database.run(
    'CREATE OR REPLACE TEMP TABLE known_problems (problem VARCHAR, gold VARCHAR, source VARCHAR, "cluster" VARCHAR, answer_space DOUBLE)',
  )
  await insert(
    database,
    'known_problems',
    problems.map(
      ({ id, gold, stratum, cluster, answerSpace }) =>
        `(${text(id)}, ${text(gold)}, ${text(stratum)}, ${text(cluster)}, ${answerSpace ?? 'NULL'})`,
    ),
  )
}

/** A statement of all rows of a large set would be larger than the parser likes. */
const insertedAtOnce = 1000

async function insert(database: Database, table: string, rows: readonly string[]): Promise<void> {
  for (let from = 0; from < rows.length; from += insertedAtOnce)
    await database.run(
      `INSERT INTO ${table} VALUES ${rows.slice(from, from + insertedAtOnce).join(', ')}`,
    )
}

/** Spreadsheets run a cell that starts like a formula; a quote before it makes it text (OWASP, CSV injection). */
function harmless(name: string): string {
  if (!isText(name)) return name
  return `CASE WHEN regexp_matches(${name}, '^[=+\\-@\\t\\r]') THEN '''' || ${name} ELSE ${name} END AS ${name}`
}
