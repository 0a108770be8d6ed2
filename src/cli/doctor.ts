import { Command } from 'commander'
import { diagnose, loadExperiment, prepareExperiment, type Diagnosis } from '../experiment/index.ts'
import { environment } from './environment.ts'
import { hub } from './hub.ts'
import { concurrencyOption } from './options.ts'
import { printable } from './printable.ts'
import { ProgressLine } from './progress.ts'

interface Options {
  concurrency?: number
  json?: boolean
}

/** `passbound doctor`: asks every server of an experiment what it really does. */
export function command(): Command {
  return new Command('doctor')
    .description('ask every server of an experiment what it really does, and what to mend')
    .argument('<experiment>', 'experiment.yaml or passbound.config.ts')
    .addOption(concurrencyOption('requests at once to try, instead of the arms’ own'))
    .option('--json', 'what was found as one JSON document on standard output')
    .action(doctor)
}

async function doctor(path: string, { concurrency, json = false }: Options): Promise<void> {
  const keys = environment()
  const prepared = await prepareExperiment(await loadExperiment(path), { hub: hub(keys) })
  const line = new ProgressLine()
  const diagnoses = await diagnose(prepared, {
    environment: keys,
    concurrency,
    onProgress: ({ arm, address }) => line.show(`${arm}: asking ${address}`),
  })
  line.end()
  const weights = diagnoses.flatMap(({ symptoms }) => symptoms.map(({ weight }) => weight))
  const valid = !weights.includes('invalid')
  if (!valid) process.exitCode = 2
  if (json) return console.log(JSON.stringify({ valid, diagnoses }, null, 2))
  for (const diagnosis of diagnoses) console.log(printable(written(diagnosis)))
  console.log(
    valid ? 'nothing stands against running it' : 'as it is this experiment cannot be valid',
  )
}

const marks = { invalid: 'INVALID', fix: 'FIX', note: 'note' }

function written({ arm, address, facts, symptoms, unjudged, requests }: Diagnosis): string {
  const known = Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([fact, value]) => `${fact}: ${value}`)
  const found = symptoms.map(
    ({ weight, name, says, fix }) =>
      `  ${marks[weight].padEnd(8)}${name}: ${says}\n          -> ${fix}`,
  )
  return [
    `${arm} at ${address} (${requests} requests)`,
    ...(known.length > 0 ? [`  ${known.join('; ')}`] : []),
    ...(found.length > 0 ? found : ['  nothing found']),
    ...unjudged.map(({ name, why }) => `  unknown ${name}: ${why}`),
    '',
  ].join('\n')
}
