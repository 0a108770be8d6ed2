import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { InputError } from '../records/index.ts'

/** Ownership of a run folder; the operating system releases it when the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the run for this process: an exclusive SQLite transaction on `lock.sqlite`. The owner's
 * process id stands beside it in a file of its own, because to open and close the locked file by
 * any other means would release the lock (POSIX record locks belong to the process and the file).
 */
export function takeLock(folder: string): Lock {
  const ownerFile = join(folder, 'lock.pid')
  const database = openQuietly(folder)
  try {
    database.exec('PRAGMA busy_timeout = 0')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!(error instanceof Error && /locked/.test(error.message))) throw error
    throw new InputError(`${folder}: run is in use by process ${owner(ownerFile)}`)
  }
  writeFileSync(ownerFile, `${process.pid}\n`)
  return { release: () => database.close() }
}

function owner(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || '(unknown)'
  } catch {
    return '(unknown)'
  }
}

/** Node 22 and 24 warn that node:sqlite is experimental when it is first loaded; users cannot act on that. */
function openQuietly(folder: string): DatabaseSync {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning')!
  process.emitWarning = () => {}
  try {
    const sqlite = process.getBuiltinModule('node:sqlite')
    return new sqlite.DatabaseSync(join(folder, 'lock.sqlite'))
  } catch (error) {
    throw new InputError(`${folder}: cannot be written to: ${String(error)}`)
  } finally {
    Object.defineProperty(process, 'emitWarning', own)
  }
}
