import { Command, CommanderError } from 'commander'
import { InputError } from '../records/index.ts'

/**
 * Each command is a file of its own, named after it and loaded when it runs, so that `--help` and
 * small commands do not pay for the large ones.
 */
const commands: Record<string, () => Promise<{ command: () => Command }>> = {
  export: () => import('./export.ts'),
  run: () => import('./run.ts'),
}

/** Runs the command line and returns the exit code: 0 done, 1 failed, 2 wrong input, 100 `--require` does not hold. */
export async function main(args: string[]): Promise<number> {
  const program = new Command('passbound').exitOverride()
  try {
    const load = commands[args[0] ?? '']
    if (load) program.addCommand((await load()).command())
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof InputError) {
      console.error(`passbound: ${error.message}`)
      return 2
    }
    throw error
  }
}
