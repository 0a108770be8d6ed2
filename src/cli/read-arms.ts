import { Option } from 'commander'
import { type LogFormat, logFormats, readArm } from '../logs/index.ts'
import { type Arm, InputError } from '../records/index.ts'
import { numberOption } from './options.ts'

export interface ReadArmsOptions {
  names?: { base: string; rl: string }
  format?: LogFormat
  threshold?: number
}

/** Reads both arms at once. Names default to the files' own, and to their paths where those are the same. */
export async function readArms(
  base: string,
  rl: string,
  { names, ...options }: ReadArmsOptions = {},
): Promise<[Arm, Arm]> {
  if (base === '-' && rl === '-')
    throw new InputError('only one of the two files can be standard input')
  const read = (path: string, name?: string) =>
    readArm(path, {
      ...options,
      stdin: process.stdin,
      ...(name === undefined ? {} : { name }),
    })
  const arms = await Promise.all([read(base, names?.base), read(rl, names?.rl)])
  if (arms[0].name === arms[1].name) for (const arm of arms) arm.name = arm.origin
  return arms
}

/** `--format`, for a file whose content leaves it open. */
export const formatOption = () =>
  new Option('--format <name>', 'what the files are, where their content does not tell').choices(
    logFormats,
  )

/** `--threshold`, for scores that are neither 0 and 1 nor ±1. */
export const thresholdOption = () =>
  new Option('--threshold <score>', 'the score from which a sample counts as correct').argParser(
    numberOption,
  )
