import { Command, Option } from 'commander'
import { plan, type PlanOptions } from '../analysis/index.ts'
import { addLogOptions, type LogFlags } from './log-options.ts'
import { graderOf, readLooks } from './looks-file.ts'
import { numberOption, ranges } from './options.ts'
import { planText } from './plan-text.ts'
import { printable } from './printable.ts'
import { readArms } from './read-arms.ts'

interface Flags extends LogFlags {
  k?: number
  power: number
  alpha: number
  seed: number
  band: 'bounded' | 'plain'
  looks?: string
  common?: true
  json?: true
}

/** `passbound plan base.jsonl rl.jsonl` */
export function command(): Command {
  const described = new Command('plan')
    .description('how many problems and completions would settle what is undecided')
    .argument(
      '<base>',
      'the base: counts or samples as JSONL or CSV, .gz too, or - for standard input',
    )
    .argument('<rl>', 'the trained arm, likewise')
    .addOption(
      numberOption(
        '--k <k>',
        'where a gain or a loss shall be certain (default: a loss anywhere up to the smallest n, or a gain there)',
        ranges.count,
      ),
    )
    .addOption(
      numberOption(
        '--power <share>',
        'chance of certainty that is asked for',
        ranges.share,
      ).default(0.8),
    )
    .addOption(
      numberOption(
        '--alpha <share>',
        'the error that `compare` will be run at',
        ranges.level,
      ).default(0.05),
    )
    .addOption(numberOption('--seed <integer>', 'seed of the simulation', ranges.whole).default(0))
    .addOption(
      new Option('--band <method>', 'the band that `compare` will be run with')
        .choices(['bounded', 'plain'])
        .default('bounded'),
    )
    .option(
      '--looks <file>',
      'plan for the next look after those that `compare` recorded in this file',
    )
    .option('--common', 'plan for the problems that both files have')
    .option('--json', 'print the plan as one JSON document and nothing else')
  return addLogOptions(described).action(run)
}

async function run(basePath: string, rlPath: string, flags: Flags): Promise<void> {
  const { k, power, alpha, seed, band, common = false, looks } = flags
  const [base, rl] = await readArms(basePath, rlPath, flags)
  const options: PlanOptions = { power, alpha, seed, band, common, onProgress: progressLine() }
  if (k !== undefined) options.k = k
  if (looks !== undefined) options.look = (await readLooks(looks, graderOf(base, rl))).length + 1
  const found = await plan(base, rl, options)
  process.stdout.write(flags.json ? `${JSON.stringify(found)}\n` : printable(planText(found)))
}

/** Progress on standard error: one line that is written over on a terminal, else a line every few seconds. */
function progressLine(): (done: number, total: number) => void {
  let last = Date.now()
  return (done, total) => {
    const line = `simulating: ${done} of ${total} numbers of completions`
    if (process.stderr.isTTY) process.stderr.write(done < total ? `\r${line}` : '\r\u001B[K')
    else if (Date.now() - last > 3000) {
      last = Date.now()
      console.error(line)
    }
  }
}
