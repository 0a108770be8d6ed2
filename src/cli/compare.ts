import { Command, Option } from 'commander'
import { type ClaimName, compare, type CompareOptions, type Comparison } from '../analysis/index.ts'
import { InputError } from '../records/index.ts'
import { compareText } from './compare-text.ts'
import { lookAt, recordLook } from './looks-file.ts'
import { addOtherArms, type OtherFlags, readOtherArms } from './other-arms.ts'
import { reportEndings, writeFigures, writeOutput } from './output.ts'
import {
  folderOption,
  numberOption,
  outputOption,
  pairOption,
  rangeOption,
  ranges,
} from './options.ts'
import { addLogOptions } from './log-options.ts'
import { printable } from './printable.ts'
import { readArms } from './read-arms.ts'

interface Flags extends OtherFlags {
  output?: string
  figures?: string
  json?: true
  audit?: true
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
  answerSpace?: number
  reference?: string
  temperature?: number
  topP?: number
  at?: AtFiles[]
  price?: { base: number; rl: number }
  names?: { base: string; rl: string }
  arms?: { base: string; rl: string }
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
  const described = new Command('compare')
    .description('a verdict on two arms from files of counts or samples')
    .argument(
      '<base>',
      'the base: a log of any known format, counts, a folder of them, or - for standard input',
    )
    .argument('[rl]', 'the trained arm, likewise; with --arms it may be left out')
    .addOption(
      outputOption(
        '-o, --output <file>',
        'write the report (.html), the findings (.json) or the curves (.csv, .tex, .md)',
        reportEndings,
      ),
    )
    .addOption(
      folderOption(
        '--figures <folder>',
        'write the numbers behind each figure of the report (.json) and a Vega-Lite specification (.vl.json)',
      ),
    )
    .option('--json', 'print the findings as one JSON document and nothing else')
    .option(
      '--audit',
      'audit the arithmetic of the chains: luck, slips, and what a calculator would change',
    )
    .option('--common', 'compare the problems that both files have')
    .addOption(
      numberOption(
        '--alpha <share>',
        'chance that the verdict claims anything false',
        ranges.level,
      ).default(0.05),
    )
    .addOption(
      numberOption('--margin <difference>', 'differences in pass@k inside ± this count as none', {
        from: 0,
        below: 1,
      }).default(0.01),
    )
    .addOption(
      rangeOption(
        '--k <from-to>',
        'the range of k that the verdict is about (default: 1 to the smallest n)',
      ),
    )
    .addOption(
      numberOption('--draws <count>', 'draws of the bootstrap', { whole: true, from: 100 }).default(
        4000,
      ),
    )
    .addOption(
      numberOption('--seed <integer>', 'seed of everything random', ranges.whole).default(0),
    )
    .addOption(
      new Option(
        '--band <method>',
        'bounded covers where problems are few; plain is the usual sup-t band',
      )
        .choices(['bounded', 'plain'])
        .default('bounded'),
    )
    .option('--stratify', 'take the strata (`source`) as fixed, and problems as drawn within them')
    .addOption(
      outputOption(
        '--looks <file>',
        'record this look at growing data in a file, and spend the error over looks',
      ),
    )
    .option(
      '--confound <what>',
      'what else differs between the arms, such as "temperature: 0.6 and 1.0"; may be repeated',
      (text: string, before?: string[]) => [...(before ?? []), text],
    )
    .addOption(
      numberOption(
        '--answer-space <count>',
        'how many answers a guesser would choose from (AIME: 1000), where the rows do not say',
        ranges.count,
      ),
    )
    .addOption(
      numberOption(
        '--temperature <t>',
        'the temperature of the two files, where --at gives others',
        ranges.temperature,
      ),
    )
    .addOption(
      numberOption(
        '--top-p <mass>',
        'likewise the nucleus of the two files (default: 1)',
        ranges.nucleus,
      ),
    )
    .option(
      '--at <t=base,rl>',
      'files of both arms at another temperature, or temperature:top-p, such as 1.0=base-1.jsonl,rl-1.jsonl or 1.0:0.95=…; again for more',
      atOption,
    )
    .option(
      '--reference <name>',
      'draw published curves behind these, such as yue2025/AIME24/Qwen2.5-7B; a wrong name lists them',
    )
    .option(
      '--price <base:rl>',
      'price of a token of each arm, to match cost instead of tokens',
      priceOption,
    )
    .option('--names <base,rl>', 'names of the arms in the report', pairOption('--names'))
    .option(
      '--arms <base,rl>',
      'which arms, of files that hold several, as passbound export writes them',
      pairOption('--arms'),
    )
    .option(
      '--require <claim,...>',
      `exit with 100 unless these claims are certain (${claimNames.join(', ')})`,
      requireOption,
    )
  return addLogOptions(addOtherArms(described)).action(run)
}

async function run(basePath: string, other: string | undefined, flags: Flags): Promise<void> {
  const rlPath = other ?? (flags.arms && basePath)
  if (rlPath === undefined)
    throw new InputError(
      `one file is compared with another: name the trained arm's as well, or two arms of ${basePath} (--arms base,rl)`,
    )
  const [base, rl] = await readArms(basePath, rlPath, flags)
  // What was drawn in another way stands in files of one arm each.
  const { arms: _arms, ...rest } = flags
  const sweep = await readSweep(rest)
  const options = {
    ...optionsOf(flags),
    ...(sweep ? { sweep } : {}),
    ...(await readOtherArms(rest)),
  }
  const asked = flags.looks === undefined ? null : await lookAt(flags.looks, base, rl, options)
  const comparison = compare(base, rl, asked ? { ...options, look: asked.look } : options)
  // Only a look that came to an answer is spent.
  if (asked) await recordLook(flags.looks!, asked)
  if (flags.output !== undefined) await writeOutput(flags.output, comparison, process.argv.slice(2))
  if (flags.figures !== undefined) await writeFigures(flags.figures, comparison)
  if (flags.json) process.stdout.write(`${JSON.stringify(comparison)}\n`)
  else process.stdout.write(printable(compareText(comparison, flags.output)))
  const missing = unmet(comparison, flags.require ?? [])
  if (missing.length === 0) return
  console.error(`passbound: required and not certain: ${missing.join(', ')}`)
  process.exitCode = 100
}

function optionsOf(flags: Flags): CompareOptions {
  const { alpha, margin, draws, seed, band, k, price, confound, answerSpace, reference } = flags
  return {
    alpha,
    margin,
    draws,
    seed,
    band,
    common: flags.common ?? false,
    stratify: flags.stratify ?? false,
    ...(k ? { k } : {}),
    ...(answerSpace === undefined ? {} : { answerSpace }),
    ...(reference === undefined ? {} : { reference }),
    ...(price ? { prices: price } : {}),
    ...(confound ? { confounds: confound } : {}),
  }
}

interface AtFiles {
  temperature: number
  topP?: number
  base: string
  rl: string
}

function atOption(text: string, before: AtFiles[] = []): AtFiles[] {
  const match = /^([\d.]+)(?::([\d.]+))?=([^,=]+),([^,=]+)$/.exec(text)
  const [temperature, topP] = [Number(match?.[1]), Number(match?.[2] ?? 1)]
  if (!match || !(temperature >= 0) || !(topP > 0 && topP <= 1))
    throw new InputError(
      `--at needs a temperature and two files such as 1.0=base-1.jsonl,rl-1.jsonl, got ${text}`,
    )
  const at = { temperature, base: match[3]!, rl: match[4]! }
  return [...before, match[2] === undefined ? at : { ...at, topP }]
}

async function readSweep(flags: Flags): Promise<CompareOptions['sweep'] | undefined> {
  const { temperature, topP = 1, at } = flags
  if ((temperature === undefined) !== (at === undefined))
    throw new InputError(
      '--temperature says that of the two files and --at gives others: both are needed',
    )
  if (temperature === undefined || at === undefined) return undefined
  const others = []
  for (const files of at) {
    const [base, rl] = await readArms(files.base, files.rl, flags)
    others.push({ temperature: files.temperature, topP: files.topP ?? topP, base, rl })
  }
  return { temperature, topP, others }
}

function unmet({ verdict }: Comparison, required: readonly ClaimName[]): ClaimName[] {
  return required.filter(
    (name) =>
      verdict.name === 'not comparable' ||
      !verdict.rules.some((rule) => rule.name === name && rule.holds),
  )
}

function requireOption(text: string, before: readonly ClaimName[] = []): ClaimName[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !claimNames.some((claim) => claim === name))
  if (unknown !== undefined)
    throw new InputError(`unknown claim: ${unknown} (there are ${claimNames.join(', ')})`)
  return [...before, ...claimNames.filter((claim) => names.includes(claim))]
}

function priceOption(text: string): { base: number; rl: number } {
  const [base, rl] = text.split(':').map(Number)
  if (!(base! > 0) || !(rl! > 0) || text.split(':').length !== 2)
    throw new InputError(`--price needs two positive prices such as 0.2:0.6, got ${text}`)
  return { base: base!, rl: rl! }
}
