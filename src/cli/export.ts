import { Command } from 'commander'
import { outputOption } from './options.ts'
import { graderOf, readPlan, type Plan } from '../experiment/index.ts'
import { RunReader } from '../store/index.ts'

/** `passbound export`: every sample of a run as one row of a file. */
export function command(): Command {
  return new Command('export')
    .description('write the samples of a run with their grades to one file')
    .argument('<run>', 'the run folder')
    .addOption(
      outputOption(
        '-o, --output <file>',
        'a .parquet, .jsonl or .csv file; its extension chooses the format',
        ['.parquet', '.jsonl', '.csv'],
      ).makeOptionMandatory(),
    )
    .option('--grader <grader>', "whose grades to add, as name@version (default: the run's own)")
    .action(exportRun)
}

async function exportRun(
  folder: string,
  options: { output: string; grader?: string },
): Promise<void> {
  const reader = await RunReader.open(folder)
  try {
    const plan = reader.plan === null ? null : readPlan(reader.plan)
    const grader = graderOf(reader.graders(), { plan, wanted: options.grader })
    const rows = await reader.export(options.output, {
      ...(grader === undefined ? {} : { grader }),
      ...(plan ? { known: plan } : {}),
    })
    console.error(
      `${rows} samples in ${options.output}${plan ? howToCompare(options.output, plan) : ''}`,
    )
  } finally {
    reader.close()
  }
}

function howToCompare(output: string, { arms }: Plan): string {
  const [base, rl] = arms.map(({ name }) => name)
  if (base === undefined || rl === undefined) return ''
  const names = `${base},${rl}`
  return `; passbound compare ${output} --arms ${/[^\w,.@-]/.test(names) ? JSON.stringify(names) : names} compares two of its arms`
}
