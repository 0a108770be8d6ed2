import { dirname, join } from 'node:path'
import { fromJournal } from './columns.ts'
import type { Database } from './database.ts'
import type { AppendFile, Filesystem } from './filesystem.ts'
import type { Line } from './line.ts'
import type { Losses, ManifestWriter, SealedFile } from './manifest.ts'
import { type Part, verifiedPart, writePart } from './part.ts'
import type { Segment } from './segment.ts'

/** Where sealing happens. */
export interface Sealer {
  filesystem: Filesystem
  run: string
  database: Database
  manifest: ManifestWriter
  /** Folders inside grades/, scores/ and audits/ that this process has made durable. */
  innerFolders: Set<string>
}

/**
 * Turns a journal segment into Parquet. Every step leaves a run that loses nothing: the files are
 * written in `tmp/`, read back and made durable, renamed, their folders made durable; then one
 * manifest line names them all; and only when that is durable the journal goes. Sealing again
 * overwrites.
 */
export async function sealSegment(
  sealer: Sealer,
  name: string,
  segment: Segment,
  losses: Losses,
): Promise<void> {
  const { filesystem, run, database, manifest } = sealer
  const parts: Part[] = []
  if (segment.samples.length > 0) {
    await loadLines(sealer, name, segment, segment.samples, 'samples')
    for (const kind of ['samples', 'texts'])
      parts.push(await writePart(database, run, `${kind}/${name}.parquet`, 'sealing'))
  }
  for (const [grader, lines] of segment.grades) {
    if (lines.length === 0) continue
    await loadLines(sealer, name, segment, lines, 'grades')
    parts.push(await writePart(database, run, `grades/${grader}/${name}.parquet`, 'sealing'))
  }
  const files = await publish(sealer, parts)
  if (files.length > 0 || isNotable(losses))
    await manifest.append({ type: 'sealed', segment: name, files, losses, mended: false })
  await filesystem.remove(join(run, 'journal', `${name}.ndjson`))
}

/** Reads lines of a segment into the table `sealing`, through a scratch file that holds only them. */
async function loadLines(
  { filesystem, run, database }: Sealer,
  name: string,
  { bytes }: Segment,
  lines: readonly Line[],
  of: 'samples' | 'grades',
): Promise<void> {
  const scratch = join(run, 'tmp', `${name}.ndjson`)
  await filesystem.remove(scratch).catch(() => {})
  const file = await filesystem.append(scratch, { fresh: true })
  try {
    await writeLines(file, bytes, lines)
  } finally {
    await file.close()
  }
  await database.run(`CREATE OR REPLACE TABLE sealing AS
    ${fromJournal(scratch, of, longest(lines))} ORDER BY condition, problem, sample_index`)
  await filesystem.remove(scratch)
}

/** Writes lines with their newlines; neighbours, which most lines are, in one piece. */
export async function writeLines(
  file: Pick<AppendFile, 'write'>,
  bytes: Buffer,
  lines: readonly Line[],
): Promise<void> {
  const newline = Buffer.from('\n')
  for (let i = 0; i < lines.length; ++i) {
    const { start } = lines[i]!
    while (lines[i + 1]?.start === lines[i]!.end + 1 && bytes[lines[i]!.end] === newline[0]) ++i
    await file.write(bytes.subarray(start, lines[i]!.end))
    await file.write(newline)
  }
}

export function longest(lines: readonly Line[]): number {
  return lines.reduce((most, { start, end }) => Math.max(most, end - start), 0)
}

/** Makes the parts durable under their names, after reading back what DuckDB wrote. */
export async function publish(sealer: Sealer, parts: readonly Part[]): Promise<SealedFile[]> {
  const { filesystem, run, database } = sealer
  const files: SealedFile[] = []
  for (const { path, temporary } of parts) {
    await filesystem.syncFile(temporary)
    const file = await verifiedPart(database, path, temporary)
    if (file === null) throw new Error(`what was written cannot be read back: ${temporary}`)
    files.push(file)
    if (/^(grades|scores|audits)\//.test(path)) await makeInnerFolder(sealer, dirname(path))
    await filesystem.rename(temporary, join(run, path))
  }
  const folders = new Set(parts.map(({ path }) => dirname(join(run, path))))
  for (const folder of folders) await filesystem.syncFolder(folder)
  return files
}

/** Makes the folder of one grader, of the scores under one condition, or of one auditor. */
async function makeInnerFolder(sealer: Sealer, folder: string): Promise<void> {
  const { filesystem, run, innerFolders } = sealer
  if (innerFolders.has(folder)) return
  const outer = dirname(folder)
  // grades/ is made with the run, the others by their first row.
  if (outer !== 'grades' && !innerFolders.has(outer)) {
    await filesystem.makeFolder(join(run, outer))
    await filesystem.syncFolder(run)
    innerFolders.add(outer)
  }
  await filesystem.makeFolder(join(run, folder))
  await filesystem.syncFolder(join(run, outer))
  innerFolders.add(folder)
}

function isNotable(losses: Losses): boolean {
  return Object.values(losses).some((loss) => (Array.isArray(loss) ? loss.length : loss) > 0)
}
