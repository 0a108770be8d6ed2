import type { ClaimName } from '../../src/analysis/claims.ts'
import { designOf, differences, type Evidence } from '../../src/analysis/evidence.ts'
import type { ProblemPair } from '../../src/records/index.ts'
import { random, simultaneousBand, unitScores } from '../../src/statistics/index.ts'
import { drawer } from './draw.ts'
import { checks, type Interval, intervals } from './intervals.ts'
import { margin, Replicate } from './replicate.ts'
import { type Truth, truthOf } from './truth.ts'
import { ksOf, type World } from './worlds.ts'

/** Counts over the replicates of one world and one number of problems. */
export interface CellResult {
  world: string
  problems: number
  replicates: number
  /** Shares of replicates in which each interval holds the truth (all of it, where it is simultaneous). */
  covered: Partial<Record<Interval, number>>
  /** What the verdict's band costs and says; only where the bounded and the plain band were run. */
  verdict: {
    /** Mean width of the band over k, as a multiple of the oracle's. */
    width: { bounded: number; plain: number }
    /** Share of replicates in which any claim that is said to hold is false. */
    wrong: number
    /** Share of replicates in which any claim is said to hold. */
    certain: number
  } | null
}

/** Runs one cell, for the intervals that are asked for: the same seed gives the same result. */
export function runCell(
  world: World,
  problems: number,
  {
    replicates,
    seed,
    only = intervals,
  }: { replicates: number; seed: number; only?: readonly Interval[] },
): CellResult {
  const truth = truthOf(world)
  const draw = drawer(world)
  const withVerdict = only.includes('bounded band') && only.includes('plain band')
  const oracle = withVerdict ? oracleWidth(world, problems) : 1
  const stream = random(seed, problems)
  const covered: Partial<Record<Interval, number>> = {}
  for (const name of only) covered[name] = 0
  const verdict = { width: { bounded: 0, plain: 0 }, wrong: 0, certain: 0 }
  for (let replicate = 0; replicate < replicates; ++replicate) {
    const pairs = draw(problems, stream)
    const found = new Replicate(evidenceOf(world, pairs, replicate))
    for (const name of only)
      covered[name] = covered[name]! + Number(checks[name](found, truth)) / replicates
    if (!withVerdict) continue
    verdict.width.bounded += meanWidth(found.bounded) / oracle / replicates
    verdict.width.plain += meanWidth(found.plain) / oracle / replicates
    const said = found.claims
    verdict.wrong +=
      Number(said.some(({ name, holds: claimed }) => claimed && !isTrue(name, truth))) / replicates
    verdict.certain += Number(said.some((claim) => claim.holds)) / replicates
  }
  return { world: world.name, problems, replicates, covered, verdict: withVerdict ? verdict : null }
}

function evidenceOf(world: World, pairs: ProblemPair[], replicate: number): Evidence {
  return {
    pairs,
    ks: ksOf(world),
    design: designOf(pairs, world.strata > 1),
    band: { alpha: 0.05, draws: 500, seed: replicate, method: 'bounded' },
    margin,
  }
}

function isTrue(name: ClaimName, { difference }: Truth): boolean {
  const [first, last] = [difference[0]!, difference.at(-1)!]
  switch (name) {
    case 'sharper':
      return first > 0
    case 'worse':
      return first < 0
    case 'broader':
      return last > 0
    case 'narrower':
      return difference.some((d) => d < 0)
    case 'not-broader':
      return last < margin
    case 'not-narrower':
      return difference.every((d) => d > -margin)
    case 'no-change':
      return difference.every((d) => Math.abs(d) < margin)
  }
}

function meanWidth({ low, high }: { low: Float64Array; high: Float64Array }): number {
  return low.reduce((sum, x, j) => sum + high[j]! - x, 0) / low.length
}

/** The mean width of the normal band of someone who knows the covariance, from 50,000 problems. */
function oracleWidth(world: World, problems: number): number {
  const many = 50_000
  const ks = ksOf(world)
  const pairs = drawer(world)(many, random(1, many))
  const scores = unitScores(differences(pairs, ks), ks.length, designOf(pairs, world.strata > 1))
  const band = simultaneousBand(scores, {
    alpha: 0.05,
    draws: 20_000,
    seed: 1,
    method: 'plain',
    range: [-1, 1],
  })
  const half = band.se.map((se) => band.critical * se * Math.sqrt(many / problems))
  return half.reduce((sum, x) => sum + 2 * x, 0) / half.length
}
