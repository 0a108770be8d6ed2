import { graderId } from '../grading/index.ts'
import type { Grade, Grader, Problem, Sample, SampleGrade } from '../records/index.ts'
import type { ArmWork, Recorder } from '../sampling/index.ts'
import type { Store } from '../store/index.ts'

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
    whole.map(async ({ condition, index, completion, finish }) => ({
      condition,
      problem: problem.id,
      index,
      ...(await grader.grade(completion, problem, { cut: finish === 'length' })),
    })),
  )
}

/**
 * Grades what a kill left between a sample and its grade, and everything when the grader is new to the
 * run. Returns the samples whose problem is not among these.
 */
export async function gradeMissing(
  store: Store,
  grader: Grader,
  { problems, onGrades }: { problems: readonly Problem[]; onGrades?: OnGrades },
): Promise<number> {
  if (store.count === 0) return 0
  const known = new Map(problems.map((problem) => [problem.id, problem]))
  let unknown = 0
  const reader = await store.reader()
  try {
    for await (const samples of chunked(reader.ungraded(graderId(grader)))) {
      const grades = await Promise.all(
        samples.map(async (sample) => {
          const problem = known.get(sample.problem)
          if (!problem) ++unknown
          return problem ? gradesOf(grader, problem, [sample]) : []
        }),
      )
      const flat = grades.flat()
      await store.appendGrades(graderId(grader), flat)
      onGrades?.(flat)
    }
  } finally {
    reader.close()
  }
  return unknown
}

type OnGrades = (grades: readonly SampleGrade[]) => void

/** Few enough that a kill costs little where a grade takes a second. */
const chunk = 256

async function* chunked<Item>(batches: AsyncIterable<Item[]>): AsyncGenerator<Item[]> {
  for await (const batch of batches)
    for (let start = 0; start < batch.length; start += chunk)
      yield batch.slice(start, start + chunk)
}
