import { extname } from 'node:path'
import { Command } from 'commander'
import { trajectory, type Trajectory } from '../analysis/index.ts'
import { readRunArms } from '../experiment/index.ts'
import { LogReader, readArm } from '../logs/index.ts'
import { type Arm, type Finding, InputError } from '../records/index.ts'
import { kindOf, numberOption, outputOption, ranges } from './options.ts'
import { writeWhole } from './output.ts'
import { addLogOptions, type LogFlags, logOptions } from './log-options.ts'
import { printable } from './printable.ts'
import { isRun } from './run-folder.ts'

interface Flags extends LogFlags {
  k?: number
  alpha: number
  seed: number
  output?: string
  json?: true
  common?: true
}

/**
 * `passbound trajectory 0=base.jsonl 150=step-150.jsonl`, `passbound trajectory validation/` of verl, or
 * `passbound trajectory runs/checkpoints`.
 */
export function command(): Command {
  const described = new Command('trajectory')
    .description(
      'one training run over its checkpoints: accuracy, breadth, and where breadth falls',
    )
    .argument(
      '<step=file...>',
      'a training step and its counts or samples, such as 150=step.jsonl; or a log that names its steps, such as the folder of verl; or a run folder whose arms end in their step, such as rl-40',
    )
    .addOption(
      numberOption('--k <k>', 'attempts for breadth (default: the smallest n)', ranges.count),
    )
    .option('--common', 'take the problems that all steps have')
    .addOption(
      numberOption('--alpha <share>', 'chance that any limit misses', ranges.level).default(0.05),
    )
    .addOption(
      numberOption('--seed <integer>', 'seed of everything random', ranges.whole).default(0),
    )
    .addOption(
      outputOption('-o, --output <file>', 'write the picture (.svg) or the finding (.json)', [
        '.svg',
        '.json',
      ]),
    )
    .option('--json', 'print the finding as one JSON document and nothing else')
  return addLogOptions(described).action(run)
}

async function run(files: string[], flags: Flags): Promise<void> {
  const { k, alpha, seed, output, json, common = false, ...reading } = flags
  const steps: Step[] = []
  for (const file of files)
    steps.push(...((await isRun(file)) ? await armsOf(file) : await stepsOf(file, reading)))
  const found = trajectory(steps, { alpha, seed, common, ...(k === undefined ? {} : { k }) })
  if (output !== undefined) await writeWhole(output, await rendered(output, found))
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : printable(trajectoryText(found)))
}

interface Step {
  step: number
  arm: Arm
}

/** The arms of a run: the last number in a name is its step, and a name without one is where training began. */
async function armsOf(folder: string): Promise<Step[]> {
  const { arms } = await readRunArms(folder)
  const steps = arms.map(({ evidence: arm }) => ({
    step: Number(/(\d+)\D*$/.exec(arm.name)?.[1] ?? 0),
    arm,
  }))
  const byStep = Map.groupBy(steps, ({ step }) => step)
  const [same] = [...byStep.values()].filter((each) => each.length > 1)
  if (same)
    throw new InputError(
      `${folder}: arms of a trajectory end in their steps, such as rl-40, and at step ${same[0]!.step} there are several: ${same.map(({ arm }) => arm.name).join(', ')}`,
    )
  return steps
}

/** `150=step.jsonl` as it stands, and of a log that names its steps each of them. */
async function stepsOf(text: string, reading: LogFlags): Promise<Step[]> {
  const match = /^(\d+)=(.+)$/.exec(text)
  if (match)
    return [{ step: Number(match[1]), arm: await readArm(match[2]!, await logOptions(reading)) }]
  const [name] = text.split('=')
  if (name !== text && kindOf(text) === null)
    throw new InputError(
      `a step is a whole number before its file, such as 150=step.jsonl, got ${text}`,
    )
  const steps: Step[] = []
  for (const step of await namedSteps(text, reading)) {
    const select = [...(reading.select ?? []), `step=${step}`]
    const options = await logOptions({ ...reading, select })
    steps.push({ step, arm: await readArm(text, { ...options, name: `step ${step}` }) })
  }
  return steps
}

async function namedSteps(path: string, reading: LogFlags): Promise<number[]> {
  const steps = await LogReader.stepsOf(path, await logOptions(reading))
  const unnamed = steps.length === 0 ? 'none' : steps.find((step) => !/^\d+$/.test(step))
  if (unnamed === undefined) return steps.map(Number)
  throw new InputError(
    `${path} does not name training steps as verl, TRL and NeMo-RL do; say of which step each file is, such as 150=${path}: ${unnamed}`,
  )
}

async function rendered(path: string, found: Finding<Trajectory>): Promise<string> {
  switch (extname(path).toLowerCase()) {
    case '.svg': {
      const { trajectoryPlot } = await import('../report/index.ts')
      return `${trajectoryPlot(found.data.points, found.data.k)}\n`
    }
    case '.json':
      return `${JSON.stringify(found, null, 2)}\n`
    default:
      throw new InputError(`cannot tell the format of ${path}: end it in .svg or .json`)
  }
}

function trajectoryText({ summary, over, caveats, data }: Finding<Trajectory>): string {
  const share = (value: number) => value.toFixed(3).padStart(9)
  const spread = data.points.some(({ entropy }) => entropy !== null)
  const header = [
    'step',
    'pass@1',
    `pass@${data.k}`,
    'cover@.5',
    ...(spread ? ['entropy'] : []),
    'lost',
    'won',
    'noise',
    'kept',
    'noise',
  ]
  const rows = data.points.map((point) => {
    const { step, pass1, passK, cover, changeK, flips, retention, entropy } = point
    const counts = flips ? [flips.lost, flips.won, flips.floor] : []
    const kept = retention ? [retention.kept, retention.self] : []
    return [
      String(step).padStart(9),
      ...[pass1.value, passK.value, cover].map(share),
      ...(spread ? [(entropy ?? NaN).toFixed(2).padStart(9)] : []),
      ...counts.map((count) => count.toFixed(1).padStart(9)),
      ...kept.map(share),
      changeK.high < 0 ? '  loss' : changeK.low > 0 ? '  gain' : '',
    ].join('')
  })
  const lines = [
    summary,
    '',
    header.map((name) => name.padStart(9)).join(''),
    ...rows,
    '',
    'lost, won: problems that flip since the step before, with half of the completions; noise: what a step shows against itself',
    'kept: of what half of the first step’s completions solve, the share that half of this step’s do; noise: between two halves of the first',
    ...(spread ? ['entropy: of answers, mean over problems in bits'] : []),
    over,
    ...caveats,
  ]
  return `${lines.join('\n')}\n`
}
