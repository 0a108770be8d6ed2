import { glob, stat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../records/index.ts'
import { asInputError } from './bytes.ts'

/** A folder of more files than this is not a log. */
const mostFiles = 100_000

/**
 * The files that a path stands for: itself, all below a folder, or what a pattern such as
 * `run/*.jsonl` matches; in the order in which people count (2 before 10). Hidden files and links
 * are passed over in folders.
 */
export async function logFiles(path: string): Promise<string[]> {
  const kind = await kindOf(path)
  if (kind === 'folder') await refuseRun(path)
  if (kind === 'file') return [path]
  const files = kind === 'folder' ? await below(path) : await matches(path)
  if (files.length === 0)
    throw new InputError(`${path} ${kind === 'folder' ? 'holds' : 'matches'} no file`)
  return files.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'pattern'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (/[*?[{]/.test(path)) return 'pattern'
    throw asInputError(error, path)
  }
}

/** A run's files are parts of one another, and its arms are compared in place. */
async function refuseRun(folder: string): Promise<void> {
  const names = new Set(await readdir(folder))
  if (names.has('run.json') && names.has('plan.json'))
    throw new InputError(
      `${folder} is a run folder and no log: passbound analyze compares its arms, passbound export writes them to one file that is a log`,
    )
}

async function below(folder: string): Promise<string[]> {
  const files: string[] = []
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory()) folders.push(join(next, entry.name))
      else if (entry.isFile()) files.push(join(next, entry.name))
    }
    if (files.length > mostFiles)
      throw new InputError(
        `${folder} holds more than ${mostFiles} files; name the log's own folder`,
      )
  }
  return files
}

async function matches(pattern: string): Promise<string[]> {
  const files: string[] = []
  for await (const match of glob(pattern, { withFileTypes: true })) {
    if (match.isFile()) files.push(join(match.parentPath, match.name))
  }
  return files
}
