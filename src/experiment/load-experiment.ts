import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LineCounter, parseDocument } from 'yaml'
import {
  errorMessage,
  InputError,
  isRecord,
  systemReason,
  UnreadableFile,
} from '../records/index.ts'
import { describeIssue } from './describe-issue.ts'
import { experimentSchema, type ExperimentFile } from './schema.ts'
import { lineOf, type Place } from './where.ts'

/** An experiment file that fits the schema, and the folder that its paths are relative to. */
export interface Experiment {
  file: ExperimentFile
  folder: string
  /** Where something stands in it, as `experiment.yaml line 7`, where it was read from YAML. */
  where?: (place: Place) => string
}

/** What reads a file that the experiment names: where there is none, the place of its name is said. */
export async function namedAt<Read>(
  { where }: Experiment,
  path: Place['path'],
  read: () => Promise<Read>,
): Promise<Read> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UnreadableFile) || !where) throw error
    throw new InputError(`${where({ path })}: ${error.message}`)
  }
}

/** Reads `experiment.yaml`, or a `passbound.config.ts` whose default export is an experiment. */
export async function loadExperiment(path: string): Promise<Experiment> {
  const kind = extname(path)
  const name = basename(path)
  if (kind === '.yaml' || kind === '.yml')
    return { ...(await fromYaml(path)), folder: dirname(path) }
  if (kind === '.ts' || kind === '.js' || kind === '.mjs') {
    const file = checked(await fromModule(path), () => name)
    return { file, folder: dirname(path) }
  }
  throw new InputError(`an experiment is a .yaml or a .ts file, got ${path}`)
}

async function fromYaml(path: string): Promise<Pick<Experiment, 'file' | 'where'>> {
  const name = basename(path)
  const lines = new LineCounter()
  const document = parseDocument(await text(path), { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error)
    throw new InputError(
      `${name} line ${lines.linePos(error.pos[0]).line}: not YAML: ${errorMessage(error)}`,
    )
  const where = (place: Place) => `${name} line ${lineOf(document, lines, place)}`
  return { file: checked(document.toJS(), where), where }
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new InputError(`cannot read the experiment: ${systemReason(error)}: ${path}`)
  }
}

async function fromModule(path: string): Promise<unknown> {
  await text(path)
  let module: unknown
  try {
    module = await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    throw new InputError(`${basename(path)}: ${errorMessage(error)}`)
  }
  return isRecord(module) ? module['default'] : undefined
}

function checked(input: unknown, where: (place: Place) => string): ExperimentFile {
  const result = experimentSchema.safeParse(input)
  if (result.success) return result.data
  const [first, ...others] = result.error.issues
  if (!first) throw result.error
  const { message, ...place } = describeIssue(first, input)
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw new InputError(`${where(place)}: ${message}${more}`)
}
