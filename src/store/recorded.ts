import { z } from 'zod'
import type { Database } from './database.ts'
import { isKey, KeySet } from './key-set.ts'
import { gradedBy, type Recorded } from './segment.ts'
import { gradesView } from './views.ts'

const problemSchema = z.object({
  condition: z.string(),
  problem: z.string(),
  indexes: z.array(z.number()),
})

/** Reads which keys the sealed files hold: one row a problem, because rows are what takes time. */
export async function readRecorded(database: Database, graders: string[]): Promise<Recorded> {
  const recorded: Recorded = {
    samples: await readKeys(database, 'samples'),
    censored: await readKeys(database, `samples WHERE finish = 'censored'`),
    grades: new Map(),
    inFlight: new KeySet(),
  }
  for (const grader of graders)
    await readKeys(database, gradesView(grader), gradedBy(recorded, grader))
  return recorded
}

async function readKeys(database: Database, from: string, keys = new KeySet()): Promise<KeySet> {
  const problems = database.stream(
    problemSchema,
    `SELECT condition, problem, list(sample_index) AS indexes FROM ${from}
      GROUP BY condition, problem`,
  )
  for await (const batch of problems) {
    for (const { condition, problem, indexes } of batch)
      for (const index of indexes) {
        const key = { condition, problem, index }
        // A file that somebody else has written may claim any index.
        if (isKey(key)) keys.add(key)
      }
  }
  return keys
}
