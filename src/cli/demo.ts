import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import { numberOption } from './options.ts'

interface Flags {
  output: string
  quick?: true
  counts?: true
  workers: number
}

/** `passbound demo`: the lab's models, or the bundled counts, through the stations of a real run. */
export function command(): Command {
  return new Command('demo')
    .description('sample two tiny models in process, compare them and write the report')
    .option('-o, --output <file>', 'where to write the report', 'report.html')
    .option('--quick', '64 completions of each problem at one temperature, in seconds')
    .option('--counts', 'compare a published pair of models by the bundled counts instead')
    .addOption(
      new Option('-j, --workers <count>', 'worker threads')
        .argParser(numberOption)
        .default(availableParallelism()),
    )
    .action(async ({ output, quick, counts, workers }: Flags) => {
      if (counts) {
        const { demoCounts } = await import('./demo-counts.ts')
        await demoCounts(output)
      } else {
        const { demoLab } = await import('./demo-lab.ts')
        await demoLab({ output, quick: quick ?? false, workers })
      }
    })
}
