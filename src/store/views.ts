import { join } from 'node:path'
import { columnNames, type Kind, nullColumns } from './columns.ts'
import { type Database, quotePaths } from './database.ts'
import type { ManifestEntry } from './manifest.ts'
import { kindOf } from './part.ts'

/** That two tables' rows have one key, as an SQL condition. */
export const sameKey = (a: string, b: string) =>
  ['condition', 'problem', 'sample_index']
    .map((name) => `${a}.${name} = ${b}.${name}`)
    .join(' AND ')

/** Journal rows in tables of these names, loaded beside the sealed files. */
export interface JournalTables {
  samples: string
  grades: ReadonlyMap<string, string>
}

/**
 * Lays views over a run: `samples`, `texts`, and one for each grader (`gradesView`), from the sealed
 * files and, where given, journal rows. Returns the graders' names.
 */
export async function createViews(
  database: Database,
  run: string,
  entries: Iterable<ManifestEntry>,
  journal: JournalTables | null = null,
): Promise<string[]> {
  const all = [...entries]
  const files = all.flatMap((entry) => entry.files.map(({ path }) => path))
  const lostSamples = all.some(({ losses }) =>
    losses.damagedFiles.some((path) => kindOf(path) === 'samples'),
  )
  for (const kind of ['samples', 'texts'] as const) {
    const paths = files.filter((path) => kindOf(path) === kind)
    await createView(database, run, kind, kind, paths, journal?.samples)
  }
  const byGrader = Map.groupBy(
    files.filter((path) => kindOf(path) === 'grades'),
    (path) => path.split('/')[1]!,
  )
  const graders = [...new Set([...byGrader.keys(), ...(journal?.grades.keys() ?? [])])].sort()
  for (const grader of graders) {
    const view = gradesView(grader)
    const table = journal?.grades.get(grader)
    const name = lostSamples ? `"any ${grader}"` : view
    await createView(database, run, 'grades', name, byGrader.get(grader) ?? [], table)
    // A grade is of a sample that was recorded before it. Where samples were lost, the same key may
    // have been drawn again since: grades of the lost completion are not grades of that one.
    if (lostSamples) {
      await database.run(`CREATE OR REPLACE VIEW ${view} AS SELECT * FROM ${name} grade WHERE EXISTS
        (FROM samples WHERE ${sameKey('samples', 'grade')} AND samples.segment <= grade.segment)`)
    }
  }
  return graders
}

/** The name of the view over one grader's grades. */
export function gradesView(grader: string): string {
  return `"grades ${grader}"`
}

export async function createView(
  database: Database,
  run: string,
  kind: Kind,
  name: string,
  paths: readonly string[],
  table: string | undefined,
): Promise<void> {
  const names = columnNames(kind).join(', ')
  const sources: string[] = []
  if (paths.length > 0) {
    const list = quotePaths(paths.map((path) => join(run, path)))
    sources.push(`SELECT ${names}, parse_filename(filename, true) AS segment
      FROM read_parquet(${list}, filename = true)`)
  }
  if (table !== undefined) sources.push(`SELECT ${names}, segment FROM ${table}`)
  if (sources.length === 0) {
    // The columns with their types, and no row.
    sources.push(`SELECT ${nullColumns(kind)}, '' AS segment WHERE false`)
  }
  await database.run(`CREATE OR REPLACE VIEW ${name} AS ${sources.join(' UNION ALL ')}`)
}
