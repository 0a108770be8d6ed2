import { join } from 'node:path'
import { Command } from 'commander'
import { folderOption, outputOption } from './options.ts'

interface Flags {
  output: string
  run: string
  quick?: true
  counts?: true
}

/** `passbound demo`: the lab's models, or the bundled counts, through the stations of a real run. */
export function command(): Command {
  return new Command('demo')
    .description('sample tiny models in process, compare them and write the report')
    .addOption(
      outputOption('-o, --output <file>', 'where to write the report', ['.html']).default(
        'report.html',
      ),
    )
    .addOption(
      folderOption(
        '--run <folder>',
        'where the runs are; what they hold is not drawn again',
      ).default(join('runs', 'demo')),
    )
    .option('--quick', '64 completions of each problem at one temperature, in seconds')
    .option('--counts', 'compare a published pair of models by the bundled counts instead')
    .action(async ({ output, run, quick, counts }: Flags) => {
      if (counts) {
        const { demoCounts } = await import('./demo-counts.ts')
        await demoCounts(output)
      } else {
        const { demoLab } = await import('./demo-lab.ts')
        await demoLab({ output, run, quick: quick ?? false })
      }
    })
}
