import type { Grade, Grader } from '../records/index.ts'
import { extract } from './extract.ts'

/** A scorer in the shape that autoevals and evalite use; `score` is from 0 to 1, null for "cannot say". */
export type Scorer = (args: {
  output: string
  expected: string
  input?: string
}) => ScorerResult | Promise<ScorerResult>

export interface ScorerResult {
  name: string
  score: number | null
  metadata?: Record<string, unknown>
}

/**
 * Makes a grader of a user's scorer. It gets the whole completion as `output`; a score of at least
 * `threshold` is correct, null is undecided, and so is a scorer that throws.
 */
export function graderOf(
  scorer: Scorer,
  { name, version = '1', threshold = 1 }: { name: string; version?: string; threshold?: number },
): Grader {
  return {
    name,
    version,
    async grade(completion, { gold }): Promise<Grade> {
      const found = extract(completion)
      const place = {
        answer: found?.answer ?? null,
        rule: found?.rule ?? null,
        span: found?.span ?? null,
      }
      try {
        const { score, metadata } = await scorer({ output: completion, expected: gold })
        if (score === null)
          return { verdict: 'undecided', ...place, reason: 'the scorer gave no score' }
        if (!(score >= 0 && score <= 1))
          return { verdict: 'undecided', ...place, reason: `not a score from 0 to 1: ${score}` }
        const reason =
          typeof metadata?.['rationale'] === 'string' ? metadata['rationale'] : `score ${score}`
        return { verdict: score >= threshold ? 'correct' : 'incorrect', ...place, reason }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        return { verdict: 'undecided', ...place, reason: `the scorer failed: ${message}` }
      }
    },
  }
}
