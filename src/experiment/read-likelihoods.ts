import type { Likelihood } from '../records/index.ts'
import { RunReader } from '../store/index.ts'
import { readPlan } from './plan.ts'

/**
 * Every score of a run as an analysis takes it, in batches: which arm wrote the completion, under which
 * it was scored, and the log-probability of each of its tokens. Arms are named as in the plan.
 */
export async function* readLikelihoods(folder: string): AsyncGenerator<Likelihood[]> {
  const reader = await RunReader.open(folder)
  try {
    const names = new Map(readPlan(reader.plan).arms.map(({ hash, name }) => [hash, name]))
    for (const scorer of reader.scorers()) {
      const under = names.get(scorer) ?? scorer
      for await (const batch of reader.scores(scorer))
        yield batch.map(({ condition, ...score }) => ({
          ...score,
          of: names.get(condition) ?? condition,
          under,
        }))
    }
  } finally {
    reader.close()
  }
}
