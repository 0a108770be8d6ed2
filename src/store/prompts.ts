import { z } from 'zod'
import type { Database } from './database.ts'

/** What was sent under one condition, as the samples say. */
export interface StoredPrompts {
  /** Distinct prompts. */
  prompts: number
  /** Mean of the servers' own counts; null where none counts. */
  meanTokens: number | null
  /** Of the prompt of the first problem by id. */
  firstHash: string
}

const row = z.object({
  condition: z.string(),
  prompts: z.number(),
  meanTokens: z.number().nullable(),
  firstHash: z.string(),
})

/** The prompts of every condition. */
export async function readPrompts(database: Database): Promise<Map<string, StoredPrompts>> {
  const rows = await database.all(
    row,
    `SELECT condition, count(DISTINCT prompt_hash)::DOUBLE AS prompts,
      avg(prompt_tokens)::DOUBLE AS "meanTokens", arg_min(prompt_hash, problem) AS "firstHash"
    FROM samples GROUP BY condition`,
  )
  return new Map(rows.map(({ condition, ...prompts }) => [condition, prompts]))
}
