import type { Likelihood } from '../records/index.ts'

/** What the support test keeps of one scored chain. */
export interface ChainScore {
  problem: string
  index: number
  /** The arm that wrote it, and the one under which it was scored. */
  of: 'base' | 'rl'
  under: 'base' | 'rl'
  tokens: number
  /** Log-probability of the whole chain, in nats. */
  total: number
  /** Tokens outside the nucleus of the scoring arm; null where the model does not tell. */
  outside: number | null
  /** Tokens to which the scoring arm gives less than `rareChance`. */
  rare: number
  /** Of the least likely token: its probability, and its rank where it is known. */
  rarest: { chance: number; rank: number | null }
}

/** Below this chance a token counts as rare, whatever the nucleus. */
export const rareChance = 1e-3

/** Sums up one scored chain; `nucleus` is the mass of the scoring arm's top-p. */
export function chainScore(
  { problem, index, logprobs, ranks, above }: Omit<Likelihood, 'of' | 'under'>,
  { of, under, nucleus }: { of: 'base' | 'rl'; under: 'base' | 'rl'; nucleus: number },
): ChainScore {
  const least = logprobs.reduce((best, value, t) => (value < logprobs[best]! ? t : best), 0)
  return {
    problem,
    index,
    of,
    under,
    tokens: logprobs.length,
    total: logprobs.reduce((sum, value) => sum + value, 0),
    outside: above && above.filter((mass) => mass >= nucleus).length,
    rare: logprobs.filter((value) => value < Math.log(rareChance)).length,
    rarest: { chance: Math.exp(logprobs[least] ?? 0), rank: ranks?.[least] ?? null },
  }
}
