import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../records/index.ts'
import { orIfMissing } from './filesystem.ts'

const format = 'passbound-run@1'
const runSchema = z.object({ format: z.string(), id: z.string() })

/** The content of run.json for a run with this id. */
export function describeRun(id: string): string {
  return `${JSON.stringify({ format, id }, null, 2)}\n`
}

/** The run's id, or null where the folder is no run (yet). */
export async function readRunId(folder: string): Promise<string | null> {
  const path = join(folder, 'run.json')
  const text = await orIfMissing(readFile(path, 'utf8'), null)
  if (text === null) return null
  const run = runSchema.safeParse(parse(path, text)).data
  if (run === undefined) throw new InputError(`${path}: not the description of a run`)
  if (run.format !== format)
    throw new InputError(`${path}: this version reads ${format}, got ${run.format}`)
  return run.id
}

/** What plan.json holds; null where there is none. */
export async function readPlan(folder: string): Promise<unknown> {
  const path = join(folder, 'plan.json')
  const text = await orIfMissing(readFile(path, 'utf8'), null)
  return text === null ? null : parse(path, text)
}

/** Throws where a folder holds something else than a run, or the beginning of one. */
export async function refuseForeignFolder(folder: string): Promise<void> {
  const own = new Set(['audits', 'grades', 'journal', 'samples', 'scores', 'texts', 'tmp'])
  const names = await orIfMissing(readdir(folder), [])
  const foreign = names.find((name) => !own.has(name) && !name.startsWith('lock.'))
  if (foreign !== undefined)
    throw new InputError(`${folder}: neither empty nor a run; it holds ${foreign}`)
}

export function noRun(folder: string): InputError {
  return new InputError(`${folder}: no run here; run.json is missing`)
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InputError(`${path}: not JSON; ${error instanceof Error ? error.message : ''}`)
  }
}
