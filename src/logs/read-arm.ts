import { type Arm, InputError } from '../records/index.ts'
import { logName, LogReader, type ReadLogOptions } from './read-log.ts'
import { type CompletionsWanted, TallyBook } from './tally-book.ts'

export interface ReadArmOptions extends ReadLogOptions {
  /** What the arm is called; the file's name without its endings where it is not given. */
  name?: string
  /** Keep each completion beside the counts, for the analyses that look at them. Default: counts alone. */
  completions?: CompletionsWanted
}

/**
 * Reads one arm's tallies from counts or samples of any known format (a file, plain, gzip or zstd, a
 * folder, a pattern; told by content), in one pass and without keeping what it read. Mistakes in the
 * log throw an `InputError` with the place; what was merely noticed stands in the arm's notes.
 */
export async function readArm(path: string, options: ReadArmOptions = {}): Promise<Arm> {
  const log = new LogReader(path, { ...options, texts: options.completions !== undefined })
  const book = new TallyBook(options.completions)
  for await (const batch of log.imported()) {
    for (const one of batch) book.add(one)
  }
  const { problems, notes } = book.finish()
  const file = path === '-' ? 'standard input' : path
  if (problems.length === 0) throw new InputError(`${file} is empty: no problem with a sample`)
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
    notes: [...log.notes(), ...notes, ...raggedNotes(log, problems)],
  }
}

/** Unequal numbers of samples, with the tool's known cause. */
function raggedNotes({ formats }: LogReader, problems: Arm['problems']): string[] {
  const causes = [...formats].flatMap(({ ragged }) => ragged ?? [])
  const sizes = problems.map(({ n }) => n).sort((a, b) => a - b)
  const [least, most] = [sizes[0], sizes.at(-1)]
  if (causes.length === 0 || least === most) return []
  return [`problems have from ${least} to ${most} samples: ${causes.join('; ')}`]
}
