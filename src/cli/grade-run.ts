import { readPlan, regradeRun } from '../experiment/index.ts'
import { GradeComparer, graderId, graderNamed } from '../grading/index.ts'
import { readProblems } from '../problems/index.ts'
import { type Grader, InputError } from '../records/index.ts'
import { RunReader, type StoredTally } from '../store/index.ts'
import {
  comparedNames,
  comparisonJson,
  comparisonText,
  type ExecFlags,
  shippedGrader,
} from './grade-comparison.ts'
import { printable } from './printable.ts'
import { bar, ProgressLine } from './progress.ts'

export interface RunFlags extends ExecFlags {
  problems?: string
  json?: boolean
}

/** The grader that is asked for, or the run's own. */
export async function runGrader(
  folder: string,
  { grader, ...flags }: RunFlags & { grader?: string },
): Promise<Grader> {
  return shippedGrader(grader ?? (await ownGrader(folder)), flags)
}

/** As the plan says; one of before plans said it is the only one that has graded. */
async function ownGrader(folder: string): Promise<string> {
  const reader = await RunReader.open(folder)
  const { plan } = reader
  const held = reader.graders()
  reader.close()
  const planned = plan === null ? undefined : readPlan(plan).grader
  return planned ?? (held.length === 1 ? held[0]! : 'exact')
}

/** `passbound grade run/ --grader exact`: what the grader has not graded yet, then its tallies. */
export async function gradeRun(folder: string, grader: Grader, flags: RunFlags): Promise<void> {
  const { tallies, arms, graded, unknown } = await regraded(folder, grader, flags)
  const rows = [...tallies].map(([condition, problems]) =>
    totals(arms.get(condition) ?? condition, problems),
  )
  if (flags.json) {
    print(JSON.stringify({ grader: graderId(grader), graded, unknown, arms: rows }))
    return
  }
  for (const { arm, samples, correct, incorrect, undecided, censored, ungraded } of rows) {
    const counts = [
      `${correct} correct`,
      `${incorrect} incorrect`,
      `${undecided} undecided`,
      ...(censored > 0 ? [`${censored} censored`] : []),
      ...(ungraded > 0 ? [`${ungraded} not graded`] : []),
    ]
    print(`${arm}: ${samples} samples, ${counts.join(', ')} under ${graderId(grader)}`)
  }
}

async function regraded(folder: string, grader: Grader, { problems }: RunFlags) {
  const line = new ProgressLine()
  const outcome = await regradeRun(folder, grader, {
    ...(problems === undefined ? {} : { problems: await readProblems(problems) }),
    onProgress: ({ graded, total }) =>
      line.show(`${graderId(grader)} ${bar(graded / total)}, ${graded} of ${total} samples`),
  })
  line.end()
  if (outcome.unknown > 0)
    console.error(`${outcome.unknown} samples are of problems that are not known: not graded`)
  return outcome
}

function totals(arm: string, problems: readonly StoredTally[]) {
  const sum = (of: (tally: StoredTally) => number) =>
    problems.reduce((total, tally) => total + of(tally), 0)
  const [samples, correct] = [sum(({ n }) => n), sum(({ c }) => c)]
  const [censored, ungraded] = [sum((each) => each.censored), sum((each) => each.ungraded)]
  const unresolved = sum(({ u }) => u)
  return {
    arm,
    samples,
    correct,
    incorrect: samples - correct - unresolved,
    undecided: unresolved - censored - ungraded,
    censored,
    ungraded,
  }
}

/** `passbound grade run/ --compare paper exact`: both grade what they have not, then what differs, by arm. */
export async function compareInRun(
  folder: string,
  wanted: readonly string[],
  flags: RunFlags,
): Promise<void> {
  const { from, to } = comparedNames(wanted)
  const names = { from: await gradedBy(folder, from, flags), to: await gradedBy(folder, to, flags) }
  const reader = await RunReader.open(folder)
  try {
    const arms = await comparisons(reader, names)
    for (const { arm, comparison } of arms) {
      if (flags.json) print(JSON.stringify({ arm, ...comparisonJson(names, comparison) }))
      else print(`${arms.length > 1 ? `${arm}\n` : ''}${comparisonText(names, comparison)}`)
    }
  } finally {
    reader.close()
  }
}

/** The `name@version` whose grades are in the run: a shipped grader's, made now if they are not, or another's. */
async function gradedBy(folder: string, name: string, flags: RunFlags): Promise<string> {
  const grader = /^code(?:@1)?$/.test(name) ? shippedGrader(name, flags) : graderNamed(name)
  if (grader) {
    await regraded(folder, grader, flags)
    return graderId(grader)
  }
  const reader = await RunReader.open(folder)
  const held = reader.graders()
  reader.close()
  if (held.includes(name)) return name
  throw new InputError(
    `${folder} has no grades by ${name}; it has grades by ${held.join(', ') || 'none'}`,
  )
}

async function comparisons(reader: RunReader, names: { from: string; to: string }) {
  const byCondition = new Map<string, GradeComparer>()
  const comparer = (condition: string) => {
    const found = byCondition.get(condition) ?? new GradeComparer()
    byCondition.set(condition, found)
    return found
  }
  for await (const batch of reader.gradePairs(names.from, names.to)) {
    for (const { condition, problem, index, from, to } of batch)
      comparer(condition).add({ problem, sample: index, from, to })
  }
  // Censored samples count in n, and are unresolved whoever grades.
  for (const [condition, problems] of await reader.tallies(names.to)) {
    for (const { id, censored } of problems)
      if (censored > 0) comparer(condition).addUngraded(id, censored)
  }
  const arms = armNames(reader.plan)
  return [...byCondition].map(([condition, each]) => ({
    arm: arms.get(condition) ?? condition,
    comparison: each.result(),
  }))
}

function armNames(plan: unknown): Map<string, string> {
  return new Map(plan === null ? [] : readPlan(plan).arms.map(({ hash, name }) => [hash, name]))
}

function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`)
}
