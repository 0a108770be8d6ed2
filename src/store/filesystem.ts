import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../records/index.ts'

/**
 * Every call by which the store changes a disk, so that a test can put a disk in its place that
 * forgets what was not synced, or whose N-th call fails. Reading is not among them.
 */
export interface Filesystem {
  /** Makes one folder; it may exist. Its entry is durable after `syncFolder` of its parent. */
  makeFolder(path: string): Promise<void>
  /** Opens a file for appending; `fresh` refuses one that exists. */
  append(path: string, options: { fresh: boolean }): Promise<AppendFile>
  /** Makes the content of a closed file durable. */
  syncFile(path: string): Promise<void>
  /** Makes the entries of a folder durable: what was created in it, renamed into it, removed from it. */
  syncFolder(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
}

/** An open file whose bytes only ever grow. */
export interface AppendFile {
  write(bytes: Uint8Array): Promise<void>
  /** Makes everything written so far durable. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** The disk. */
export const realFilesystem: Filesystem = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true })
  },
  async append(path, { fresh }) {
    const file = await open(path, fresh ? 'ax' : 'a')
    return {
      async write(bytes) {
        // FileHandle.write may write less than it was given; appendFile goes on until all is written.
        await file.appendFile(bytes)
      },
      sync: () => file.datasync(),
      close: () => file.close(),
    }
  },
  syncFile: syncPath,
  syncFolder: syncPath,
  rename,
  remove: unlink,
}

async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Replaces a file as a whole or not at all: a new one is made durable in `tmp/` and renamed over it. */
export async function replaceFile(
  filesystem: Filesystem,
  run: string,
  name: string,
  content: string,
): Promise<void> {
  const temporary = join(run, 'tmp', `${name}.${randomUUID()}`)
  const file = await filesystem.append(temporary, { fresh: true })
  try {
    await file.write(Buffer.from(content))
    await file.sync()
  } finally {
    await file.close()
  }
  await filesystem.rename(temporary, join(run, name))
  await filesystem.syncFolder(run)
}

/** What was to be read, or something else where there is no such file or folder. */
export async function orIfMissing<Content>(
  reading: Promise<Content>,
  otherwise: Content,
): Promise<Content> {
  try {
    return await reading
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return otherwise
    throw error
  }
}
