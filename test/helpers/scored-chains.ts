import { type ChainScore, chainScore, type ScoredChains } from '../../src/analysis/index.ts'
import { type Random, random } from '../../src/statistics/index.ts'

/** A policy over chains of `tokens` tokens: what it draws, and the log-chance that it gives to each token. */
export interface ToyPolicy {
  /** Chance of the likely token at each place; the others share the rest. */
  likely: number
  vocabulary: number
}

function drawn({ likely, vocabulary }: ToyPolicy, stream: Random): number[] {
  return Array.from({ length: 8 + stream.integer(8) }, () =>
    stream.uniform() < likely ? 0 : 1 + stream.integer(vocabulary - 1),
  )
}

const scored = ({ likely, vocabulary }: ToyPolicy, tokens: number[]) => ({
  logprobs: tokens.map((token) => Math.log(token === 0 ? likely : (1 - likely) / (vocabulary - 1))),
  ranks: tokens.map((token) => (token === 0 ? 1 : 2)),
  above: tokens.map((token) => (token === 0 ? 0 : likely)),
})

/** Chains of two toy policies, scored exactly under both. */
export function toyChains(
  base: ToyPolicy,
  rl: ToyPolicy,
  {
    problems = 30,
    n = 16,
    seed = 1,
    mass = 0.9,
  }: { problems?: number; n?: number; seed?: number; mass?: number } = {},
): ScoredChains {
  const stream = random(seed)
  const policies = { base, rl }
  const chains: ChainScore[] = []
  for (let p = 0; p < problems; ++p)
    for (const of of ['base', 'rl'] as const)
      for (let index = 0; index < n; ++index) {
        const tokens = drawn(policies[of], stream)
        for (const under of ['base', 'rl'] as const) {
          const likelihood = {
            problem: `p${p}`,
            index,
            of,
            under,
            ...scored(policies[under], tokens),
          }
          chains.push(chainScore(likelihood, { of, under, nucleus: mass }))
        }
      }
  const nucleus = { mass, drawn: false }
  return { chains, nucleus: { base: nucleus, rl: nucleus } }
}
