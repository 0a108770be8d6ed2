import { Command } from 'commander'
import {
  cutQuestion,
  generatorNames,
  generators,
  loadProblems,
  parseLimit,
  presets,
  type GeneratorName,
  type LoadedProblems,
} from '../problems/index.ts'
import { InputError, type Problem } from '../records/index.ts'
import { environment } from './environment.ts'
import { hub } from './hub.ts'
import { outputOption } from './options.ts'
import { writeWhole } from './output.ts'
import { printable } from './printable.ts'

interface Options {
  output?: string
  limit?: string
  file?: string
  revision?: string
  count?: string
  seed?: string
  steps?: string
  range?: string
  largest?: string
  partial?: string
  json?: boolean
}

/** `passbound problems list | show | write`: known data sets and generators. */
export function command(): Command {
  const problems = new Command('problems').description(
    'known data sets, generators of fresh problems, and what is in them',
  )
  problems
    .command('list')
    .description('the data sets and generators that have a name')
    .option('--json', 'as one JSON document')
    .action(list)
  source(problems.command('show').description('what a set is, and its first problem'))
    .option('--json', 'as one JSON document')
    .action(show)
  source(problems.command('write').description('write a set to a file'))
    .addOption(
      outputOption('-o, --output <file>', 'JSON lines (.jsonl)', [
        '.jsonl',
        '.ndjson',
      ]).makeOptionMandatory(),
    )
    .option(
      '--partial <share>',
      'cut each question after this share of its words and ask for the rest: grader verbatim',
    )
    .action(write)
  return problems
}

function source(of: Command): Command {
  return of
    .argument('<set>', 'a name of `problems list`, owner/name of the hub, or a file')
    .option('--limit <problems>', 'the first so many problems, or a range: 10-20')
    .option('--file <path>', 'this file of the data set alone')
    .option('--revision <commit>', 'commit or branch on the hub')
    .option('--count <problems>', 'generated problems of each difficulty')
    .option('--seed <number>', 'another seed, other problems')
    .option('--steps <list>', 'steps of a generated problem: 4, or 2,4,8')
    .option('--range <list>', 'the largest number that it asks with: 20, or 10,100,1000')
    .option('--largest <number>', 'its largest result')
}

function list({ json = false }: Options): void {
  const sets = Object.entries(presets).map(([name, { row: _row, files, ...preset }]) => ({
    name,
    ...preset,
    files: files.source,
  }))
  const made = Object.entries(generators).map(([name, of]) => ({ name, ...of }))
  if (json) return console.log(JSON.stringify({ datasets: sets, generators: made }, null, 2))
  for (const { name, problems, grader, licence, about } of sets)
    console.log(
      `${name.padEnd(16)}${String(problems).padStart(5)}  ${about}; ${grader}; ${licence}`,
    )
  for (const { name, about, grader } of made)
    console.log(`${name.padEnd(16)}fresh  ${about}; ${grader}`)
}

async function show(name: string, options: Options): Promise<void> {
  const { problems, grader, revision } = await load(name, options)
  const { dataset = null, licence = null, columns = null } = presets[name] ?? {}
  const generator = generatorNames.find((each) => each === name)
  const about = presets[name]?.about ?? (generator && generators[generator].about) ?? null
  const [first] = problems
  const facts = {
    name,
    dataset,
    revision,
    licence,
    about,
    columns,
    grader,
    problems: problems.length,
    floor: floorOf(problems),
  }
  if (options.json) return console.log(JSON.stringify({ ...facts, first }, null, 2))
  const { columns: _columns, floor, ...plain } = facts
  for (const [fact, value] of Object.entries(plain))
    if (value !== null) console.log(printable(`${fact}: ${value}`))
  if (columns !== null)
    console.log(
      `columns: ${Object.entries(columns)
        .map((pair) => pair.join(' from '))
        .join(', ')}`,
    )
  if (floor !== null) console.log(`chance floor: ${floorText(floor)}`)
  if (first) console.log(printable(`first: ${first.question}\ngold: ${first.gold}`))
}

interface Floor {
  /** Of the uniform guesser, or the random player: one over the answer space, over all problems. */
  mean: number
  least: number
  most: number
}

/** Null where a problem does not say its answer space. */
function floorOf(problems: readonly Problem[]): Floor | null {
  const floors = problems
    .flatMap(({ answerSpace }) => (answerSpace ? [1 / answerSpace] : []))
    .sort((a, b) => a - b)
  if (floors.length < problems.length) return null
  const mean = floors.reduce((sum, each) => sum + each, 0) / floors.length
  return { mean, least: floors[0]!, most: floors.at(-1)! }
}

function floorText({ mean, least, most }: Floor): string {
  const [middle, low, high] = [mean, least, most].map((share) => share.toPrecision(3))
  return low === high ? `${low}` : `${middle} on average, from ${low} to ${high}`
}

async function write(name: string, options: Options): Promise<void> {
  const { output = '' } = options
  const loaded = await load(name, options)
  const problems = cut(loaded.problems, options)
  await writeWhole(output, problems.map((problem) => `${JSON.stringify(row(problem))}\n`).join(''))
  console.error(`${problems.length} problems are in ${output}${gradedBy(loaded.grader, options)}`)
}

/** A file does not say who decides its problems, and the usual grader would take a countdown's target for its solution. */
function gradedBy(grader: string | null, { partial }: Options): string {
  const needed = partial === undefined ? grader : 'verbatim'
  return needed === null || needed === 'exact' ? '' : `; an experiment needs grader: ${needed}`
}

function cut(problems: readonly Problem[], { partial }: Options): readonly Problem[] {
  if (partial === undefined) return problems
  const share = Number(partial)
  if (!(share > 0 && share < 1))
    throw new InputError(`--partial takes a share between 0 and 1, got ${partial}`)
  return problems.map((problem) => cutQuestion(problem, share))
}

/** A problem under the names by which problem files are read. */
function row({ extra, ...problem }: Problem): Record<string, unknown> {
  return { ...extra, ...problem }
}

async function load(name: string, options: Options): Promise<LoadedProblems> {
  const { limit, file, revision } = options
  const generator = generatorNames.find((each) => each === name)
  const kind = generator ? 'generator' : isFile(name) ? name : 'hub'
  if (kind === 'hub' && !(name in presets) && !/^[\w.-]+\/[\w.-]+$/.test(name))
    throw new InputError(
      `unknown set: ${name}; there are ${[...Object.keys(presets), ...generatorNames].join(', ')}, any owner/name of the hub, and files (.jsonl, .csv, .parquet)`,
    )
  return loadProblems(
    {
      from: kind,
      revision,
      file,
      ...(kind === 'hub' && { dataset: name }),
      ...(generator && generation(generator, options)),
      limit: limit === undefined ? undefined : parseLimit(limit, '--limit'),
    },
    { folder: '.', hub: hub(environment()) },
  )
}

const isFile = (name: string) => /\.(jsonl|ndjson|csv|parquet)$/i.test(name)

function generation(generator: GeneratorName, { count, seed, steps, range, largest }: Options) {
  return {
    generator,
    count: wholes('--count', count)?.[0],
    seed: wholes('--seed', seed)?.[0],
    steps: wholes('--steps', steps),
    range: wholes('--range', range),
    largest: wholes('--largest', largest)?.[0],
  }
}

function wholes(option: string, text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined
  const numbers = text.split(',').map(Number)
  if (numbers.every((each) => Number.isInteger(each) && each >= 0)) return numbers
  throw new InputError(`${option} takes whole numbers, got ${text}`)
}
