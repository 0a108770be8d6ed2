import type { Finding, ProblemPair } from '../records/index.ts'
import {
  type Band,
  crossingProbability,
  firstLossSet,
  passAtKRows,
  pointCrossing,
  signRuns,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import type { Curves } from './comparison.ts'
import { differences, type Evidence, type Extreme, extremes } from './evidence.ts'
import { level, kRanges } from './wording.ts'

/**
 * pass@k of both arms and their paired difference at every k, each with a band that is simultaneous
 * over k, taken over the drawing of problems. Where completions are unresolved the band reaches from
 * the lower limit at one extreme to the upper limit at the other, so that it holds at both.
 */
export function curves(evidence: Evidence): Finding<Curves> {
  const { pairs, ks, band } = evidence
  const difference = differenceBand(evidence)
  const [base, rl] = (['base', 'rl'] as const).map((arm) => armBand(evidence, arm)) as [Band, Band]
  const points = ks.map((k, j) => ({
    k,
    base: base.mean[j]!,
    baseSe: base.se[j]!,
    baseLow: base.low[j]!,
    baseHigh: base.high[j]!,
    rl: rl.mean[j]!,
    rlSe: rl.se[j]!,
    rlLow: rl.low[j]!,
    rlHigh: rl.high[j]!,
    difference: difference.mean[j]!,
    se: difference.se[j]!,
    low: difference.low[j]!,
    high: difference.high[j]!,
  }))
  const runs = signRuns(difference, ks)
  const crossing = {
    point: pointCrossing(difference.mean, ks),
    firstLoss: firstLossSet(difference, ks),
    probability: crossingProbability(
      unitScores(differences(pairs, ks), ks.length, evidence.design),
      ks,
      { ...band, draws: Math.min(band.draws, quick) },
    ),
    certified: runs.gain.some(({ from }) => runs.loss.some(({ to }) => from < to)),
  }
  return {
    summary: `gain certain at ${kRanges(runs.gain)}; loss certain at ${kRanges(runs.loss)}`,
    over: `${level(band.alpha)} bands over the drawing of ${pairs.length} problems, paired, simultaneous over k = ${ks[0]} to ${ks.at(-1)}`,
    caveats: caveats(pairs, ks),
    data: { points, critical: difference.critical, ...runs, crossing },
  }
}

/** Draws for what no verdict rests on. */
const quick = 1000

/** The simultaneous band of the difference, wide enough to hold however the unresolved are counted. */
export function differenceBand(evidence: Evidence): Band {
  const { pairs, ks, design, band } = evidence
  const at = (extreme: Extreme) =>
    simultaneousBand(unitScores(differences(pairs, ks, extreme), ks.length, design), {
      ...band,
      range: [-1, 1],
    })
  const bands = extremes(pairs).map(at)
  const [first, second] = bands as [Band, Band?]
  if (!second) return first
  const scores = unitScores(differences(pairs, ks), ks.length, design)
  return {
    mean: scores.mean,
    se: first.se.map((s, j) => Math.max(s, second.se[j]!)),
    low: first.low,
    high: second.high,
    critical: Math.max(first.critical, second.critical),
  }
}

/** One arm's pass@k with its own simultaneous band, reaching over both extremes of the unresolved. */
function armBand({ pairs, ks, design, band }: Evidence, arm: 'base' | 'rl'): Band {
  const rows = passAtKRows(ks)
  const at = (resolved: number) => {
    const values = new Float64Array(pairs.length * ks.length)
    for (const [i, pair] of pairs.entries())
      values.set(rows(pair[arm].n, pair[arm].c + resolved * pair[arm].u), i * ks.length)
    return simultaneousBand(unitScores(values, ks.length, design), {
      ...band,
      draws: Math.min(band.draws, quick),
      range: [0, 1],
    })
  }
  const counted = at(0)
  return pairs.some((pair) => pair[arm].u > 0) ? { ...counted, high: at(1).high } : counted
}

function caveats(pairs: readonly ProblemPair[], ks: readonly number[]): string[] {
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  const dense = ks.at(-1)! - ks[0]! + 1 === ks.length
  return [
    ...(unresolved > 0
      ? [
          `${unresolved} completions are unresolved; points count them as not correct, bands hold however they are counted`,
        ]
      : []),
    ...(dense ? [] : [`computed at ${ks.length} values of k; nothing is claimed between them`]),
  ]
}
