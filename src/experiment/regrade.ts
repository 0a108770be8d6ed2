import { graderId } from '../grading/index.ts'
import { type Grader, InputError, type Problem, type SampleGrade } from '../records/index.ts'
import { RunReader, Store, type StoredTally } from '../store/index.ts'
import { gradeMissing } from './graded-recorder.ts'
import { readPlan } from './plan.ts'

export interface RegradeOptions {
  /** The problems of a run that keeps none of its own. */
  problems?: readonly Problem[]
  onProgress?: (progress: { graded: number; total: number; grades: readonly SampleGrade[] }) => void
}

export interface RegradeOutcome {
  /** Samples graded now; what this grader had graded before stands. */
  graded: number
  /** Samples whose problem is not known. */
  unknown: number
  /** All that this grader says of the run, by condition. */
  tallies: Map<string, StoredTally[]>
  /** The arms' names, by condition. */
  arms: Map<string, string>
}

/**
 * Grades what a grader (`name@version`) has not graded yet of a run that is there. Samples and the grades of
 * others stay as they are. Samples come in batches, and each batch is durable before the next:
 * stopped at any moment and called again, it goes on where it was.
 */
export async function regradeRun(
  folder: string,
  grader: Grader,
  { problems, onProgress }: RegradeOptions = {},
): Promise<RegradeOutcome> {
  const before = await readRun(folder, graderId(grader))
  const total = [...before.tallies.values()].flat().reduce((sum, each) => sum + each.ungraded, 0)
  const arms = armsOf(before.plan)
  if (total === 0) return { graded: 0, unknown: 0, tallies: before.tallies, arms }
  const known = problemsOf(folder, before.plan, problems)
  let graded = 0
  const store = await Store.open(folder)
  let unknown = 0
  try {
    unknown = await gradeMissing(store, grader, {
      problems: known,
      onGrades: (grades) => {
        graded += grades.length
        onProgress?.({ graded, total, grades })
      },
    })
    await store.seal()
  } finally {
    await store.close()
  }
  const { tallies } = await readRun(folder, graderId(grader))
  return { graded, unknown, tallies, arms }
}

async function readRun(folder: string, grader: string) {
  const reader = await RunReader.open(folder)
  try {
    return { plan: reader.plan, tallies: await reader.tallies(grader) }
  } finally {
    reader.close()
  }
}

/** Two sets of references under one `name@version` would be a mixture, so a run's own are the only ones. */
function problemsOf(
  folder: string,
  plan: unknown,
  given: readonly Problem[] | undefined,
): readonly Problem[] {
  if (plan !== null && given)
    throw new InputError(
      `${folder} keeps its problems and their references in plan.json; a problem file is for a run without (leave --problems out)`,
    )
  if (plan !== null) return readPlan(plan).problems
  if (given) return given
  throw new InputError(
    `${folder} has no plan.json, which holds the references to grade against; name the problem file (--problems FILE)`,
  )
}

function armsOf(plan: unknown): Map<string, string> {
  return new Map(plan === null ? [] : readPlan(plan).arms.map(({ hash, name }) => [hash, name]))
}
