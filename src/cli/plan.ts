import { Command } from 'commander'
import { plan, type PlanOptions } from '../analysis/index.ts'
import { InputError } from '../records/index.ts'
import { readArms } from './read-arms.ts'
import { numberOption } from './options.ts'
import { planText } from './plan-text.ts'

interface Flags {
  k?: number
  power: number
  alpha: number
  seed: number
  common?: true
  json?: true
}

/** `passbound plan base.jsonl rl.jsonl` */
export function command(): Command {
  return new Command('plan')
    .description('how many problems and completions would settle what is undecided')
    .argument(
      '<base>',
      'the base: counts or samples as JSONL or CSV, .gz too, or - for standard input',
    )
    .argument('<rl>', 'the trained arm, likewise')
    .option(
      '--k <k>',
      'where a gain or a loss shall be certain (default: a loss anywhere, or a gain at the largest k)',
      numberOption,
    )
    .option('--power <share>', 'chance of certainty that is asked for', numberOption, 0.8)
    .option('--alpha <share>', 'the error that `compare` will be run at', numberOption, 0.05)
    .option('--seed <integer>', 'seed of the simulation', numberOption, 0)
    .option('--common', 'plan for the problems that both files have')
    .option('--json', 'print the plan as one JSON document and nothing else')
    .action(run)
}

async function run(basePath: string, rlPath: string, flags: Flags): Promise<void> {
  if (basePath === '-' && rlPath === '-')
    throw new InputError('only one of the two files can be standard input')
  const { k, power, alpha, seed, common = false } = flags
  const [base, rl] = await readArms(basePath, rlPath)
  const options: PlanOptions = { power, alpha, seed, common, onProgress: progressLine() }
  const found = await plan(base, rl, k === undefined ? options : { ...options, k })
  process.stdout.write(flags.json ? `${JSON.stringify(found)}\n` : planText(found))
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
