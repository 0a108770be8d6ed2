import { Command, Option } from 'commander'
import { type ClaimName, compare, type CompareOptions, type Comparison } from '../analysis/index.ts'
import type { LogFormat } from '../logs/index.ts'
import { InputError } from '../records/index.ts'
import { compareText } from './compare-text.ts'
import { recordLook } from './looks-file.ts'
import { writeOutput } from './output.ts'
import { numberOption, rangeOption } from './options.ts'
import { formatOption, readArms, thresholdOption } from './read-arms.ts'

interface Flags {
  output?: string
  json?: true
  common?: true
  alpha: number
  margin: number
  k?: { from: number; to: number }
  draws: number
  seed: number
  band: 'bounded' | 'plain'
  stratify?: true
  looks?: string
  confound?: string[]
  price?: { base: number; rl: number }
  names?: { base: string; rl: string }
  format?: LogFormat
  threshold?: number
  require?: ClaimName[]
}

const claimNames = [
  'sharper',
  'worse',
  'broader',
  'narrower',
  'not-broader',
  'not-narrower',
  'no-change',
] as const

/** `passbound compare base.jsonl rl.jsonl` */
export function command(): Command {
  return new Command('compare')
    .description('a verdict on two arms from files of counts or samples')
    .argument(
      '<base>',
      'the base: counts or samples as JSONL or CSV, .gz too, or - for standard input',
    )
    .argument('<rl>', 'the trained arm, likewise')
    .option(
      '-o, --output <file>',
      'write the report (.html), the findings (.json) or the curves (.csv)',
    )
    .option('--json', 'print the findings as one JSON document and nothing else')
    .option('--common', 'compare the problems that both files have')
    .option('--alpha <share>', 'chance that the verdict claims anything false', numberOption, 0.05)
    .option(
      '--margin <difference>',
      'differences in pass@k inside ± this count as none',
      numberOption,
      0.01,
    )
    .option(
      '--k <from-to>',
      'the range of k that the verdict is about (default: 1 to the smallest n)',
      rangeOption,
    )
    .option('--draws <count>', 'draws of the bootstrap', numberOption, 4000)
    .option('--seed <integer>', 'seed of everything random', numberOption, 0)
    .addOption(
      new Option(
        '--band <method>',
        'bounded covers where problems are few; plain is the usual sup-t band',
      )
        .choices(['bounded', 'plain'])
        .default('bounded'),
    )
    .option('--stratify', 'take the strata (`source`) as fixed, and problems as drawn within them')
    .option(
      '--looks <file>',
      'record this look at growing data in a file, and spend the error over looks',
    )
    .option(
      '--confound <what...>',
      'what else differs between the arms, such as "temperature: 0.6 and 1.0"',
    )
    .option(
      '--price <base:rl>',
      'price of a token of each arm, to match cost instead of tokens',
      priceOption,
    )
    .option('--names <base,rl>', 'names of the arms in the report', namesOption)
    .addOption(formatOption())
    .addOption(thresholdOption())
    .addOption(
      new Option('--require <claim...>', 'exit with 100 unless these claims are certain').choices(
        claimNames,
      ),
    )
    .action(run)
}

async function run(basePath: string, rlPath: string, flags: Flags): Promise<void> {
  const [base, rl] = await readArms(basePath, rlPath, flags)
  const options = optionsOf(flags)
  const look = flags.looks === undefined ? undefined : await recordLook(flags.looks, base, rl)
  const comparison = compare(base, rl, look === undefined ? options : { ...options, look })
  if (flags.output !== undefined) await writeOutput(flags.output, comparison, process.argv.slice(2))
  if (flags.json) process.stdout.write(`${JSON.stringify(comparison)}\n`)
  else process.stdout.write(compareText(comparison, flags.output))
  const missing = unmet(comparison, flags.require ?? [])
  if (missing.length === 0) return
  console.error(`passbound: required and not certain: ${missing.join(', ')}`)
  process.exitCode = 100
}

function optionsOf(flags: Flags): CompareOptions {
  const { alpha, margin, draws, seed, band, k, price, confound } = flags
  return {
    alpha,
    margin,
    draws,
    seed,
    band,
    common: flags.common ?? false,
    stratify: flags.stratify ?? false,
    ...(k ? { k } : {}),
    ...(price ? { prices: price } : {}),
    ...(confound ? { confounds: confound } : {}),
  }
}

function unmet({ verdict }: Comparison, required: readonly ClaimName[]): ClaimName[] {
  return required.filter(
    (name) =>
      verdict.name === 'not comparable' ||
      !verdict.rules.some((rule) => rule.name === name && rule.holds),
  )
}

function priceOption(text: string): { base: number; rl: number } {
  const [base, rl] = text.split(':').map(Number)
  if (!(base! > 0) || !(rl! > 0) || text.split(':').length !== 2)
    throw new InputError(`--price needs two positive prices such as 0.2:0.6, got ${text}`)
  return { base: base!, rl: rl! }
}

function namesOption(text: string): { base: string; rl: string } {
  const [base, rl, ...rest] = text.split(',').map((name) => name.trim())
  if (!base || !rl || rest.length > 0)
    throw new InputError(`--names needs two names such as base,grpo, got ${text}`)
  return { base, rl }
}
