import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { SampleKey } from '../records/index.ts'
import { Database } from './database.ts'
import { type Filesystem, replaceFile } from './filesystem.ts'
import { closeJournals, type JournalFile, openJournals, readNewRecords } from './journal-files.ts'
import { type Lock, takeLock } from './lock.ts'
import { type Manifest, ManifestWriter, readManifest } from './manifest.ts'
import { readRecorded } from './recorded.ts'
import { recoveryReport, type RecoveryReport } from './recovery.ts'
import { describeRun, noRun, readPlan, readRunId, refuseForeignFolder } from './run-files.ts'
import { type Sealer, sealSegment } from './seal.ts'
import { parquetFiles, segmentOf, trustSealed } from './sealed.ts'
import type { Recorded } from './segment.ts'
import { createViews } from './views.ts'

/** A run whose lock is held and whose journals are sealed. */
export interface OwnedRun {
  id: string
  plan: unknown
  lock: Lock
  sealer: Sealer
  recorded: Recorded
  recovery: RecoveryReport
  /** Larger than every segment's number so far. */
  nextSegment: number
}

/** Takes a run and mends what a kill or a damaged disk left behind. */
export async function ownRun(
  folder: string,
  filesystem: Filesystem,
  { create, signal }: { create: boolean; signal: AbortSignal | undefined },
): Promise<OwnedRun> {
  if ((await readRunId(folder)) === null) {
    if (!create) throw noRun(folder)
    await refuseForeignFolder(folder)
    await filesystem.makeFolder(folder)
    await filesystem.syncFolder(dirname(resolve(folder)))
  }
  const lock = takeLock(folder)
  try {
    const id = (await readRunId(folder)) ?? (await createRun(folder, filesystem))
    return {
      id,
      lock,
      plan: await readPlan(folder),
      ...(await recover(folder, filesystem, signal)),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function createRun(folder: string, filesystem: Filesystem): Promise<string> {
  const id = randomUUID()
  for (const name of ['journal', 'samples', 'texts', 'grades', 'tmp'])
    await filesystem.makeFolder(join(folder, name))
  // Its syncing of the run's folder makes these folders durable too.
  await replaceFile(filesystem, folder, 'run.json', describeRun(id))
  return id
}

type Recovered = Omit<OwnedRun, 'id' | 'plan' | 'lock'>

async function recover(
  run: string,
  filesystem: Filesystem,
  signal: AbortSignal | undefined,
): Promise<Recovered> {
  // What a kill left in tmp/ was never named by anything.
  await rm(join(run, 'tmp'), { recursive: true, force: true })
  await mkdir(join(run, 'tmp'))
  const database = await Database.open(join(run, 'tmp', 'spill'))
  const journals = await openJournals(run)
  try {
    const manifest = await readManifest(run)
    const writer = new ManifestWriter(filesystem, run, manifest)
    const sealer = { filesystem, run, database, manifest: writer, innerFolders: new Set<string>() }
    const names = new Set(journals.map(({ name }) => name))
    const changed = await trustSealed(run, database, manifest, names)
    for (const entry of changed) await writer.append(entry)
    await setAside(sealer, manifest, names)
    const graders = await createViews(database, run, manifest.entries.values())
    signal?.throwIfAborted()
    const recorded = await readRecorded(database, graders)
    const segments = [...manifest.entries.keys(), ...names]
    await sealJournals(sealer, manifest, journals, recorded, signal)
    const recovery = recoveryReport(manifest.entries.values(), manifest.damaged)
    return { sealer, recorded, recovery, nextSegment: Math.max(0, ...segments.map(Number)) + 1 }
  } catch (error) {
    database.close()
    throw error
  } finally {
    await closeJournals(journals)
  }
}

async function sealJournals(
  sealer: Sealer,
  { entries }: Manifest,
  journals: readonly JournalFile[],
  recorded: Recorded,
  signal: AbortSignal | undefined,
): Promise<void> {
  const unsealed = journals.filter(({ name }) => !entries.has(name))
  const path = (name: string) => join(sealer.run, 'journal', `${name}.ndjson`)
  for (const { name } of journals) if (entries.has(name)) await sealer.filesystem.remove(path(name))
  for await (const { name, segment, losses } of readNewRecords(unsealed, recorded)) {
    signal?.throwIfAborted()
    const isLast = name === unsealed.at(-1)!.name
    if (isLast) losses.redrawn = listKeys(recorded.inFlight)
    await sealSegment(sealer, name, segment, losses)
  }
}

/** Moves files that nothing names out of the folders that people read as a whole. */
async function setAside(
  { filesystem, run }: Sealer,
  { entries }: Manifest,
  journals: ReadonlySet<string>,
): Promise<void> {
  const named = new Set([...entries.values()].flatMap(({ files }) => files.map(({ path }) => path)))
  for (const path of await parquetFiles(run)) {
    if (named.has(path) || journals.has(segmentOf(path))) continue
    await filesystem.makeFolder(join(run, 'damaged'))
    await filesystem.rename(join(run, path), join(run, 'damaged', path.replaceAll('/', '-')))
  }
}

/** Keys as the manifest lists them. */
export function listKeys(keys: Iterable<SampleKey>): [string, string, number][] {
  return [...keys].map(({ condition, problem, index }) => [condition, problem, index])
}
