import { type CompletionsWanted, readArm } from '../logs/index.ts'
import { type Arm, InputError } from '../records/index.ts'
import { LogAudit } from './log-audit.ts'
import { type LogFlags, logOptions } from './log-options.ts'
import { ReadProgress } from './read-progress.ts'

export interface ReadArmsOptions extends LogFlags {
  names?: { base: string; rl: string }
  /** Audits the chains while they are read. */
  audit?: true
  /** Keep each completion beside the counts. */
  completions?: CompletionsWanted
}

/** Reads both arms at once. Names default to the files' own, and to their paths where those are the same. */
export async function readArms(
  base: string,
  rl: string,
  { names, audit, completions, ...flags }: ReadArmsOptions = {},
): Promise<[Arm, Arm]> {
  if (base === '-' && rl === '-')
    throw new InputError('only one of the two files can be standard input')
  const progress = new ReadProgress()
  const read = async (path: string, name?: string) =>
    readArm(path, {
      ...(await logOptions(flags)),
      ...progress.options,
      ...(audit ? { chains: new LogAudit() } : {}),
      ...(name === undefined ? {} : { name }),
      ...(completions ? { completions } : {}),
    })
  const arms = await Promise.all([read(base, names?.base), read(rl, names?.rl)])
  progress.end()
  if (arms[0].name === arms[1].name) for (const arm of arms) arm.name = arm.origin
  return arms
}
