import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { orIfMissing } from './filesystem.ts'
import { type Losses, noLosses } from './manifest.ts'
import { readSegment, type Recorded, type Segment, takeNew } from './segment.ts'

/** An open journal segment: it can be read even when it has been sealed and removed since. */
export interface JournalFile {
  name: string
  file: FileHandle
}

/** The names of the journal's segments, in order. */
export async function journalNames(run: string): Promise<string[]> {
  const files = await orIfMissing(readdir(join(run, 'journal')), [])
  return files
    .filter((file) => /^\d{8}\.ndjson$/.test(file))
    .map((file) => file.slice(0, 8))
    .sort()
}

/** Opens every journal segment, in order. Readers do so before they read the manifest. */
export async function openJournals(run: string): Promise<JournalFile[]> {
  const files: JournalFile[] = []
  for (const name of await journalNames(run)) {
    const path = join(run, 'journal', `${name}.ndjson`)
    const file = await orIfMissing<FileHandle | null>(open(path), null)
    if (file) files.push({ name, file })
  }
  return files
}

export async function closeJournals(journals: readonly JournalFile[]): Promise<void> {
  for (const { file } of journals) await file.close()
}

/** A journal segment's records that are not recorded elsewhere, and what was lost of it. */
export interface NewRecords {
  name: string
  segment: Segment
  losses: Losses
}

/** Reads the segments one after the other; `recorded` grows with what they hold. */
export async function* readNewRecords(
  journals: readonly JournalFile[],
  recorded: Recorded,
): AsyncGenerator<NewRecords> {
  const limits = await readLimits(journals)
  for (const { name, file } of journals) {
    const bytes = await readAll(file)
    const segment = readSegment(bytes.subarray(0, limits.get(name) ?? bytes.length))
    const discarded = takeNew(segment, recorded)
    const { damaged: damagedLines, torn: tornLines } = segment
    yield { name, segment, losses: { ...noLosses(), ...discarded, damagedLines, tornLines } }
  }
}

/** Up to where segments count that a later segment's first line does not trust. */
async function readLimits(journals: readonly JournalFile[]): Promise<Map<string, number>> {
  const limits = new Map<string, number>()
  for (const { file } of journals) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2 ** 16), 0, 2 ** 16, 0)
    for (const [name, bytes] of readSegment(buffer.subarray(0, bytesRead)).distrusted)
      limits.set(name, bytes)
  }
  return limits
}

/** The whole file, wherever the handle's own position is. */
async function readAll(file: FileHandle): Promise<Buffer> {
  const bytes = Buffer.alloc((await file.stat()).size)
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}
