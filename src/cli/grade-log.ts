import { GradeComparer, graderId } from '../grading/index.ts'
import { type ImportedSample, LogReader, readSamples, verdictOf } from '../logs/index.ts'
import { type Grade, type Grader, InputError } from '../records/index.ts'
import { comparedNames, comparisonJson, comparisonText, shippedGrader } from './grade-comparison.ts'
import { type LogFlags, logOptions } from './log-options.ts'
import { printable } from './printable.ts'
import { ProgressLine } from './progress.ts'

/** The name under which the grade of the tool that wrote a log is a grader like any other. */
export const toolGrader = 'tool'

/** `passbound grade LOG --compare tool exact`: where the tool's own grades and ours differ, one sample at a time. */
export async function compareInLog(
  path: string,
  wanted: readonly string[],
  flags: LogFlags & { json?: boolean },
): Promise<void> {
  const names = comparedNames(wanted)
  const graders = { from: sideOf(names.from), to: sideOf(names.to) }
  const log = new LogReader(path, await logOptions(flags))
  const comparer = new GradeComparer()
  const line = new ProgressLine()
  let [samples, left] = [0, 0]
  for await (const sample of readSamples(log)) {
    const pair = await graded(sample, graders)
    if (pair === null) ++left
    else comparer.add(pair)
    line.show(`${++samples} samples`)
  }
  line.end()
  if (samples === left) throw nothingToGrade(path)
  if (left > 0)
    console.error(`${left} samples without a completion or a reference answer: left out`)
  for (const note of log.reading.notes()) console.error(printable(note))
  const ids = { from: idOf(graders.from, log), to: idOf(graders.to, log) }
  const comparison = comparer.result()
  process.stdout.write(
    `${flags.json ? JSON.stringify(comparisonJson(ids, comparison)) : comparisonText(ids, comparison)}\n`,
  )
}

type Side = Grader | typeof toolGrader

function sideOf(name: string): Side {
  return name === toolGrader ? toolGrader : shippedGrader(name)
}

function idOf(side: Side, { formats }: LogReader): string {
  if (side !== toolGrader) return graderId(side)
  return `${toolGrader} (${[...formats].map(({ name }) => name).join(', ')})`
}

/** Null where there is nothing to grade, or nothing to grade against. */
async function graded(sample: ImportedSample, sides: { from: Side; to: Side }) {
  const { completion, gold } = sample
  if (completion === undefined || gold === undefined) return null
  const ours = (side: Side) =>
    side === toolGrader ? toolGrade(sample) : side.grade(completion, { gold })
  const [from, to] = [await ours(sides.from), await ours(sides.to)]
  return {
    problem: String(sample.problem),
    sample: sample.index,
    from: from.verdict,
    to: to.verdict,
    ...(from.verdict !== to.verdict && { note: noteOf(to, gold) }),
  }
}

function toolGrade({ correct }: ImportedSample): Pick<Grade, 'verdict' | 'answer' | 'reason'> {
  return { verdict: verdictOf(correct), answer: null, reason: "the tool's own grade" }
}

const longest = 60

/** What was answered, for which reference answer, and why that is graded so, on one line. */
export function noteOf({ answer, reason }: Pick<Grade, 'answer' | 'reason'>, gold: string): string {
  const short = (text: string) => {
    const line = printable(text).replaceAll(/\s+/g, ' ')
    return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
  }
  return `${answer === null ? 'no answer' : short(answer)} for ${short(gold)}: ${reason}`
}

function nothingToGrade(path: string): InputError {
  return new InputError(
    `${path} has no sample with both a completion and a reference answer; name their columns (--map completion=… --map gold=…) if it holds them under other names`,
  )
}
