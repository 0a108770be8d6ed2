import { z } from 'zod'
import type { Database } from './database.ts'

/** Completions of one condition that are word for word another completion of the same problem. */
export interface Duplicates {
  /** Completions that are long enough for a repetition to mean something: 64 characters. */
  long: number
  /** How many of them repeat one that is there. */
  repeated: number
}

const rowSchema = z.object({ condition: z.string(), long: z.number(), repeated: z.number() })

/** By condition. Chance repeats a short answer, but not a chain: a server that ignores seeds, or a cache, does. */
export async function readDuplicates(database: Database): Promise<Map<string, Duplicates>> {
  const rows = await database.all(
    rowSchema,
    `SELECT condition, sum(times)::DOUBLE AS long, sum(times - 1)::DOUBLE AS repeated FROM (
      SELECT condition, problem, hash(completion) AS text, count(*) AS times
      FROM texts WHERE length(completion) >= 64 GROUP BY ALL
    ) GROUP BY condition ORDER BY condition`,
  )
  return new Map(rows.map(({ condition, ...counts }) => [condition, counts]))
}
