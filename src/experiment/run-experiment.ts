import { graderId } from '../grading/index.ts'
import type { Grade } from '../records/index.ts'
import {
  sampleArms,
  type ArmWork,
  type SamplingEvent,
  type SamplingOptions,
  type SamplingResult,
} from '../sampling/index.ts'
import { Store, type RecoveryReport, type StoredTally } from '../store/index.ts'
import type { PairFinding } from './analyse.ts'
import { armWorks, type PlacementOptions } from './arm-works.ts'
import { auditMissing, type AuditProgress } from './audit-run.ts'
import { compareArms } from './compare-arms.ts'
import { gradedRecorder, gradeMissing } from './graded-recorder.ts'
import { grownPlan, readPlan, type Plan } from './plan.ts'
import type { Prepared } from './prepare.ts'

/** What is known of an arm when a run begins. */
export interface ArmStart {
  name: string
  wanted: number
  drawn: number
  correct: number
  graded: number
  censored: number
}

export type RunEvent =
  | SamplingEvent
  | { kind: 'started'; arms: ArmStart[] }
  | { kind: 'graded'; arm: string; grades: readonly Grade[] }
  | { kind: 'sealing' }
  | ({ kind: 'auditing' } & AuditProgress)
  | { kind: 'comparing' }

export interface RunOptions extends PlacementOptions {
  /** The run folder; made where it is not there. */
  folder: string
  signal?: AbortSignal
  graceMs?: number
  backoff?: NonNullable<SamplingOptions['backoff']>
  onEvent?: (event: RunEvent) => void
}

export interface RunOutcome {
  result: SamplingResult
  plan: Plan
  /** n, c and u by arm, in the order of the experiment, as far as the run has come. */
  tallies: { arm: string; problems: StoredTally[] }[]
  recovery: RecoveryReport
  /** The comparisons; none while the run is not complete. */
  findings: PairFinding[]
}

/**
 * Draws and grades what the run folder is missing, and seals it. Stopped at any moment and called again,
 * it goes on where it was.
 */
export async function runExperiment(prepared: Prepared, options: RunOptions): Promise<RunOutcome> {
  const works = armWorks(prepared, options)
  const store = await Store.open(options.folder, { create: true })
  try {
    const plan = await growPlan(store, prepared.plan)
    const onEvent = options.onEvent ?? (() => {})
    await gradeMissing(store, prepared.grader, plan)
    const before = await talliesOf(store, prepared)
    onEvent({ kind: 'started', arms: before.map((arm, i) => startOf(arm, works[i])) })
    const recorder = gradedRecorder(store, prepared.grader, (arm, grades) =>
      onEvent({ kind: 'graded', arm, grades }),
    )
    const result = await sampleArms(works, recorder, { ...options, onEvent })
    onEvent({ kind: 'sealing' })
    await store.seal()
    const tallies = await talliesOf(store, prepared)
    const { recovery } = store
    const complete = !result.interrupted && result.stopped.length === 0
    if (complete) {
      await auditMissing(store, plan.problems, (progress) =>
        onEvent({ kind: 'auditing', ...progress }),
      )
      onEvent({ kind: 'comparing' })
    }
    const findings = complete
      ? await compareArms(store, {
          prepared,
          plan,
          tallies: tallies.map(({ problems }) => problems),
        })
      : []
    return { result, plan, tallies, recovery, findings }
  } finally {
    await store.close()
  }
}

async function growPlan(store: Store, asked: Plan): Promise<Plan> {
  const held = store.plan === null ? null : readPlan(store.plan)
  const plan = held === null ? asked : grownPlan(held, asked)
  await store.writePlan(plan)
  return plan
}

/** The tallies of what this run asks for; a folder may hold more problems. */
async function talliesOf(
  store: Store,
  { arms, grader, problems }: Prepared,
): Promise<RunOutcome['tallies']> {
  const asked = new Set(problems.map(({ id }) => id))
  const reader = await store.reader()
  try {
    const byCondition = await reader.tallies(graderId(grader), { answers: true })
    return arms.map(({ name, hash }) => {
      const all = byCondition.get(hash) ?? []
      return { arm: name, problems: all.filter(({ id }) => asked.has(id)) }
    })
  } finally {
    reader.close()
  }
}

function startOf({ arm, problems }: RunOutcome['tallies'][number], work?: ArmWork): ArmStart {
  const sum = (count: (tally: StoredTally) => number) =>
    problems.reduce((total, tally) => total + count(tally), 0)
  const samples = work?.samples ?? 0
  return {
    name: arm,
    wanted: (work?.problems.length ?? 0) * samples,
    drawn: sum(({ n }) => Math.min(n, samples)),
    correct: sum(({ c }) => c),
    graded: sum(({ n, censored, ungraded }) => n - censored - ungraded),
    censored: sum(({ censored }) => censored),
  }
}
