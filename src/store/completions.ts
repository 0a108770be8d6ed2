import { z } from 'zod'
import type { Database } from './database.ts'
import { sameKey } from './views.ts'

const completionSchema = z.object({
  condition: z.string(),
  problem: z.string(),
  completion: z.string(),
  reasoning: z.string().nullable(),
  tokens: z.number().nullable(),
  logprob: z.number().nullable(),
  answer: z.string().nullable(),
  verdict: z.enum(['correct', 'incorrect', 'undecided']).nullable(),
})

/** A completion with what a grader says of it; no verdict where it was not graded. */
export type GradedCompletion = z.output<typeof completionSchema>

/** Every sample with its text and a grader's verdict, in no particular order. */
export function readCompletions(
  database: Database,
  grades: string,
): AsyncGenerator<GradedCompletion[]> {
  return database.stream(
    completionSchema,
    `SELECT samples.condition, samples.problem, texts.completion, texts.reasoning,
      completion_tokens AS tokens, logprob_sum AS logprob, grade.answer, grade.verdict
    FROM samples JOIN texts ON ${sameKey('samples', 'texts')}
    LEFT JOIN ${grades} grade ON ${sameKey('samples', 'grade')}`,
  )
}

/** How one condition's completions were read. */
export interface ReadingFacts {
  /** Completions without a word. */
  empty: number
  /** How many answers each of the grader's rules found; '' where none did. */
  rules: Record<string, number>
}

const emptySchema = z.object({ condition: z.string(), empty: z.number() })
const ruleSchema = z.object({ condition: z.string(), rule: z.string(), times: z.number() })

/** By condition: empty completions, and which rules of the grader found the answers. */
export async function readReading(
  database: Database,
  grades: string,
): Promise<Map<string, ReadingFacts>> {
  const empty = await database.all(
    emptySchema,
    `SELECT samples.condition, count_if(trim(texts.completion, E' \\t\\r\\n') = '')::DOUBLE AS empty
    FROM samples JOIN texts ON ${sameKey('samples', 'texts')}
    WHERE finish <> 'censored' GROUP BY ALL ORDER BY ALL`,
  )
  const rules = await database.all(
    ruleSchema,
    `SELECT condition, coalesce(rule, '') AS rule, count(*)::DOUBLE AS times
    FROM ${grades} GROUP BY ALL ORDER BY ALL`,
  )
  return new Map(
    empty.map(({ condition, empty: count }) => [
      condition,
      {
        empty: count,
        rules: Object.fromEntries(
          rules.flatMap((each) => (each.condition === condition ? [[each.rule, each.times]] : [])),
        ),
      },
    ]),
  )
}
