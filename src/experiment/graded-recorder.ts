import { graderId } from '../grading/index.ts'
import type { Grade, Grader, Problem, Sample, SampleGrade } from '../records/index.ts'
import type { ArmWork, Recorder } from '../sampling/index.ts'
import type { Store } from '../store/index.ts'
import type { Plan } from './plan.ts'

/** Records samples, then what the grader says of those that are not censored. */
export function gradedRecorder(
  store: Store,
  grader: Grader,
  onGrades: (arm: string, grades: readonly Grade[]) => void,
): Recorder {
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
      onGrades(arm.name, grades)
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
export async function gradeMissing(store: Store, grader: Grader, plan: Plan): Promise<void> {
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
