import { Command } from 'commander'
import { outputOption } from './options.ts'
import { RunReader } from '../store/index.ts'
import { InputError } from '../records/index.ts'

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
    .option(
      '--grader <grader>',
      'whose grades to add, as name@version (default: the only one there is)',
    )
    .action(exportRun)
}

async function exportRun(
  folder: string,
  options: { output: string; grader?: string },
): Promise<void> {
  const reader = await RunReader.open(folder)
  try {
    const grader = options.grader ?? onlyGrader(reader.graders())
    if (grader !== undefined && !reader.graders().includes(grader))
      throw new InputError(
        `no grades by ${grader}; there are ${reader.graders().join(', ') || 'none'}`,
      )
    const rows = await reader.export(options.output, grader === undefined ? {} : { grader })
    console.error(`${rows} samples in ${options.output}`)
  } finally {
    reader.close()
  }
}

function onlyGrader(graders: readonly string[]): string | undefined {
  if (graders.length < 2) return graders[0]
  throw new InputError(`the run has grades by ${graders.join(', ')}; choose one with --grader`)
}
