import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Database } from './database.ts'
import { orIfMissing } from './filesystem.ts'
import { journalNames } from './journal-files.ts'
import {
  type Manifest,
  type ManifestEntry,
  noLosses,
  readManifest,
  type SealedFile,
} from './manifest.ts'
import { fingerprint, kindOf, verifiedPart } from './part.ts'

/**
 * Compares the manifest with the files, changes its entries to what can be trusted, and returns the
 * entries that changed: damaged files are no longer named, and a segment whose manifest line is
 * lost is named again where its files prove what they are. `journals` are segments that are still
 * in the journal: what there is of them in Parquet is unfinished.
 */
export async function trustSealed(
  run: string,
  database: Database,
  { entries }: Manifest,
  journals: ReadonlySet<string>,
): Promise<ManifestEntry[]> {
  const changed: ManifestEntry[] = []
  const allFiles = [...entries.values()].flatMap(({ files }) => files)
  const allDamaged = new Set(await damagedFiles(run, allFiles))
  for (const entry of entries.values()) {
    const damaged = entry.files.map(({ path }) => path).filter((path) => allDamaged.has(path))
    // While its journal is still there a segment is not lost: it is sealed again.
    if (damaged.length > 0 && journals.has(entry.segment)) entries.delete(entry.segment)
    else if (damaged.length > 0) changed.push(without(entry, damaged))
  }
  const orphans = await orphanedFiles(run, entries, journals)
  for (const [segment, paths] of Map.groupBy(orphans, segmentOf))
    changed.push(await mend(run, database, segment, paths))
  for (const entry of changed) entries.set(entry.segment, entry)
  return changed
}

/**
 * The files among these that are missing or not what the manifest says. Texts are only looked at
 * for their size, because they are most of a run's bytes; `everyByte` reads them too.
 */
export async function damagedFiles(
  run: string,
  files: readonly SealedFile[],
  { everyByte = false } = {},
): Promise<string[]> {
  const damaged: string[] = []
  // A few at a time: most of the time goes into asking for small files.
  const together = 8
  for (let start = 0; start < files.length; start += together) {
    const some = files.slice(start, start + together)
    const sound = await Promise.all(some.map((file) => isSound(run, file, everyByte)))
    damaged.push(...some.filter((_, i) => !sound[i]).map(({ path }) => path))
  }
  return damaged
}

async function isSound(
  run: string,
  { path, bytes, sha256 }: SealedFile,
  everyByte: boolean,
): Promise<boolean> {
  const stats = await lstat(join(run, path)).catch(() => null)
  if (!stats?.isFile() || stats.size !== bytes) return false
  if (kindOf(path) === 'texts' && !everyByte) return true
  return (await fingerprint(join(run, path))).sha256 === sha256
}

/** Parquet files that neither the manifest nor a journal accounts for. */
async function orphanedFiles(
  run: string,
  entries: ReadonlyMap<string, ManifestEntry>,
  journals: ReadonlySet<string>,
): Promise<string[]> {
  const paths = await parquetFiles(run)
  const known = (path: string) => entries.has(segmentOf(path)) || journals.has(segmentOf(path))
  if (paths.every(known)) return []
  // A reader may have come upon a segment that began and was sealed since the reader began.
  const journalsNow = new Set(await journalNames(run))
  const { entries: entriesNow } = await readManifest(run)
  const knownNow = (path: string) =>
    entriesNow.has(segmentOf(path)) || journalsNow.has(segmentOf(path))
  return paths.filter((path) => !known(path) && !knownNow(path))
}

/** Every Parquet file of the run, by its path inside the run. */
export async function parquetFiles(run: string): Promise<string[]> {
  const inner = await Promise.all(
    ['grades', 'scores', 'audits'].map(async (of) =>
      (await list(join(run, of))).map((name) => `${of}/${name}`),
    ),
  )
  const folders = ['samples', 'texts', ...inner.flat()]
  const paths = await Promise.all(
    folders.map(async (folder) =>
      (await list(join(run, folder))).map((name) => `${folder}/${name}`),
    ),
  )
  return paths.flat().filter((path) => /\/\d{8}\.parquet$/.test(path))
}

export function segmentOf(path: string): string {
  return basename(path, '.parquet')
}

async function mend(
  run: string,
  database: Database,
  segment: string,
  paths: readonly string[],
): Promise<ManifestEntry> {
  const files: SealedFile[] = []
  const damaged: string[] = []
  for (const path of paths) {
    const file = await verifiedPart(database, path, join(run, path))
    if (file) files.push(file)
    else damaged.push(path)
  }
  // Samples and texts are sealed together: where one is missing it was lost.
  const halves = ['samples', 'texts'].map((kind) => `${kind}/${segment}.parquet`)
  const lost = halves.filter((path) => !paths.includes(path))
  if (lost.length < halves.length) damaged.push(...lost)
  const entry = { type: 'sealed' as const, segment, files, losses: noLosses(), mended: true }
  return without(entry, damaged)
}

/** The entry when these files of it are lost; texts are of no use without their samples. */
function without(entry: ManifestEntry, damaged: readonly string[]): ManifestEntry {
  const unusable = new Set(damaged)
  for (const path of damaged) {
    if (kindOf(path) === 'samples') unusable.add(path.replace('samples/', 'texts/'))
  }
  return {
    ...entry,
    files: entry.files.filter(({ path }) => !unusable.has(path)),
    losses: { ...entry.losses, damagedFiles: [...entry.losses.damagedFiles, ...damaged] },
  }
}

async function list(folder: string): Promise<string[]> {
  return (await orIfMissing(readdir(folder), [])).sort()
}
