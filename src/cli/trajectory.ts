import { extname } from 'node:path'
import { Command } from 'commander'
import { trajectory, type Trajectory } from '../analysis/index.ts'
import { readArm } from '../logs/index.ts'
import { type Finding, InputError } from '../records/index.ts'
import { numberOption, wholeOption } from './options.ts'
import { writeWhole } from './output.ts'
import { addLogOptions, type LogFlags, logOptions } from './log-options.ts'

interface Flags extends LogFlags {
  k?: number
  alpha: number
  seed: number
  output?: string
  json?: true
}

/** `passbound trajectory 0=base.jsonl 150=step-150.jsonl 300=step-300.jsonl` */
export function command(): Command {
  const described = new Command('trajectory')
    .description(
      'one training run over its checkpoints: accuracy, breadth, and where breadth falls',
    )
    .argument('<step=file...>', 'a training step and its counts or samples, such as 150=step.jsonl')
    .option('--k <k>', 'attempts for breadth (default: the smallest n)', wholeOption)
    .option('--alpha <share>', 'chance that any limit misses', numberOption, 0.05)
    .option('--seed <integer>', 'seed of everything random', wholeOption, 0)
    .option('-o, --output <file>', 'write the picture (.svg) or the finding (.json)')
    .option('--json', 'print the finding as one JSON document and nothing else')
  return addLogOptions(described).action(run)
}

async function run(files: string[], flags: Flags): Promise<void> {
  const { k, alpha, seed, output, json, ...reading } = flags
  const steps = []
  for (const text of files) {
    const { step, path } = stepFile(text)
    steps.push({ step, arm: await readArm(path, logOptions(reading)) })
  }
  const found = trajectory(steps, { alpha, seed, ...(k === undefined ? {} : { k }) })
  if (output !== undefined) await writeWhole(output, await rendered(output, found))
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : trajectoryText(found))
}

function stepFile(text: string): { step: number; path: string } {
  const match = /^(\d+)=(.+)$/.exec(text)
  if (!match) throw new InputError(`not a step and a file such as 150=step-150.jsonl: ${text}`)
  return { step: Number(match[1]), path: match[2]! }
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
  const header = ['step', 'pass@1', `pass@${data.k}`, 'cover@.5', 'lost', 'won', 'noise']
  const rows = data.points.map(({ step, pass1, passK, cover, changeK, flips }) => {
    const counts = flips ? [flips.lost, flips.won, flips.floor] : []
    return [
      String(step).padStart(9),
      ...[pass1.value, passK.value, cover].map(share),
      ...counts.map((count) => count.toFixed(1).padStart(9)),
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
    over,
    ...caveats,
  ]
  return `${lines.join('\n')}\n`
}
