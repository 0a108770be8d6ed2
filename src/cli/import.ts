import { once } from 'node:events'
import { Command } from 'commander'
import {
  type ImportedSample,
  LogReader,
  readArm,
  readSamples,
  sampleRow,
  writeCounts,
  writeSamples,
} from '../logs/index.ts'
import { type Arm, InputError } from '../records/index.ts'
import { addLogOptions, type LogFlags, logOptions } from './log-options.ts'

interface Flags extends LogFlags {
  output?: string
  counts?: true
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
    .option('--json', 'print one JSON line a sample and nothing else')
  return addLogOptions(described).action(run)
}

async function run(path: string, flags: Flags): Promise<void> {
  if (flags.counts && flags.output === undefined)
    throw new InputError('--counts needs a file to write to (-o counts.jsonl)')
  const progress = new Progress()
  const options = { ...logOptions(flags), onBytes: (bytes: number) => progress.add(bytes) }
  if (flags.counts || (flags.output === undefined && !flags.json)) {
    const arm = await readArm(path, options)
    if (flags.output !== undefined) await writeCounts(flags.output, arm)
    process.stdout.write(armText(arm, flags.output))
    return
  }
  const log = new LogReader(path, options)
  const samples = progress.counted(readSamples(log))
  if (flags.output === undefined) return print(samples)
  await writeSamples(flags.output, samples)
  const notes = [...log.reading.notes(), ...log.reading.scores.notes()]
  process.stdout.write(
    [
      `${progress.samples} samples written to ${flags.output}`,
      ...notes.map((note) => `- ${note}`),
      '',
    ].join('\n'),
  )
}

async function print(samples: AsyncIterable<ImportedSample>): Promise<void> {
  for await (const sample of samples) {
    if (!process.stdout.write(`${JSON.stringify(sampleRow(sample))}\n`))
      await once(process.stdout, 'drain')
  }
}

/** What was read, for a person. */
function armText({ problems, notes, conditions, origin }: Arm, output: string | undefined): string {
  const sum = (of: 'n' | 'c' | 'u') => problems.reduce((total, each) => total + each[of], 0)
  const sizes = new Set(problems.map(({ n }) => n))
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const lines = [
    `${origin}: ${problems.length} problems, ${sum('n')} samples (${least === most ? least : `${least} to ${most}`} a problem), ${sum('c')} correct, ${sum('u')} unresolved`,
    ...Object.entries(conditions ?? {}).map(([name, value]) => `  ${name}: ${value}`),
    ...notes.map((note) => `- ${note}`),
    ...(output === undefined ? [] : [`counts written to ${output}`]),
  ]
  return `${lines.join('\n')}\n`
}

const everyMs = 3000

/** A line every few seconds on standard error. */
class Progress {
  samples = 0
  #bytes = 0
  #last = performance.now()

  add(bytes: number): void {
    this.#bytes += bytes
    const now = performance.now()
    if (now - this.#last < everyMs) return
    this.#last = now
    const samples = this.samples > 0 ? `, ${this.samples} samples` : ''
    process.stderr.write(`read ${(this.#bytes / 1e6).toFixed(0)} MB${samples}\n`)
  }

  async *counted(samples: AsyncIterable<ImportedSample>): AsyncGenerator<ImportedSample> {
    for await (const sample of samples) {
      this.samples++
      yield sample
    }
  }
}
