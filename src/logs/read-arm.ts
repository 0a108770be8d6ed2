import { type Arm, InputError } from '../records/index.ts'
import { logName, LogReader, type ReadLogOptions } from './read-log.ts'
import type { ChainReader } from './imported.ts'
import { type CompletionsWanted, TallyBook } from './tally-book.ts'

export interface ReadArmOptions extends ReadLogOptions {
  /** What the arm is called; the file's name without its endings where it is not given. */
  name?: string
  /** Who reads the chains, where they are to be read. */
  chains?: ChainReader
  /** Keep each completion beside the counts, for the analyses that look at them. Default: counts alone. */
  completions?: CompletionsWanted
}

/**
 * Reads one arm's tallies from counts or samples of any known format (a file, plain, gzip or zstd, a
 * folder, a pattern; told by content), in one pass and without keeping what it read. Mistakes in the
 * log throw an `InputError` with the place; what was merely noticed stands in the arm's notes.
 */
export async function readArm(path: string, options: ReadArmOptions = {}): Promise<Arm> {
  const texts = options.completions !== undefined || options.chains !== undefined
  const log = new LogReader(path, { ...options, texts })
  const book = new TallyBook(options.completions)
  for await (const batch of log.imported()) {
    for (const one of batch) {
      book.add(one)
      for (const sample of one.samples) options.chains?.add(one.problem, sample)
    }
  }
  const repeats = [...log.formats].flatMap((format) => format.repeats ?? [])
  const { problems, notes, reading } = book.finish({
    repeats,
    audited: (id) => options.chains?.tally(id),
  })
  const file = path === '-' ? 'standard input' : path
  if (problems.length === 0)
    throw new InputError(
      `${file} has no problem with a sample${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
    )
  const graded = problems.some(({ n, u }) => u < n)
  if (!graded)
    throw new InputError(
      `${file} says of none of its samples whether it is right; grade them (--regrade exact)`,
    )
  const conditions = log.reading.conditions()
  return {
    name: options.name ?? logName(path),
    origin: path,
    problems,
    ...(conditions ? { conditions } : {}),
    reading: { ...reading, ...toolOf(log) },
    ...(options.chains ? { auditedChains: options.chains.examples() } : {}),
    notes: [...log.notes(), ...notes, ...raggedNotes(log, problems)],
  }
}

/** Whose grades these are and which prompts, where the log is a tool's own; rows of ours may come from any. */
function toolOf({ formats }: LogReader): Arm['reading'] {
  const names = [...formats].map(({ name }) => name).toSorted()
  const promptSource = names.join(' and ')
  return names.some((name) => ours.has(name))
    ? { promptSource }
    : { promptSource, grader: promptSource }
}

const ours: ReadonlySet<string> = new Set(['counts', 'samples', 'mapped'])

/** Unequal numbers of samples, with the tool's known cause. */
function raggedNotes({ formats }: LogReader, problems: Arm['problems']): string[] {
  const causes = [...formats].flatMap(({ ragged }) => ragged ?? [])
  const sizes = problems.map(({ n }) => n).sort((a, b) => a - b)
  const [least, most] = [sizes[0], sizes.at(-1)]
  if (causes.length === 0 || least === most) return []
  return [`problems have from ${least} to ${most} samples: ${causes.join('; ')}`]
}
