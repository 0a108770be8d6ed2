import { basename, extname, join } from 'node:path'
import { Command } from 'commander'
import {
  loadExperiment,
  prepareExperiment,
  scoreFile,
  scoreRun,
  type Prepared,
  type ScoredPair,
} from '../experiment/index.ts'
import { InputError } from '../records/index.ts'
import { environment } from './environment.ts'
import { hub } from './hub.ts'
import { checkOutput, concurrencyOption, numberOption, ranges } from './options.ts'
import { printable } from './printable.ts'
import { bar, ProgressLine } from './progress.ts'

interface Options {
  output?: string
  under?: string[]
  of?: string[]
  texts?: string
  perProblem?: number
  concurrency?: number
  json?: boolean
}

/** `passbound score`: how likely completions are under an arm, token by token. */
export function command(): Command {
  return new Command('score')
    .description('how likely completions are under an arm, token by token; run it again to go on')
    .argument('<experiment>', 'experiment.yaml or passbound.config.ts')
    .option('-o, --output <path>', 'the run folder; with --texts the file of scores (.jsonl)')
    .option('--under <arms...>', 'the arms under which to score (default: all)')
    .option('--of <arms...>', 'the arms whose completions are scored (default: all)')
    .option('--texts <file>', 'score these texts instead: JSON lines with problem and completion')
    .addOption(
      numberOption(
        '--per-problem <count>',
        'the first so many completions of each problem',
        ranges.count,
      ),
    )
    .addOption(concurrencyOption('requests in flight at each address'))
    .option('--json', 'what was scored as one JSON document on standard output')
    .action(score)
}

async function score(path: string, options: Options): Promise<void> {
  const prepared = await prepareExperiment(await loadExperiment(path), {
    hub: hub(environment()),
  })
  const line = new ProgressLine()
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt)
  const shared = {
    environment: environment(),
    concurrency: options.concurrency,
    signal: stop.signal,
  }
  try {
    if (options.texts !== undefined) return await texts(prepared, options, shared, line)
    const folder = options.output ?? join('runs', basename(path, extname(path)))
    const pairs = await scoreRun(prepared, {
      ...shared,
      folder,
      under: options.under,
      of: options.of,
      perProblem: options.perProblem,
      onProgress: ({ under, of, done, total }) =>
        line.show(`${of} under ${under} ${bar(done / total)}, ${done} of ${total}`),
    })
    line.end()
    report(pairs, {
      folder,
      json: options.json ?? false,
      again: `passbound run ${path} -o ${folder}`,
    })
  } finally {
    process.off('SIGINT', interrupt)
  }
}

async function texts(
  prepared: Prepared,
  { texts: file = '', output, under: [under] = [], json }: Options,
  shared: Pick<Parameters<typeof scoreFile>[1], 'environment' | 'concurrency' | 'signal'>,
  line: ProgressLine,
): Promise<void> {
  if (under === undefined) throw new InputError('--texts needs --under, one arm')
  if (output === undefined) throw new InputError('--texts needs -o, a file for the scores')
  checkOutput('-o, --output', output)
  const end = await scoreFile(prepared, {
    ...shared,
    texts: file,
    output,
    under,
    onProgress: ({ done, total }) =>
      line.show(`${file} under ${under} ${bar(done / total)}, ${done} of ${total}`),
  })
  line.end()
  report([{ ...end, under, of: file, split: 0 }], { folder: output, json: json ?? false })
}

function report(
  pairs: readonly ScoredPair[],
  { folder, json, again }: { folder: string; json: boolean; again?: string },
): void {
  if (pairs.some(({ stopped }) => stopped !== null)) process.exitCode = 1
  if (json) return console.log(JSON.stringify({ output: folder, scored: pairs }, null, 2))
  for (const { under, of, scored, known, split, unsupported, stopped } of pairs) {
    const parts = [
      `${scored} scored`,
      ...(known > 0 ? [`${known} there already`] : []),
      ...(split > 0 ? [`${split} left out: the server had split off their reasoning`] : []),
      ...(unsupported.count > 0 ? [`${unsupported.count} refused: ${unsupported.first}`] : []),
      ...(stopped === null ? [] : [`stopped: ${stopped}`]),
    ]
    console.log(printable(`${of} under ${under}: ${parts.join(', ')}`))
  }
  console.log(`scores are in ${folder}`)
  if (again !== undefined) console.log(`${again} writes them into the report`)
}
