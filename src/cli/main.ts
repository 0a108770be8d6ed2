import { Command, CommanderError } from 'commander'
import { errorCode, errorMessage, InputError, isRecord, systemReason } from '../records/index.ts'
import { printable } from './printable.ts'
import { version } from './version.ts'

interface CommandFile {
  summary: string
  load: () => Promise<{ command: () => Command }>
}

/**
 * Each command is a file of its own, named after it and loaded when it runs, so that `--help` and
 * small commands do not pay for the large ones.
 */
const commands: Record<string, CommandFile> = {
  analyze: {
    summary: 'the findings on two arms, each alone or all: of a run folder, or of two logs',
    load: () => import('./analyze.ts'),
  },
  audit: {
    summary: 'the arithmetic of chains of thought: slips, replay, classes',
    load: () => import('./audit.ts'),
  },
  compare: {
    summary: 'a verdict on two arms from files of counts or samples',
    load: () => import('./compare.ts'),
  },
  demo: {
    summary: 'sample two tiny models in process, compare them and write the report',
    load: () => import('./demo.ts'),
  },
  doctor: {
    summary: 'ask every server of an experiment what it really does',
    load: () => import('./doctor.ts'),
  },
  export: {
    summary: 'write the samples of a run with their grades to one file',
    load: () => import('./export.ts'),
  },
  floor: {
    summary: 'what guessing reaches at k attempts',
    load: () => import('./floor.ts'),
  },
  grade: {
    summary: 'whether answers are right, decided exactly or left undecided',
    load: () => import('./grade.ts'),
  },
  import: {
    summary: "another tool's log as samples or counts",
    load: () => import('./import.ts'),
  },
  lab: {
    summary: 'train and sample the lab: tiny language models that search for sums, in process',
    load: () => import('./lab.ts'),
  },
  plan: {
    summary: 'how many problems and completions would settle what is undecided',
    load: () => import('./plan.ts'),
  },
  problems: {
    summary: 'known data sets, generators of fresh problems, and what is in them',
    load: () => import('./problems.ts'),
  },
  recipes: {
    summary: 'recipes of several training seeds each, judged against the spread between seeds',
    load: () => import('./recipes.ts'),
  },
  run: {
    summary: 'draw, grade and compare what an experiment asks for; run it again to go on',
    load: () => import('./run.ts'),
  },
  score: {
    summary: 'how likely completions are under an arm, token by token',
    load: () => import('./score.ts'),
  },
  trajectory: {
    summary: 'one training run over its checkpoints',
    load: () => import('./trajectory.ts'),
  },
}

/**
 * Runs the command line and returns the exit code: 0 done, 1 failed, 2 the arguments or the input
 * are wrong, 100 a `--require` condition on the verdict does not hold.
 */
export async function main(args: string[]): Promise<number> {
  const program = new Command('passbound')
    .description(
      'Tells whether reinforcement learning taught a model to reason further, or only to find sooner what it could already find.',
    )
    .version(await version(), '--version')
  for (const [name, { summary, load }] of Object.entries(commands))
    program.addCommand(
      name === args[0] ? (await load()).command() : new Command(name).description(summary),
    )
  inOneVoice(program)
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return exitCode(error)
  }
}

/** What commander refuses is said as what we refuse, and returned instead of ending the process, in every subcommand. */
function inOneVoice(command: Command): void {
  command.exitOverride().configureOutput({
    outputError: (text) => console.error(said(text.replace(/^error: /, ''))),
  })
  for (const each of command.commands) inOneVoice(each)
}

function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof InputError) {
    console.error(said(error.message))
    return 2
  }
  const file = unusableFile(error)
  if (file !== null) {
    console.error(said(file))
    return 2
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  console.error(said(`this should not happen: ${message}`))
  console.error(process.env['PASSBOUND_DEBUG'] ? stack : 'PASSBOUND_DEBUG=1 shows where')
  return 1
}

/** A file that the system refused: named by whoever called us, as a rule. */
function unusableFile(error: unknown): string | null {
  const path = isRecord(error) ? error['path'] : undefined
  const reason = systemReason(error)
  const known = errorCode(error) !== null && reason !== errorMessage(error)
  return known && typeof path === 'string' ? `cannot use ${path}: ${reason}` : null
}

/** One line, whatever a file or a server wrote into it. */
const said = (message: string): string =>
  `passbound: ${printable(message.trim().replaceAll(/\s*\n\s*/g, ' '))}`
