import { join } from 'node:path'
import type { SampleScore } from '../records/index.ts'
import { columnNames, fromJournal } from './columns.ts'
import { quotePaths } from './database.ts'
import { type ManifestEntry, noLosses } from './manifest.ts'
import { writePart } from './part.ts'
import { publish, type Sealer } from './seal.ts'
import { sameKey } from './views.ts'

/** Writes scores under a condition as one Parquet part, which the manifest names when it is durable. */
export async function sealScores(
  sealer: Sealer,
  name: string,
  under: string,
  scores: readonly SampleScore[],
): Promise<void> {
  const { filesystem, run, database, manifest } = sealer
  const scratch = join(run, 'tmp', `${name}.ndjson`)
  const lines = scores.map((score) => `${JSON.stringify(score)}\n`)
  await filesystem.remove(scratch).catch(() => {})
  const file = await filesystem.append(scratch, { fresh: true })
  try {
    for (const line of lines) await file.write(Buffer.from(line))
  } finally {
    await file.close()
  }
  const longest = lines.reduce((most, line) => Math.max(most, Buffer.byteLength(line)), 0)
  await database.run(`CREATE OR REPLACE TABLE sealing AS
    ${fromJournal(scratch, 'scores', longest)} ORDER BY condition, problem, sample_index`)
  await filesystem.remove(scratch)
  const part = await writePart(database, run, `scores/${under}/${name}.parquet`, 'sealing')
  const files = await publish(sealer, [part])
  await manifest.append({ type: 'sealed', segment: name, files, losses: noLosses(), mended: false })
}

/** The conditions under which there are scores, sorted. */
export function scorersIn(entries: Iterable<ManifestEntry>): string[] {
  return [...new Set(scoreFiles(entries).map((path) => path.split('/')[1]!))].sort()
}

/**
 * The scores under a condition as a table to select from, each key once; null where there are none. A
 * score is of a sample that was sealed before it: where that was lost and drawn again, the score is not
 * of the completion that is there now.
 */
export function scoresTable(
  run: string,
  entries: Iterable<ManifestEntry>,
  under: string,
): string | null {
  const paths = scoreFiles(entries).filter((path) => path.startsWith(`scores/${under}/`))
  if (paths.length === 0) return null
  const list = quotePaths(paths.map((path) => join(run, path)))
  const key = 'condition, problem, sample_index'
  return `(SELECT ${columnNames('scores').join(', ')} FROM (
      SELECT *, parse_filename(filename, true) AS segment
      FROM read_parquet(${list}, filename = true)
      QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY filename DESC) = 1
    ) score WHERE EXISTS
      (FROM samples WHERE ${sameKey('samples', 'score')} AND samples.segment <= score.segment))`
}

function scoreFiles(entries: Iterable<ManifestEntry>): string[] {
  return [...entries]
    .flatMap(({ files }) => files.map(({ path }) => path))
    .filter((path) => path.startsWith('scores/'))
}
