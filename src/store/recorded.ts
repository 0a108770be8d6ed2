import { z } from 'zod'
import type { Database } from './database.ts'
import { KeySet } from './key-set.ts'
import { gradedBy, type Recorded } from './segment.ts'
import { gradesView } from './views.ts'

const runSchema = z.object({
  condition: z.string(),
  problem: z.string(),
  from: z.number(),
  to: z.number(),
})

/** Reads which keys the sealed files hold, as runs of consecutive indexes, which are few. */
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
  const runs = database.stream(
    runSchema,
    `SELECT condition, problem, min(sample_index) AS "from", max(sample_index) AS "to" FROM (
      SELECT condition, problem, sample_index, sample_index - row_number()
        OVER (PARTITION BY condition, problem ORDER BY sample_index) AS run FROM ${from}
    ) GROUP BY condition, problem, run`,
  )
  for await (const batch of runs)
    for (const { condition, problem, from: first, to } of batch)
      keys.addRun(condition, problem, first, to)
  return keys
}
