import { type ChainScore, chainScore, type ScoredChains } from '../analysis/index.ts'
import type { RunReader } from '../store/index.ts'
import type { ArmPair, PlacedArm } from './arm-pairs.ts'
import type { Condition } from './condition.ts'

/** The yardstick where an arm draws from its whole law. */
const usualNucleus = 0.95

/** Pairs with their chains scored under both arms, where they were. */
export async function withScoredChains<Placed extends PlacedPair>(
  reader: RunReader,
  placed: readonly Placed[],
): Promise<Placed[]> {
  const found: Placed[] = []
  for (const each of placed) {
    const scored = await readScoredChains(reader, each)
    found.push(scored ? { ...each, pair: { ...each.pair, scored } } : each)
  }
  return found
}

/** Two arms of a run with where each stands in it. */
interface PlacedPair {
  pair: ArmPair
  base: PlacedArm
  rl: PlacedArm
}

/**
 * The chains of two arms as `passbound score` found them under both; null where nothing was scored under
 * one of them.
 */
async function readScoredChains(
  reader: RunReader,
  arms: Pick<PlacedPair, 'base' | 'rl'>,
): Promise<ScoredChains | null> {
  const scorers = new Set(reader.scorers())
  if (!scorers.has(arms.base.hash) || !scorers.has(arms.rl.hash)) return null
  const nucleus = { base: nucleusOf(arms.base.condition), rl: nucleusOf(arms.rl.condition) }
  const chains: ChainScore[] = []
  for (const under of ['base', 'rl'] as const)
    for (const whose of ['base', 'rl'] as const) {
      const filter = { condition: arms[whose].hash }
      for await (const batch of reader.scores(arms[under].hash, filter))
        for (const score of batch)
          chains.push(chainScore(score, { of: whose, under, nucleus: nucleus[under].mass }))
    }
  return { chains, nucleus }
}

function nucleusOf({ decoding }: Condition): ScoredChains['nucleus']['base'] {
  const mass = decoding['top_p']
  return typeof mass === 'number' && mass < 1
    ? { mass, drawn: true }
    : { mass: usualNucleus, drawn: false }
}
