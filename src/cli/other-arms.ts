import type { Command } from 'commander'
import type { CompareOptions } from '../analysis/index.ts'
import { type CompletionsWanted, readArm } from '../logs/index.ts'
import { InputError } from '../records/index.ts'
import { type LogFlags, logOptions } from './log-options.ts'
import { readArms } from './read-arms.ts'
import { readProbes } from './read-probes.ts'
import { twoArms } from './run-folder.ts'

interface Untrained {
  name: string
  file: string
}

interface Under {
  template: string
  base: string
  rl: string
}

/** Two files, or a run folder with two arms. */
type BothArms = { base: string; rl: string } | { run: string }

/** Files of the same models drawn in another way, beside the two that are compared. */
export interface OtherFlags extends LogFlags {
  untrained?: Untrained[]
  probes?: { base: string; rl: string }
  template?: string
  under?: Under[]
  fresh?: BothArms
  partial?: BothArms
  cutoff?: string
  siblings?: string[]
}

/** The options for them, which `compare` and `analyze` share. */
export function addOtherArms(command: Command): Command {
  return command
    .option(
      '--untrained <name=file>',
      'the base drawn in another way without training, such as p^4=base-power.jsonl; again for more',
      untrainedOption,
    )
    .option(
      '--probes <base,rl>',
      'what passbound lab probe --json found of each arm on these problems',
      (text: string) => bothOption('--probes', text),
    )
    .option('--template <name>', 'the template of the two files, where --under gives others')
    .option(
      '--under <name=base,rl>',
      'files of both arms under another template, such as boxed=base-boxed.jsonl,rl-boxed.jsonl; again for more',
      underOption,
    )
    .option(
      '--fresh <base,rl>',
      'both arms on the same problems with fresh numbers: two files, or a run of the two',
      bothOrRunOption('--fresh'),
    )
    .option(
      '--partial <base,rl>',
      'both arms on cut questions, right where they go on word for word (problems write --partial): two files, or a run of the two',
      bothOrRunOption('--partial'),
    )
    .option('--cutoff <date>', 'the verdict on problems `released` after it alone: 2024-06-01')
    .option(
      '--siblings <rl2,...>',
      'the trained arm with other training seeds: files, or arms of the run',
      (text: string) => text.split(','),
    )
}

/** Reads what they name, as an analysis takes it. */
export async function readOtherArms(
  { untrained = [], probes, template, under = [], ...rest }: OtherFlags,
  completions?: CompletionsWanted,
): Promise<
  Pick<CompareOptions, 'untrained' | 'probes' | 'templateSweep' | 'contamination' | 'siblings'>
> {
  const { fresh, partial, cutoff, siblings, ...flags } = rest
  if ((template === undefined) !== (under.length === 0))
    throw new InputError(
      '--template says that of the two files and --under gives others: both are needed',
    )
  const drawn = []
  for (const { name, file } of untrained)
    drawn.push({ name, arm: await readArm(file, await logOptions(flags)) })
  const others = []
  for (const { template: other, ...files } of under) {
    const [base, rl] = await readArms(files.base, files.rl, {
      ...flags,
      ...(completions && { completions }),
    })
    others.push({ template: other, base, rl })
  }
  return {
    ...(drawn.length > 0 && { untrained: drawn }),
    ...(probes && { probes: await readProbes(probes) }),
    ...(template !== undefined && { templateSweep: { template, others } }),
    ...((fresh || partial || cutoff !== undefined) && {
      contamination: {
        ...(fresh && { fresh: await bothArms(fresh, flags) }),
        ...(partial && { partial: await bothArms(partial, flags) }),
        ...(cutoff !== undefined && { cutoff }),
      },
    }),
    ...(siblings && {
      siblings: await Promise.all(
        siblings.map(async (file) => readArm(file, await logOptions(flags))),
      ),
    }),
  }
}

async function bothArms(files: BothArms, flags: LogFlags) {
  if ('run' in files) return twoArms(files.run)
  const [base, rl] = await readArms(files.base, files.rl, flags)
  return { base, rl }
}

function bothOption(name: string, text: string): { base: string; rl: string } {
  const [base, rl, ...rest] = text.split(',')
  if (!base || !rl || rest.length > 0)
    throw new InputError(`${name} takes two files such as base.jsonl,rl.jsonl, got ${text}`)
  return { base, rl }
}

const bothOrRunOption =
  (name: string) =>
  (text: string): BothArms =>
    text.includes(',') ? bothOption(name, text) : { run: text }

function untrainedOption(text: string, before: readonly Untrained[] = []): Untrained[] {
  const at = text.indexOf('=')
  const [name, file] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1)]
  if (!name || !file)
    throw new InputError(
      `--untrained needs a name and a file such as p^4=base-power.jsonl, got ${text}`,
    )
  return [...before, { name, file }]
}

function underOption(text: string, before: readonly Under[] = []): Under[] {
  const at = text.indexOf('=')
  const template = text.slice(0, Math.max(0, at)).trim()
  const [base, rl, ...rest] = text.slice(at + 1).split(',')
  if (!template || !base || !rl || rest.length > 0)
    throw new InputError(
      `--under needs a template and two files such as boxed=base-boxed.jsonl,rl-boxed.jsonl, got ${text}`,
    )
  return [...before, { template, base, rl }]
}
