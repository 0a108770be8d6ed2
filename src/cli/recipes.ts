import { Command } from 'commander'
import { type Recipe, recipes, type Recipes } from '../analysis/index.ts'
import { readArm } from '../logs/index.ts'
import { type Finding, InputError } from '../records/index.ts'
import { addLogOptions, type LogFlags, logOptions } from './log-options.ts'
import { numberOption, ranges } from './options.ts'
import { printable } from './printable.ts'

interface Flags extends LogFlags {
  base?: string
  k?: number
  alpha: number
  seed: number
  json?: true
}

/** `passbound recipes --base base.jsonl grpo=seed1.jsonl,seed2.jsonl lora=a.jsonl,b.jsonl` */
export function command(): Command {
  const described = new Command('recipes')
    .description('recipes of several training seeds each, judged against the spread between seeds')
    .argument(
      '<name=files...>',
      'a recipe and the counts or samples of each of its seeds; again for more',
    )
    .option('--base <file>', 'a fixed checkpoint to compare with, which has no seeds')
    .addOption(
      numberOption('--k <k>', 'attempts for breadth (default: the smallest n)', ranges.count),
    )
    .addOption(
      numberOption('--alpha <share>', 'chance that any interval misses', ranges.level).default(
        0.05,
      ),
    )
    .addOption(
      numberOption('--seed <integer>', 'seed of everything random', ranges.whole).default(0),
    )
    .option('--json', 'print the finding as one JSON document and nothing else')
  return addLogOptions(described).action(run)
}

async function run(texts: string[], flags: Flags): Promise<void> {
  const { base, k, alpha, seed, json, ...reading } = flags
  const read = async (path: string) => readArm(path, await logOptions(reading))
  const given: Recipe[] = []
  if (base !== undefined) given.push({ name: 'base', fixed: true, arms: [await read(base)] })
  for (const text of texts) {
    const [name, files, ...rest] = text.split('=')
    if (!name || !files || rest.length > 0)
      throw new InputError(`not a recipe and its files such as grpo=1.jsonl,2.jsonl: ${text}`)
    given.push({ name, fixed: false, arms: await Promise.all(files.split(',').map(read)) })
  }
  const found = recipes(given, { alpha, seed, ...(k === undefined ? {} : { k }) })
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : printable(recipesText(found)))
}

function recipesText({ summary, over, caveats, data }: Finding<Recipes>): string {
  const width = Math.max(8, ...data.recipes.map(({ name }) => name.length))
  const cell = ({ mean, sd }: Recipes['recipes'][number]['pass1']) =>
    `${mean.toFixed(3)}${sd === null ? '' : ` ± ${sd.toFixed(3)}`}`.padStart(16)
  const lines = [
    summary,
    '',
    `${''.padEnd(width)}  seeds${'pass@1'.padStart(16)}${`pass@${data.k}`.padStart(16)}`,
    ...data.recipes.map(
      ({ name, fixed, seeds, pass1, passK }) =>
        `${name.padEnd(width)}  ${(fixed ? 'fixed' : String(seeds)).padStart(5)}${cell(pass1)}${cell(passK)}`,
    ),
    '',
    '± is the standard deviation between seeds',
    over,
    ...caveats,
  ]
  return `${lines.join('\n')}\n`
}
