import { resolve } from 'node:path'
import { InputError, type Problem } from '../records/index.ts'
import { generateProblems, generatorNames, generators } from './generators/generate.ts'
import type { GeneratorName } from './generators/generate.ts'
import { fetchDataset, type Hub } from './hub/fetch-dataset.ts'
import { presets, type Preset } from './hub/presets.ts'
import type { Columns } from './problem-from-row.ts'
import { limited, readProblems, type Limit } from './read-problems.ts'

/** Where problems come from: a file, a data set of the hub, or a generator. */
export interface ProblemSource {
  /** `hub`, `generator`, or a file. */
  from: string
  /** A preset's name, or a data set as `owner/name`; beside a file, the preset by which that is read. */
  dataset?: string | undefined
  revision?: string | undefined
  /** Which file of a data set; else what its preset says, or its test split. */
  file?: string | undefined
  columns?: Columns | undefined
  limit?: Limit | undefined
  generator?: GeneratorName | undefined
  count?: number | undefined
  seed?: number | undefined
  steps?: number | readonly number[] | undefined
  range?: number | readonly number[] | undefined
  largest?: number | undefined
}

export interface LoadedProblems {
  problems: Problem[]
  /** Who should decide; null where nothing says so. */
  grader: string | null
  /** The commit of the hub's data set. */
  revision: string | null
}

/** Reads, downloads or generates problems. Paths are relative to `folder`; without `hub` there is no network. */
export async function loadProblems(
  source: ProblemSource,
  { folder, hub }: { folder: string; hub?: Hub | undefined },
): Promise<LoadedProblems> {
  if (source.from === 'generator') return generated(source)
  if (source.from === 'hub') return fromHub(source, hub)
  const preset = source.dataset === undefined ? null : presetNamed(source.dataset)
  if (source.dataset !== undefined && preset === null)
    throw new InputError(unknownDataset(source.dataset))
  const path = resolve(folder, source.from)
  return { ...(await read(path, source, preset)), revision: null }
}

function generated({ generator, ...source }: ProblemSource): LoadedProblems {
  if (generator === undefined)
    throw new InputError(`from: generator needs generator: ${generatorNames.join(', ')}`)
  const { count = 100, seed = 1, steps, range, largest } = source
  const problems = generateProblems({ generator, count, seed, steps, range, limit: largest })
  return {
    problems: limited(problems, source.limit, `the generator ${generator}`),
    grader: generators[generator].grader,
    revision: null,
  }
}

async function fromHub(source: ProblemSource, hub: Hub | undefined): Promise<LoadedProblems> {
  const { dataset, revision, file } = source
  if (dataset === undefined) throw new InputError('from: hub needs dataset: a name or owner/name')
  if (hub === undefined) throw new InputError('problems of the hub need a folder to keep them in')
  const preset = presetNamed(dataset)
  if (preset === null && !/^[\w.-]+\/[\w.-]+$/.test(dataset))
    throw new InputError(unknownDataset(dataset))
  const fetched = await fetchDataset(hub, {
    dataset: preset?.dataset ?? dataset,
    revision,
    files: file === undefined ? (preset?.files ?? testSplit) : exactly(file),
    copy: preset ? `from: FILE, dataset: ${dataset}` : 'from: FILE',
  })
  return { ...(await read(fetched.files, source, preset)), revision: fetched.revision }
}

const testSplit = /(^|\/)test[^/]*\.(parquet|jsonl|csv)$/

function exactly(file: string): RegExp {
  return new RegExp(`^${file.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}

async function read(
  paths: string | readonly string[],
  { columns, limit }: ProblemSource,
  preset: Preset | null,
): Promise<Pick<LoadedProblems, 'problems' | 'grader'>> {
  const said = Object.entries(columns ?? {}).filter(([, column]) => column !== undefined)
  const problems = await readProblems(paths, {
    columns: { ...preset?.columns, ...Object.fromEntries(said) },
    limit,
    row: preset?.row,
  })
  const answerSpace = preset?.answerSpace
  return {
    problems:
      answerSpace === undefined
        ? problems
        : problems.map((problem) => ({ answerSpace, ...problem })),
    grader: preset?.grader ?? null,
  }
}

function presetNamed(dataset: string): Preset | null {
  return presets[dataset] ?? Object.values(presets).find((each) => each.dataset === dataset) ?? null
}

function unknownDataset(dataset: string): string {
  return `unknown data set: ${dataset}; there are ${Object.keys(presets).join(', ')}, and any owner/name of the hub`
}
