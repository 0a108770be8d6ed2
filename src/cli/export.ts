import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Command } from 'commander'
import { compare } from '../analysis/index.ts'
import { readArm } from '../logs/index.ts'
import { InputError } from '../records/index.ts'
import { addLogOptions, type LogFlags, logOptions } from './log-options.ts'

interface Flags extends LogFlags {
  output: string
  common?: true
}

/** `passbound export base.jsonl rl.jsonl -o curves.tex` */
export function command(): Command {
  const described = new Command('export')
    .description('the pass@k curves of two arms as a table for a paper')
    .argument('<base>', 'the base: counts or samples in any format that import reads')
    .argument('<rl>', 'the trained arm, likewise')
    .requiredOption('-o, --output <file>', 'a LaTeX (.tex) or Markdown (.md) table')
    .option('--common', 'compare the problems that both have')
  return addLogOptions(described).action(run)
}

async function run(basePath: string, rlPath: string, flags: Flags): Promise<void> {
  // The report's plots cost a quarter of a second that other commands need not pay.
  const { curvesTable, tableLatex, tableMarkdown } = await import('../report/index.ts')
  const write = { '.tex': tableLatex, '.md': tableMarkdown }[extname(flags.output)]
  if (!write)
    throw new InputError(`cannot tell the format of ${flags.output}: end it in .tex or .md`)
  const options = logOptions(flags)
  const [base, rl] = await Promise.all([readArm(basePath, options), readArm(rlPath, options)])
  const comparison = compare(base, rl, { common: flags.common ?? false })
  await writeFile(flags.output, write(curvesTable(comparison), comparison.curves.over))
}
