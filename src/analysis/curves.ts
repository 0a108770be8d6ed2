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
  zeroCountBound,
} from '../statistics/index.ts'
import type { Curves } from './comparison.ts'
import { bandAtExtremes, differences, type Evidence, smallestN } from './evidence.ts'
import { floorAt } from './floor.ts'
import { counted, kRanges, level, share } from './wording.ts'

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
    floor: floorAt(pairs, k),
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
    over: `${level(band.alpha)} bands over the drawing of ${counted(pairs.length, 'problem')}, paired, simultaneous over k = ${ks[0]} to ${ks.at(-1)}`,
    caveats: caveats(pairs, ks),
    data: { points, critical: difference.critical, ...runs, crossing },
  }
}

/** Draws for what no verdict rests on. */
const quick = 1000

/** The simultaneous band of the difference, wide enough to hold however the unresolved are counted. */
export function differenceBand(evidence: Evidence): Band {
  const { pairs, ks } = evidence
  return bandAtExtremes(evidence, ks.length, (extreme) => differences(pairs, ks, extreme))
}

/** One arm's pass@k with its own simultaneous band, reaching over both extremes of the unresolved. */
function armBand({ pairs, ks, design, band }: Evidence, arm: 'base' | 'rl'): Band {
  const rows = passAtKRows(ks)
  const at = (counting: number) => {
    const values = new Float64Array(pairs.length * ks.length)
    for (const [i, pair] of pairs.entries())
      values.set(rows(pair[arm].n, pair[arm].c + counting * pair[arm].u), i * ks.length)
    return simultaneousBand(unitScores(values, ks.length, design), {
      ...band,
      draws: Math.min(band.draws, quick),
      range: [0, 1],
    })
  }
  const resolved = at(0)
  return pairs.some((pair) => pair[arm].u > 0) ? { ...resolved, high: at(1).high } : resolved
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
    ...raggedCaveat(pairs, ks.at(-1)!),
    ...unevenCaveat(pairs, ks.at(-1)!),
    ...fewCaveat(pairs),
    ...(dense ? [] : [`computed at ${ks.length} values of k; nothing is claimed between them`]),
  ]
}

/** At most as many completions of each problem say nothing of what more attempts would find. */
const few = 4

/** Says what so few completions of each problem cannot tell. */
function fewCaveat(pairs: readonly ProblemPair[]): string[] {
  const most = pairs.reduce((sofar, { base, rl }) => Math.max(sofar, Math.min(base.n, rl.n)), 0)
  if (most > few) return []
  const solved = most === 1 ? 'the only attempt missed' : `none of ${most} attempts solved`
  return [
    `with ${counted(most, 'completion')} a problem nothing here says what more attempts would find, nor whether the curves cross at larger k: a problem that ${solved} may still be solved by up to ${share(zeroCountBound(most))} of attempts (95 %)`,
  ]
}

/** Says when one arm's completions cut short the range of k that the other's would allow. */
function unevenCaveat(pairs: readonly ProblemPair[], last: number): string[] {
  const usual = (arm: 'base' | 'rl') =>
    pairs.map((pair) => pair[arm].n).toSorted((a, b) => a - b)[pairs.length >> 1]!
  const [base, rl] = [usual('base'), usual('rl')]
  if (last !== smallestN(pairs) || Math.max(base, rl) < 2 * Math.min(base, rl)) return []
  const [short, long] =
    base < rl ? ['the base', 'the trained arm'] : ['the trained arm', 'the base']
  return [
    `k ends at ${last} because ${short} has ${counted(Math.min(base, rl), 'completion')} a problem and ${long} ${Math.max(base, rl)}: beyond that they are not compared`,
  ]
}

/** Says when a few problems with few completions cut short the range of k of all the others. */
function raggedCaveat(pairs: readonly ProblemPair[], last: number): string[] {
  const least = ({ base, rl }: ProblemPair) => Math.min(base.n, rl.n)
  const sizes = pairs.map(least).toSorted((a, b) => a - b)
  const usual = sizes[sizes.length >> 1]!
  if (last !== smallestN(pairs) || usual < 2 * last) return []
  const short = pairs.filter((pair) => least(pair) < usual)
  return [
    `k ends at ${last} because ${counted(short.length, 'problem')} (${short[0]!.id} is one) have fewer completions than the usual ${usual}; without them it would reach further`,
  ]
}
