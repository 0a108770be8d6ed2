import { once } from 'node:events'
import { Command } from 'commander'
import {
  type ImportedSample,
  logName,
  LogReader,
  readArm,
  type ReadLogOptions,
  readSamples,
  Regrade,
  sampleRow,
  writeCounts,
  writeEveryEvalEver,
  writeSamples,
} from '../logs/index.ts'
import { type Arm, InputError } from '../records/index.ts'
import { noteOf } from './grade-log.ts'
import { addLogOptions, type LogFlags, logOptions, namedGrader } from './log-options.ts'
import { checkOutput } from './options.ts'
import { printable } from './printable.ts'
import { ReadProgress } from './read-progress.ts'
import { keepHeapSmall } from './small-heap.ts'

interface Flags extends LogFlags {
  output?: string
  counts?: true
  everyEvalEver?: string
  json?: true
}

/** `passbound import logs/ -o samples.jsonl` */
export function command(): Command {
  const described = new Command('import')
    .description("another tool's log as samples or counts; without -o, what is in it")
    .argument('<log>', 'a file, a folder, a pattern in quotes, or - for standard input')
    .option(
      '-o, --output <file>',
      'where the samples go: .jsonl or .csv (.gz, .zst too) or .parquet',
    )
    .option('--counts', 'write one row a problem with its counts instead')
    .option(
      '--every-eval-ever <model>',
      'write a record of Every Eval Ever into the folder -o, with the model as the Hub names it: Qwen/Qwen2.5-7B',
    )
    .option('--json', 'print one JSON line a sample and nothing else')
  return addLogOptions(described).action(run)
}

async function run(path: string, flags: Flags): Promise<void> {
  if (flags.counts && flags.output === undefined)
    throw new InputError('--counts needs a file to write to (-o counts.jsonl)')
  if (flags.everyEvalEver !== undefined && flags.output === undefined)
    throw new InputError('--every-eval-ever needs a folder to write to (-o records)')
  if (flags.output !== undefined && flags.everyEvalEver === undefined)
    checkOutput('-o, --output', flags.output)
  keepHeapSmall()
  const progress = new ReadProgress()
  const options = { ...(await logOptions(flags)), ...progress.options }
  try {
    if (flags.counts || (flags.output === undefined && !flags.json))
      await tell(path, options, flags.output)
    else if (flags.everyEvalEver !== undefined)
      await writeRecord(new LogReader(path, options), progress, {
        folder: flags.output!,
        model: flags.everyEvalEver,
      })
    else await write(new LogReader(path, options), progress, flags.output)
  } finally {
    progress.end()
  }
}

/** What is in a log, or its counts to a file; where its texts can be graded, how far the tool's grades stand. */
async function tell(path: string, options: ReadLogOptions, output?: string): Promise<void> {
  if (output !== undefined) {
    const arm = await readArm(path, options)
    await writeCounts(output, arm)
    process.stdout.write(armText(arm, output))
    return
  }
  const exact = await namedGrader('exact')
  const regrade = options.regrade ?? new Regrade(exact, { instead: false })
  const arm = await readArm(path, { ...options, regrade })
  process.stdout.write([armText(arm), ...regradeLines(path, regrade)].join(''))
}

async function write(log: LogReader, progress: ReadProgress, output?: string): Promise<void> {
  const samples = progress.counted(readSamples(log))
  if (output === undefined) return print(samples)
  const done = await finished(async (signal) => {
    await writeSamples(output, samples, signal)
    return true
  })
  if (!done) return
  process.stdout.write(
    [
      `${progress.samples} samples written to ${output}`,
      ...log.notes().map((note) => `- ${printable(note)}`),
      '',
    ].join('\n'),
  )
}

async function writeRecord(
  log: LogReader,
  progress: ReadProgress,
  { folder, model }: { folder: string; model: string },
): Promise<void> {
  const evaluation = log.reading.choices.selected('task') ?? logName(log.path)
  const seconds = Math.floor(Date.now() / 1000)
  const samples = progress.counted(readSamples(log))
  const facts = { model, evaluation, seconds }
  const record = await finished((signal) =>
    writeEveryEvalEver(folder, { log, samples }, { ...facts, signal }),
  )
  if (!record) return
  const lines = [
    `${record.samples} samples written to ${record.paths.samples}, and what they add up to beside it`,
    ...(record.unscored > 0
      ? [
          `- samples that nobody graded, for which the schema has no word, left out: ${record.unscored}`,
        ]
      : []),
    ...log.notes().map((note) => `- ${printable(note)}`),
  ]
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

/** Writes until it is done or is told to stop, which leaves nothing half written: undefined, and the exit code of an interrupt. */
async function finished<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const each of ['SIGINT', 'SIGTERM'] as const) process.once(each, interrupt)
  try {
    return await work(stop.signal)
  } catch (error) {
    if (!stop.signal.aborted) throw error
    console.error('passbound: stopped; nothing was written')
    process.exitCode = 130
    return undefined
  } finally {
    for (const each of ['SIGINT', 'SIGTERM'] as const) process.off(each, interrupt)
  }
}

/** Where the tool's own grades and those of the grader differ, the first of them one by one. */
function regradeLines(path: string, regrade: Regrade): string[] {
  const { by, graded, known, differing, disagreements } = regrade
  if (graded === 0) return []
  const others = `${known > 0 ? 'others' : 'samples'} that the tool did not grade one by one`
  const lines = [
    ...(known > 0
      ? [`${by} agrees with the tool on ${known - differing} of ${known} samples`]
      : []),
    ...(graded > known
      ? [`${by} can grade ${graded - known} ${others} (--regrade ${nameOf(by)})`]
      : []),
    ...disagreements.map(
      ({ problem, tool, ours, gold, answer, reason }) =>
        `  ${printable(String(problem))}: ${tool} -> ${ours}, ${noteOf({ answer, reason }, gold)}`,
    ),
    ...(differing > disagreements.length
      ? [`  … passbound grade ${path} --compare tool ${by} lists all`]
      : []),
  ]
  return lines.map((line) => `${line}\n`)
}

const nameOf = (grader: string) => grader.split('@')[0]!

async function print(samples: AsyncIterable<ImportedSample>): Promise<void> {
  for await (const sample of samples) {
    if (!process.stdout.write(`${JSON.stringify(sampleRow(sample))}\n`))
      await once(process.stdout, 'drain')
  }
}

/** What was read, for a person. */
function armText({ problems, notes, conditions, origin }: Arm, output?: string): string {
  const sum = (of: 'n' | 'c' | 'u') => problems.reduce((total, each) => total + each[of], 0)
  const sizes = new Set(problems.map(({ n }) => n))
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const lines = [
    `${origin}: ${problems.length} problems, ${sum('n')} samples (${least === most ? least : `${least} to ${most}`} a problem), ${sum('c')} correct, ${sum('u')} unresolved`,
    ...Object.entries(conditions ?? {}).map(([name, value]) => `  ${name}: ${value}`),
    ...notes.map((note) => `- ${note}`),
    ...(output === undefined ? [] : [`counts written to ${output}`]),
  ]
  return printable(`${lines.join('\n')}\n`)
}
