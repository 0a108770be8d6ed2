import { type CompletionsWanted, readArm } from '../logs/index.ts'
import { type Arm, InputError } from '../records/index.ts'
import { LogAudit } from './log-audit.ts'
import { type LogFlags, logOptions } from './log-options.ts'
import { ReadProgress } from './read-progress.ts'

export interface ReadArmsOptions extends LogFlags {
  names?: { base: string; rl: string }
  /** Which arm of each file, where files hold several. */
  arms?: { base: string; rl: string }
  /** Audits the chains while they are read. */
  audit?: true
  /** Keep each completion beside the counts. */
  completions?: CompletionsWanted
}

/** Reads both arms at once. Names default to the files' own, and to their paths where those are the same. */
export async function readArms(
  base: string,
  rl: string,
  { arms: wanted, names = wanted, audit, completions, ...flags }: ReadArmsOptions = {},
): Promise<[Arm, Arm]> {
  if (base === '-' && rl === '-')
    throw new InputError('only one of the two files can be standard input')
  const progress = new ReadProgress()
  const read = async (path: string, { name, arm }: Record<'name' | 'arm', string | undefined>) =>
    readArm(path, {
      ...(await logOptions(arm === undefined ? flags : withArm(flags, arm))),
      ...progress.options,
      ...(audit ? { chains: new LogAudit() } : {}),
      ...(name === undefined ? {} : { name }),
      ...(completions ? { completions } : {}),
    })
  const arms = await Promise.all([
    read(base, { name: names?.base, arm: wanted?.base }),
    read(rl, { name: names?.rl, arm: wanted?.rl }),
  ])
  progress.end()
  if (arms[0].name === arms[1].name) for (const arm of arms) arm.name = arm.origin
  return arms
}

const withArm = (flags: LogFlags, arm: string): LogFlags => ({
  ...flags,
  select: [...(flags.select ?? []), `arm=${arm}`],
})
