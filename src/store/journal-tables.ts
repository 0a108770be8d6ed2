import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromJournal, type Kind, nullColumns } from './columns.ts'
import type { Database } from './database.ts'
import { type JournalFile, readNewRecords } from './journal-files.ts'
import type { Line } from './line.ts'
import { type Losses, type Manifest, noLosses } from './manifest.ts'
import { readRecorded } from './recorded.ts'
import { longest, writeLines } from './seal.ts'
import type { Segment } from './segment.ts'
import { createViews } from './views.ts'

/** Lays the views over sealed files and journals; journal rows that are sealed too are left out. */
export async function layViews(
  database: Database,
  run: string,
  { entries }: Manifest,
  journals: readonly JournalFile[],
): Promise<{ losses: Losses[]; graders: string[] }> {
  const graders = await createViews(database, run, entries.values())
  if (journals.length === 0) return { losses: [], graders }
  const recorded = await readRecorded(database, graders)
  const tables = { samples: 'journal_samples', grades: new Map<string, string>() }
  await createTable(database, tables.samples, 'samples', 'texts')
  const losses: Losses[] = []
  for await (const { name, segment, losses: lost } of readNewRecords(journals, recorded)) {
    // The last line of a journal that is being written may be unfinished: that is no loss.
    losses.push({ ...noLosses(), damagedLines: lost.damagedLines })
    await insertLines(database, tables.samples, name, segment, 'samples', segment.samples)
    for (const [grader, lines] of segment.grades) {
      const table = tables.grades.get(grader) ?? `"journal ${grader}"`
      if (!tables.grades.has(grader)) await createTable(database, table, 'grades')
      tables.grades.set(grader, table)
      await insertLines(database, table, name, segment, 'grades', lines)
    }
  }
  return { losses, graders: await createViews(database, run, entries.values(), tables) }
}

async function createTable(database: Database, table: string, ...kinds: Kind[]): Promise<void> {
  await database.run(
    `CREATE TABLE ${table} AS SELECT ${nullColumns(...kinds)}, '' AS segment WHERE false`,
  )
}

async function insertLines(
  database: Database,
  table: string,
  name: string,
  { bytes }: Segment,
  of: 'samples' | 'grades',
  lines: readonly Line[],
): Promise<void> {
  if (lines.length === 0) return
  const folder = await mkdtemp(join(tmpdir(), 'passbound-'))
  try {
    const scratch = join(folder, `${name}.ndjson`)
    const file = await open(scratch, 'ax')
    try {
      await writeLines({ write: (piece) => file.appendFile(piece) }, bytes, lines)
    } finally {
      await file.close()
    }
    const rows = fromJournal(scratch, of, longest(lines))
    await database.run(`INSERT INTO ${table} BY NAME SELECT *, '${name}' AS segment FROM (${rows})`)
  } finally {
    await rm(folder, { recursive: true })
  }
}
