import { type Command, Option } from 'commander'
import {
  type ChoiceName,
  choiceNames,
  logFormats,
  Regrade,
  type ReadLogOptions,
  type Selection,
} from '../logs/index.ts'
import { type Grader, InputError } from '../records/index.ts'
import { numberOption } from './options.ts'

/** How logs are read, in every command that reads them. */
export interface LogFlags {
  format?: string
  select?: string[]
  map?: string[]
  threshold?: number
  regrade?: string
}

export const addLogOptions = (command: Command): Command =>
  [formatOption(), thresholdOption(), selectOption(), mapOption(), regradeOption()].reduce(
    (described, option) => described.addOption(option),
    command,
  )

/** `--format`, for a log whose content leaves it open. */
export const formatOption = () =>
  new Option('--format <name>', 'what the files are, where their content does not tell').choices(
    logFormats,
  )

/** `--threshold`, for scores that are neither 0 and 1 nor ±1. */
export const thresholdOption = () =>
  numberOption('--threshold <score>', 'the score from which a sample counts as correct')

/** `--select`, for a log that holds more than one arm. */
export const selectOption = () =>
  new Option(
    '--select <name=value>',
    `what is meant where a log holds several: ${choiceNames.filter((name) => name !== 'format').join(', ')}; may be repeated`,
  ).argParser(repeated)

/** `--map`, for a data set with names of its own. */
export const mapOption = () =>
  new Option(
    '--map <field=column>',
    'a column under another name, such as score=is_right; may be repeated',
  ).argParser(repeated)

/** `--regrade`, for a log whose own grades are missing or not to be trusted. */
export const regradeOption = () =>
  new Option(
    '--regrade <grader>',
    "grade every completion again, in place of the tool's own grade: exact, or another that grade knows",
  )

const repeated = (text: string, before?: string[]) => [...(before ?? []), text]

/** What the flags ask of the reader. */
export async function logOptions({
  format,
  select,
  map,
  threshold,
  regrade,
}: LogFlags): Promise<ReadLogOptions> {
  return {
    stdin: process.stdin,
    ...(format === undefined ? {} : { format }),
    ...(select ? { select: selectionOf(select) } : {}),
    ...(map ? { map: pairs('--map', map) } : {}),
    ...(threshold === undefined ? {} : { threshold }),
    ...(regrade === undefined
      ? {}
      : { regrade: new Regrade(await namedGrader(regrade), { instead: true }) }),
  }
}

/** Graders cost start-up that other reading need not pay. */
export async function namedGrader(name: string): Promise<Grader> {
  const { graderNamed, graders } = await import('../grading/index.ts')
  const found = graderNamed(name)
  if (found) return found
  throw new InputError(
    `unknown grader: ${name}; there are ${graders.map((each) => each.name).join(', ')}`,
  )
}

function selectionOf(texts: string[]): Selection {
  const selection = pairs('--select', texts)
  const unknown = Object.keys(selection).find((name) => !choiceNames.includes(name as ChoiceName))
  if (unknown !== undefined)
    throw new InputError(`nothing to select by ${unknown}; there are ${choiceNames.join(', ')}`)
  return selection
}

function pairs(flag: string, texts: string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new InputError(`${flag} needs name=value, got ${text}`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
