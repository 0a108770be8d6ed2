import { claims, type ClaimName } from '../../src/analysis/claims.ts'
import { diversity } from '../../src/analysis/diversity.ts'
import { efficiency } from '../../src/analysis/efficiency.ts'
import { designOf, differences, type Evidence } from '../../src/analysis/evidence.ts'
import { gain } from '../../src/analysis/gain.ts'
import { majority } from '../../src/analysis/majority.ts'
import { parity } from '../../src/analysis/parity.ts'
import { signal } from '../../src/analysis/signal.ts'
import { spread } from '../../src/analysis/spread.ts'
import { gapsOf } from '../../src/analysis/temperature.ts'
import { trajectory } from '../../src/analysis/trajectory.ts'
import type {
  Arm,
  Estimate,
  Finding,
  ProblemPair,
  ProblemTally,
  Unexamined,
} from '../../src/records/index.ts'
import {
  firstLossSet,
  passAtKRows,
  random,
  signRuns,
  simultaneousBand,
  unitScores,
} from '../../src/statistics/index.ts'
import { drawer } from './draw.ts'
import { type Truth, truthOf } from './truth.ts'
import { ksOf, type World } from './worlds.ts'

/** Counts over the replicates of one world and one number of problems. */
export interface CellResult {
  world: string
  problems: number
  replicates: number
  /** Shares of replicates in which each interval holds the truth (all of it, where it is simultaneous). */
  covered: Record<Interval, number>
  /** Mean width of the band over k, as a multiple of the oracle's. */
  width: { bounded: number; plain: number }
  /** Share of replicates in which any claim that is said to hold is false. */
  wrong: number
  /** Share of replicates in which any claim is said to hold. */
  certain: number
}

export const intervals = [
  'bounded band',
  'plain band',
  'base curve',
  'first-loss set',
  'samples to match',
  'delta SE',
  'gain ledger',
  'mean part',
  'spread part',
  'bits',
  'training signal',
  'different answers',
  'disagreement',
  'majority vote',
  'oracle gap',
  'envelope gap',
  'trajectory',
  'format part',
  'correctness part',
] as const
export type Interval = (typeof intervals)[number]

const margin = 0.01

/** Runs one cell: the same seed gives the same result. */
export function runCell(
  world: World,
  problems: number,
  replicates: number,
  seed: number,
): CellResult {
  const truth = truthOf(world)
  const draw = drawer(world)
  const oracle = oracleWidth(world, problems)
  const stream = random(seed, problems)
  const result: CellResult = {
    world: world.name,
    problems,
    replicates,
    covered: Object.fromEntries(intervals.map((name) => [name, 0])) as CellResult['covered'],
    width: { bounded: 0, plain: 0 },
    wrong: 0,
    certain: 0,
  }
  for (let replicate = 0; replicate < replicates; ++replicate) {
    const pairs = draw(problems, stream)
    const evidence = evidenceOf(world, pairs, replicate)
    const one = replicateOnce(evidence, truth)
    for (const name of intervals) result.covered[name] += Number(one.covered[name]) / replicates
    result.width.bounded += one.width.bounded / oracle / replicates
    result.width.plain += one.width.plain / oracle / replicates
    result.wrong += Number(one.wrong) / replicates
    result.certain += Number(one.certain) / replicates
  }
  return result
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

function replicateOnce(evidence: Evidence, truth: Truth) {
  const { pairs, ks, design } = evidence
  const scores = unitScores(differences(pairs, ks), ks.length, design)
  const bounded = simultaneousBand(scores, { ...evidence.band, range: [-1, 1] })
  const plain = simultaneousBand(scores, { ...evidence.band, method: 'plain', range: [-1, 1] })
  const rows = passAtKRows(ks)
  const curve = new Float64Array(pairs.length * ks.length)
  for (const [i, { base }] of pairs.entries()) curve.set(rows(base.n, base.c), i * ks.length)
  const base = simultaneousBand(unitScores(curve, ks.length, design), {
    ...evidence.band,
    range: [0, 1],
  })
  const { samplesToMatch, deltaSe, bits } = efficiency(evidence).data
  const ledger = gain(evidence).data
  const split = spread(evidence).data.at(-1)!
  const answered = answersOf(evidence)
  const [different, vote] = [found(diversity(answered)), found(majority(answered))]
  const hot = pairs.map((pair) => ({ ...pair, base: pair.rl }))
  const settings = [
    { temperature: 0.6, pairs },
    { temperature: 1, pairs: hot },
  ]
  const envelope = gapsOf(evidence, settings, ks).limits
  const read = found(parity(answersOf(evidence, 2)))
  const steps = trajectory(
    (['base', 'rl'] as const).map((arm, step) => ({ step, arm: armOf(pairs, arm) })),
    { k: ks.at(-1)! },
  ).data.points[1]!
  const said = claims(
    { ks, mean: bounded.mean, low: bounded.low, high: bounded.high },
    margin,
    signRuns(bounded, ks),
  )
  const covered: Record<Interval, boolean> = {
    'bounded band': holdsAll(bounded, truth.difference),
    'plain band': holdsAll(plain, truth.difference),
    'base curve': holdsAll(base, truth.base),
    'first-loss set': holdsLoss(firstLossSet(bounded, ks), truth.firstLoss),
    'samples to match': holdsMatch(samplesToMatch, truth.match),
    'delta SE': holds(deltaSe, truth.deltaSe),
    'gain ledger': (['total', 'sharpened', 'discovered', 'regressed'] as const).every((part) =>
      holds(ledger[part], truth.gain[part]),
    ),
    'mean part': holds(split.mean, truth.spread.mean),
    'spread part': holds(split.spread, truth.spread.spread),
    bits: holds(bits, truth.bits),
    'training signal': signal(evidence).data.every(({ base: share }, j) =>
      holds(share, truth.signal[j]!),
    ),
    'different answers': different.points.every(({ base: number }, j) =>
      holds(number, truth.different[j]!),
    ),
    disagreement: holds(different.disagreement.difference, truth.disagreement),
    'majority vote': vote.points.every(({ base: share, baseLow, baseHigh }, j) =>
      holds({ value: share, low: baseLow, high: baseHigh }, truth.vote[j]!),
    ),
    'oracle gap': holds(vote.oracleGap.base, truth.oracleGap),
    'format part': holds(read.format, truth.parity.format),
    'correctness part': holds(read.correctness, truth.parity.correctness),
    trajectory:
      holds(steps.change1, truth.difference[0]!) && holds(steps.changeK, truth.difference.at(-1)!),
    // The base is the trained arm at another temperature: its envelope is the better of the two.
    'envelope gap': ks.every((_, j) =>
      holds({ value: 0, ...envelope(j) }, Math.min(0, truth.difference[j]!)),
    ),
  }
  return {
    covered,
    width: { bounded: meanWidth(bounded), plain: meanWidth(plain) },
    wrong: said.some(({ name, holds: claimed }) => claimed && !isTrue(name, truth)),
    certain: said.some((claim) => claim.holds),
  }
}

function armOf(pairs: readonly ProblemPair[], arm: 'base' | 'rl'): Arm {
  const problems = pairs.map(({ cluster, [arm]: tally }) => ({
    ...tally,
    ...(cluster === undefined ? {} : { cluster }),
  }))
  return { name: arm, origin: arm, problems, notes: [] }
}

/** The same counts as if every `each`-th wrong completion of a problem gave one answer, and the others none. */
function answersOf(evidence: Evidence, each = 1): Evidence {
  const answered = (tally: ProblemTally) => ({
    ...tally,
    answers: [
      { answer: 'right', count: tally.c, correct: true },
      { answer: 'wrong', count: Math.floor((tally.n - tally.c) / each), correct: false },
    ].filter(({ count }) => count > 0),
  })
  const pairs = evidence.pairs.map((pair) => ({
    ...pair,
    base: answered(pair.base),
    rl: answered(pair.rl),
  }))
  return { ...evidence, pairs }
}

function found<Data>(finding: Finding<Data> | Unexamined): Data {
  if ('needs' in finding) throw new Error(finding.needs)
  return finding.data
}

const slack = 1e-9

const holds = ({ low, high }: Estimate, value: number) =>
  value >= low - slack && value <= high + slack

function holdsAll(
  { low, high }: { low: Float64Array; high: Float64Array },
  values: readonly number[],
) {
  return values.every((value, j) => value >= low[j]! - slack && value <= high[j]! + slack)
}

/** Between two k of the grid nothing is claimed: the first loss is at the grid's own first k with one. */
function holdsLoss(set: { from: number; to: number | null } | null, first: number | null): boolean {
  if (set === null) return first === null
  if (first === null) return set.to === null
  return first >= set.from && (set.to === null || first <= set.to)
}

function holdsMatch(
  { low, high }: { low: number; high: number | null },
  match: number | null,
): boolean {
  if (match === null) return high === null
  return match >= low && (high === null || match <= high)
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
