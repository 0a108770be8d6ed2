import { z } from 'zod'
import { quote, type Database } from './database.ts'

/** What was sent under one condition, as the samples say. */
export interface StoredPrompts {
  /** Distinct prompts. */
  prompts: number
  /** Mean of the servers' own counts; null where none counts. */
  meanTokens: number | null
  /** Of the prompt of the problem that was asked for; null where that is not drawn yet. */
  firstHash: string | null
}

const row = z.object({
  condition: z.string(),
  prompts: z.number(),
  meanTokens: z.number().nullable(),
  firstHash: z.string().nullable(),
})

/** The prompts of every condition; `first` is the problem whose prompt's hash is wanted. */
export async function readPrompts(
  database: Database,
  first: string,
): Promise<Map<string, StoredPrompts>> {
  const rows = await database.all(
    row,
    `SELECT condition, count(DISTINCT prompt_hash)::DOUBLE AS prompts,
      avg(prompt_tokens)::DOUBLE AS "meanTokens",
      min(prompt_hash) FILTER (problem = ${quote(first)}) AS "firstHash"
    FROM samples GROUP BY condition`,
  )
  return new Map(rows.map(({ condition, ...prompts }) => [condition, prompts]))
}
