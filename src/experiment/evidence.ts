import type { Arm } from '../records/index.ts'
import type { RecoveryReport, StoredTally } from '../store/index.ts'
import type { Condition } from './condition.ts'
import type { Plan } from './plan.ts'

/** An arm of a run, as an analysis takes it. */
export interface Drawn {
  name: string
  condition: Condition
  tallies: readonly StoredTally[]
}

/**
 * The arm with what the plan knows of its problems. `conditions` holds everything besides the
 * checkpoint that can change a sample, so that arms which differ in more are found out.
 */
export function evidenceOf(
  { name, condition, tallies }: Drawn,
  { plan, folder, recovery }: { plan: Plan; folder: string; recovery: RecoveryReport },
): Arm {
  const problems = new Map(plan.problems.map((problem) => [problem.id, problem]))
  return {
    name,
    origin: folder,
    problems: tallies.map(({ ungraded: _ungraded, censored: _censored, ...tally }) => {
      const { stratum, cluster } = problems.get(tally.id) ?? {}
      return {
        ...tally,
        ...(stratum !== undefined && { stratum }),
        ...(cluster !== undefined && { cluster }),
      }
    }),
    conditions: conditionsOf(condition),
    notes: notesOf(tallies, recovery),
  }
}

function conditionsOf({ api, template, system, decoding, deadlineSeconds }: Condition) {
  const settings = { ...decoding, api, template, system, deadlineSeconds }
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

function notesOf(tallies: readonly StoredTally[], { redrawn }: RecoveryReport): string[] {
  const sum = (count: (tally: StoredTally) => number) =>
    tallies.reduce((total, tally) => total + count(tally), 0)
  const censored = sum((tally) => tally.censored)
  const undecided = sum(({ u }) => u) - censored
  return [
    ...(censored > 0
      ? [
          `${censored} completions are censored (deadline, context or content filter): counted, never graded, bounded for`,
        ]
      : []),
    ...(undecided > 0
      ? [`${undecided} completions have an answer that the grader cannot decide`]
      : []),
    ...(redrawn.length > 0
      ? [
          `${redrawn.length} completions of the run were in flight when it stopped and were drawn again under their seeds; where a server does not honour seeds this favours short chains`,
        ]
      : []),
  ]
}
