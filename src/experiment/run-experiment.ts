import type { Grade, Grader, Problem, Sample, SampleGrade } from '../records/index.ts'
import {
  sampleArms,
  type ArmWork,
  type Recorder,
  type SamplingEvent,
  type SamplingOptions,
  type SamplingResult,
} from '../sampling/index.ts'
import { Store, type RecoveryReport, type StoredTally } from '../store/index.ts'
import { analysePairs, fingerprint, type ArmPair, type PairFinding } from './analyse.ts'
import { armWorks, type PlacementOptions } from './arm-works.ts'
import { evidenceOf } from './evidence.ts'
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
    const recorder = recorderOf(store, prepared.grader, onEvent)
    const result = await sampleArms(works, recorder, { ...options, onEvent })
    onEvent({ kind: 'sealing' })
    await store.seal()
    const tallies = await talliesOf(store, prepared)
    const { recovery } = store
    const complete = !result.interrupted && result.stopped.length === 0
    if (complete) onEvent({ kind: 'comparing' })
    const findings = complete ? await compareArms(store, { prepared, plan, tallies }) : []
    return { result, plan, tallies, recovery, findings }
  } finally {
    await store.close()
  }
}

/** Compares the first arm with each other one at the same point of the sweep, and records the look. */
async function compareArms(
  store: Store,
  { prepared, plan, tallies }: Pick<RunOutcome, 'plan' | 'tallies'> & { prepared: Prepared },
): Promise<PairFinding[]> {
  const { folder, recovery } = store
  const arms = prepared.arms.map(({ name, condition }, i) =>
    evidenceOf(
      { name, condition, tallies: tallies[i]?.problems ?? [] },
      { plan, folder, recovery },
    ),
  )
  const pairs = prepared.arms.flatMap(({ arm, point }, i): ArmPair[] => {
    const at = prepared.arms.findIndex((other) => other.point === point)
    const [base, rl] = [arms[at], arms[i]]
    return base && rl && arm !== prepared.arms[at]?.arm ? [{ base, rl }] : []
  })
  if (pairs.length === 0) return []
  const look = await recordLook(store, plan, fingerprint(arms))
  return analysePairs(pairs, { folder, look, grader: graderId(prepared.grader) })
}

/** The number of this look at the data, from 1; the same data looked at again is the same look. */
async function recordLook(store: Store, plan: Plan, data: string): Promise<number> {
  const known = plan.looks.findIndex((look) => look.data === data)
  if (known >= 0) return known + 1
  const looks = [...plan.looks, { data, at: new Date().toISOString() }]
  await store.writePlan({ ...plan, looks })
  return looks.length
}

async function growPlan(store: Store, asked: Plan): Promise<Plan> {
  const held = store.plan === null ? null : readPlan(store.plan)
  const plan = held === null ? asked : grownPlan(held, asked)
  await store.writePlan(plan)
  return plan
}

export function graderId({ name, version }: Grader): string {
  return `${name}@${version}`
}

/** Records samples, then what the grader says of those that are not censored. */
function recorderOf(store: Store, grader: Grader, onEvent: (event: RunEvent) => void): Recorder {
  return {
    has: (key) => store.has(key),
    issue: (keys) => store.issue(keys),
    async record(arm: ArmWork, { problem }, samples) {
      const [, grades] = await Promise.all([
        store.append(samples),
        gradesOf(grader, problem, samples),
      ])
      // Only what is recorded is graded.
      await store.appendGrades(graderId(grader), grades)
      onEvent({ kind: 'graded', arm: arm.name, grades })
    },
  }
}

async function gradesOf(
  grader: Grader,
  problem: Problem,
  samples: readonly Sample[],
): Promise<SampleGrade[]> {
  const whole = samples.filter(({ finish }) => finish !== 'censored')
  return Promise.all(
    whole.map(async ({ condition, index, completion }) => ({
      condition,
      problem: problem.id,
      index,
      ...(await grader.grade(completion, problem)),
    })),
  )
}

/** Grades what a kill left between a sample and its grade, and everything when the grader is new to the run. */
async function gradeMissing(store: Store, grader: Grader, plan: Plan): Promise<void> {
  if (store.count === 0) return
  const problems = new Map(plan.problems.map((problem) => [problem.id, problem]))
  const reader = await store.reader()
  try {
    for await (const samples of reader.ungraded(graderId(grader))) {
      const grades = await Promise.all(
        samples.map(async (sample) => {
          const problem = problems.get(sample.problem)
          return problem ? gradesOf(grader, problem, [sample]) : []
        }),
      )
      await store.appendGrades(graderId(grader), grades.flat())
    }
  } finally {
    reader.close()
  }
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
