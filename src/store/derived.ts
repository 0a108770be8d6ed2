import { join } from 'node:path'
import type { SampleKey } from '../records/index.ts'
import { columnNames, fromJournal } from './columns.ts'
import { quotePaths } from './database.ts'
import { type ManifestEntry, noLosses } from './manifest.ts'
import { writePart } from './part.ts'
import { publish, type Sealer } from './seal.ts'
import { sameKey } from './views.ts'

/**
 * What can be computed again from the samples, and comes out the same: it does not pass through the
 * journal, and lies in a folder of its own for each maker (a condition's hash, an auditor's version).
 */
export type DerivedKind = 'scores' | 'audits'

/** A call for each row would cost more than the rows; their text all at once, too much memory. */
const rowsInWrite = 1000

/** Writes rows of one maker as one Parquet part, which the manifest names when it is durable. */
export async function sealDerived(
  sealer: Sealer,
  name: string,
  { kind, by, rows }: { kind: DerivedKind; by: string; rows: readonly SampleKey[] },
): Promise<void> {
  const { filesystem, run, database, manifest } = sealer
  const scratch = join(run, 'tmp', `${name}.ndjson`)
  await filesystem.remove(scratch).catch(() => {})
  const file = await filesystem.append(scratch, { fresh: true })
  let longest = 0
  try {
    for (let start = 0; start < rows.length; start += rowsInWrite) {
      const lines = rows.slice(start, start + rowsInWrite).map((row) => `${JSON.stringify(row)}\n`)
      longest = lines.reduce((most, line) => Math.max(most, Buffer.byteLength(line)), longest)
      await file.write(Buffer.from(lines.join('')))
    }
  } finally {
    await file.close()
  }
  await database.run(`CREATE OR REPLACE TABLE sealing AS
    ${fromJournal(scratch, kind, longest)} ORDER BY condition, problem, sample_index`)
  await filesystem.remove(scratch)
  const part = await writePart(database, run, `${kind}/${by}/${name}.parquet`, 'sealing')
  const files = await publish(sealer, [part])
  await manifest.append({ type: 'sealed', segment: name, files, losses: noLosses(), mended: false })
}

/** Who made rows of a kind, sorted. */
export function makersOf(kind: DerivedKind, entries: Iterable<ManifestEntry>): string[] {
  return [...new Set(filesOf(kind, entries).map((path) => path.split('/')[1]!))].sort()
}

/**
 * The rows of one maker as a table to select from, each key once; null where there are none. A
 * row is of a sample that was sealed before it: where that was lost and drawn again, the row is not
 * of the completion that is there now.
 */
export function derivedTable(
  run: string,
  entries: Iterable<ManifestEntry>,
  { kind, by }: { kind: DerivedKind; by: string },
): string | null {
  const paths = filesOf(kind, entries).filter((path) => path.startsWith(`${kind}/${by}/`))
  if (paths.length === 0) return null
  const list = quotePaths(paths.map((path) => join(run, path)))
  const key = 'condition, problem, sample_index'
  return `(SELECT ${columnNames(kind).join(', ')} FROM (
      SELECT *, parse_filename(filename, true) AS segment
      FROM read_parquet(${list}, filename = true)
      QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY filename DESC) = 1
    ) derived WHERE EXISTS
      (FROM samples WHERE ${sameKey('samples', 'derived')} AND samples.segment <= derived.segment))`
}

function filesOf(kind: DerivedKind, entries: Iterable<ManifestEntry>): string[] {
  return [...entries]
    .flatMap(({ files }) => files.map(({ path }) => path))
    .filter((path) => path.startsWith(`${kind}/`))
}
