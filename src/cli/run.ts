import { basename, extname, join } from 'node:path'
import { Command } from 'commander'
import {
  loadExperiment,
  prepareExperiment,
  previewArms,
  runExperiment,
  surprisesOf,
  type ArmPreview,
  type Prepared,
} from '../experiment/index.ts'
import { parseLimit } from '../problems/index.ts'
import { environment } from './environment.ts'
import { hub } from './hub.ts'
import { concurrencyOption, folderOption } from './options.ts'
import { printable } from './printable.ts'
import { RunWatch } from './run-watch.ts'

interface Options {
  output?: string
  limit?: string
  concurrency?: number
  dryRun?: boolean
  json?: boolean
}

/** `passbound run`: draws, grades and compares what an experiment file asks for, and goes on where it stopped. */
export function command(): Command {
  return new Command('run')
    .description('draw, grade and compare what an experiment asks for; run it again to go on')
    .argument('<experiment>', 'experiment.yaml or passbound.config.ts')
    .addOption(
      folderOption(
        '-o, --output <folder>',
        'the run folder (default: runs/ and the name of the file)',
      ),
    )
    .option('--limit <problems>', 'the first so many problems, or a range: 10-20')
    .addOption(concurrencyOption('requests in flight at each address'))
    .option('--dry-run', 'show the plan and the first request of each arm; send nothing')
    .option('--json', 'events as JSON, one a line, on standard output')
    .action(run)
}

async function run(path: string, options: Options): Promise<void> {
  const { limit, dryRun = false, json = false } = options
  const experiment = await loadExperiment(path)
  const prepared = await prepareExperiment(experiment, {
    limit: limit === undefined ? undefined : parseLimit(limit, '--limit'),
    hub: hub(environment()),
  })
  if (dryRun) return preview(prepared, json)
  const folder = options.output ?? join('runs', basename(path, extname(path)))
  const keys = environment()
  for (const warning of keysInTheClear(prepared)) console.error(warning)
  for (const warning of surprises(prepared)) console.error(warning)
  const watch = new RunWatch({ json, folder, again: againWith(path, options) })
  try {
    const outcome = await runExperiment(prepared, {
      folder,
      environment: keys,
      concurrency: options.concurrency,
      signal: watch.signal,
      onEvent: (event) => watch.add(event),
    })
    process.exitCode = watch.end(outcome)
  } catch (error) {
    throw withoutKeys(error, prepared, keys)
  } finally {
    watch.close()
  }
}

function keysInTheClear({ arms }: Prepared): Set<string> {
  const open = arms.flatMap(({ apiKeyEnv, urls }) =>
    apiKeyEnv === null ? [] : urls.filter(isClear).map((url) => ({ apiKeyEnv, url })),
  )
  return new Set(
    open.map(({ apiKeyEnv, url }) => `warning: the key in ${apiKeyEnv} goes to ${url} unencrypted`),
  )
}

/** Whether what is sent there can be read on the way; this machine is not a way. */
function isClear(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

/** What the prompts do unasked, once for all arms that share it. */
function surprises({ arms, problems }: Prepared): string[] {
  const says = arms.flatMap((arm) =>
    surprisesOf(arm, problems).map((each) => ({ arm: arm.arm, says: each.says })),
  )
  const bySentence = Map.groupBy(says, (each) => each.says)
  return [...bySentence].map(
    ([sentence, of]) => `note: ${sentence} (${[...new Set(of.map(({ arm }) => arm))].join(', ')})`,
  )
}

function againWith(path: string, { output, limit }: Options): string {
  const options = [output && `-o ${output}`, limit && `--limit ${limit}`].filter(Boolean)
  return ['passbound run', path, ...options].join(' ')
}

function preview(prepared: Prepared, json: boolean): void {
  const arms = previewArms(prepared)
  if (json) return console.log(JSON.stringify({ arms }, null, 2))
  const count = (value: number) => value.toLocaleString('en')
  const total = arms.reduce((sum, { requests }) => sum + requests, 0)
  console.log(
    `${prepared.problems.length} problems, ${arms.length} arms, ${prepared.samples} samples each: ${count(total)} requests`,
  )
  for (const arm of arms) {
    const most = arm.mostTokens === null ? 'no limit' : `at most ${count(arm.mostTokens)}`
    console.log(`
${arm.name} (condition ${arm.condition}) at ${arm.urls.join(', ')}
  ${count(arm.requests)} requests for ${count(arm.completions)} completions
  about ${count(arm.promptTokens)} prompt tokens, ${most} tokens of completions
  template: ${arm.template}
  first prompt (hash ${arm.promptHash}):
${indented(arm.firstPrompt)}${notes(arm)}
  first request:
${indented(arm.firstRequest)}`)
  }
}

function notes({ opening, surprises: found }: ArmPreview): string {
  const lines = [
    ...(opening === null ? [] : [`ends with the opening ${JSON.stringify(opening)}`]),
    ...found.map(({ says }) => `note: ${says}`),
  ]
  return lines.map((line) => `\n  ${printable(line)}`).join('')
}

function indented(text: string): string {
  return printable(text).replaceAll(/^/gm, '    ')
}

/** Keys are cut out of whatever is about to be shown, wherever they came from. */
function withoutKeys(
  error: unknown,
  { arms }: Prepared,
  keys: Record<string, string | undefined>,
): unknown {
  if (!(error instanceof Error)) return error
  for (const { apiKeyEnv } of arms) {
    const key = apiKeyEnv === null ? undefined : keys[apiKeyEnv]
    if (key) error.message = error.message.replaceAll(key, '[redacted]')
    if (key) error.stack = error.stack?.replaceAll(key, '[redacted]') ?? ''
  }
  return error
}
