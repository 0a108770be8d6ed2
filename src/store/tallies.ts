import { z } from 'zod'
import type { AnswerCount, ProblemTally } from '../records/index.ts'
import type { Database } from './database.ts'

/** The tally of one problem under one condition. */
export interface StoredTally extends ProblemTally {
  /** Samples that the grader has not graded yet; they are in `u`, as are censored and undecided ones. */
  ungraded: number
  /** Samples that ended in a deadline or a context overflow; they are in `u`. */
  censored: number
}

const tallySchema = z.object({
  condition: z.string(),
  id: z.string(),
  n: z.number(),
  c: z.number(),
  u: z.number(),
  ungraded: z.number(),
  censored: z.number(),
  truncated: z.number(),
  tokens: z.number().nullable(),
})

/**
 * Counts by condition and problem. Samples and grades are counted apart and only the counts are
 * joined: every grade is of one recorded sample that is not censored, so what is neither correct
 * nor incorrect is unresolved, u = n − c − incorrect.
 */
export async function readTallies(
  database: Database,
  grades: string,
  options: { answers: boolean },
): Promise<Map<string, StoredTally[]>> {
  const rows = await database.all(
    tallySchema,
    `WITH drawn AS (
      SELECT condition, problem, count(*) AS n, count_if(finish = 'censored') AS censored,
        count_if(finish = 'length') AS truncated,
        -- A sum over some of the completions would be no sum of tokens.
        CASE WHEN count(completion_tokens) = count(*) THEN sum(completion_tokens) END AS tokens
      FROM samples GROUP BY condition, problem
    ), graded AS (
      SELECT condition, problem, count(*) AS graded, count_if(verdict = 'correct') AS c,
        count_if(verdict = 'incorrect') AS incorrect
      FROM ${grades} GROUP BY condition, problem
    )
    SELECT condition, problem AS id, n::DOUBLE AS n, coalesce(c, 0)::DOUBLE AS c,
      (n - coalesce(c + incorrect, 0))::DOUBLE AS u,
      (n - censored - coalesce(graded, 0))::DOUBLE AS ungraded,
      censored::DOUBLE AS censored, truncated::DOUBLE AS truncated, tokens::DOUBLE AS tokens
    FROM drawn LEFT JOIN graded USING (condition, problem) ORDER BY condition, id`,
  )
  const answers = options.answers ? await answerCounts(database, grades) : new Map()
  const tallies = new Map<string, StoredTally[]>()
  for (const { condition, tokens, ...row } of rows) {
    const tally: StoredTally = row
    if (tokens !== null) tally.tokens = tokens
    if (options.answers) tally.answers = answers.get(condition)?.get(row.id) ?? []
    const arm = tallies.get(condition)
    if (arm) arm.push(tally)
    else tallies.set(condition, [tally])
  }
  return tallies
}

const answerSchema = z.object({
  condition: z.string(),
  problem: z.string(),
  answer: z.string(),
  count: z.number(),
  correct: z.boolean(),
})

// A vote is on answers: where a grader reads the chain as well, so that an answer is graded both ways,
// it is correct where most of its completions are, and an undecided one is no vote for it.

async function answerCounts(
  database: Database,
  grades: string,
): Promise<Map<string, Map<string, AnswerCount[]>>> {
  const counts = new Map<string, Map<string, AnswerCount[]>>()
  const rows = database.stream(
    answerSchema,
    `WITH given AS (
      SELECT condition, problem, answer, count(*) AS given, count_if(verdict = 'correct') AS good,
        count_if(verdict = 'incorrect') AS bad
      FROM ${grades} WHERE answer IS NOT NULL GROUP BY condition, problem, answer
    )
    SELECT condition, problem, answer, good > bad AS correct,
      (CASE WHEN good > bad THEN good + bad ELSE given END)::DOUBLE AS count
    FROM given ORDER BY count DESC, answer`,
  )
  for await (const batch of rows) {
    for (const { condition, problem, ...count } of batch) {
      const problems = counts.get(condition) ?? new Map<string, AnswerCount[]>()
      counts.set(condition, problems)
      const answers = problems.get(problem)
      if (answers) answers.push(count)
      else problems.set(problem, [count])
    }
  }
  return counts
}
