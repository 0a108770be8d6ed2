import type { Estimate, Finding, ProblemPair } from '../records/index.ts'
import { passAtKRows, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { Efficiency } from './comparison.ts'
import { type Evidence, unresolvedCaveat } from './evidence.ts'
import { difference, interval, level, share } from './wording.ts'

/**
 * How much search the trained arm saves: the k at which the base's pass@k reaches its pass@1
 * (samples-to-match), Δ_SE = pass@n of the base − pass@1 of the trained arm (Yue et al. 2025,
 * arXiv:2504.13837, section 4.2), and the bits of search saved a problem, log2(p_rl / p_base) as far
 * as n completions resolve it.
 */
export function efficiency(evidence: Evidence): Finding<Efficiency> {
  const { pairs, band, ks } = evidence
  const deltaSe = meanOf(evidence, (pair) => {
    const last = ks.at(-1)!
    return passAtKRows([last])(pair.base.n, pair.base.c)[0]! - pair.rl.c / pair.rl.n
  })
  const match = samplesToMatch(evidence)
  const bits = bitsSaved(evidence)
  return {
    summary: `one attempt of the trained arm is worth ${worth(match, ks.at(-1)!)}; what all attempts of the base solve beyond one attempt of the trained arm (Δ_SE) is ${difference(deltaSe)}; the trained arm needs ${bitsText(bits)}`,
    over: `${level(band.alpha)} intervals over problems; samples-to-match by inverting a band that is simultaneous over k`,
    caveats: [
      'samples-to-match presumes someone who knows which of the base’s attempts is right',
      ...unresolvedCaveat(pairs),
      'bits cannot see beyond n: a problem that an arm never solved counts as one it would solve about once in 2n',
    ],
    data: { samplesToMatch: match, deltaSe, bits },
  }
}

/** "1.9 [1, 4] of the base", "at most 1 of the base [0, 1]", "more than 128 of the base". */
function worth({ k, low, high }: Efficiency['samplesToMatch'], last: number): string {
  const limits = `[${low}, ${high ?? 'not within n'}]`
  if (k === null) return `more than ${last} of the base ${limits}`
  return low === 0 && k === 1
    ? `at most 1 of the base ${limits}`
    : `${k.toFixed(1)} of the base ${limits}`
}

/** "2^.17 times fewer attempts" in words that say which way. */
function bitsText({ value, low, high }: Estimate): string {
  const fewer = value >= 0
  const [least, most] = fewer ? [low, high] : [-high, -low]
  return `${share(Math.abs(value), 2)} bits ${fewer ? 'less' : 'more'} search a problem ${interval(least, most, (bits) => share(bits, 2))}`
}

/** The mean over problems of a value in [−1, 1], with its interval. */
function meanOf({ pairs, design, band }: Evidence, value: (pair: ProblemPair) => number): Estimate {
  const scores = unitScores(Float64Array.from(pairs, value), 1, design)
  const limits = simultaneousBand(scores, { ...band, range: [-1, 1] })
  return { value: limits.mean[0]!, low: limits.low[0]!, high: limits.high[0]! }
}

/**
 * Where the base's pass@k, linear between neighbouring k, passes the trained arm's pass@1; its interval
 * are the k at which the simultaneous band of their difference holds 0, outwards to computed k. It asks
 * from k = 1 on, whatever range of k the verdict is about.
 */
export function samplesToMatch({
  pairs,
  design,
  band,
  ks,
}: Evidence): Efficiency['samplesToMatch'] {
  const at = matchGrid(ks.at(-1)!)
  const rows = passAtKRows(at)
  const values = new Float64Array(pairs.length * at.length)
  for (const [i, { base, rl }] of pairs.entries()) {
    const curve = rows(base.n, base.c)
    for (let j = 0; j < at.length; ++j) values[i * at.length + j] = curve[j]! - rl.c / rl.n
  }
  const { mean, low, high } = simultaneousBand(unitScores(values, at.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const reached = mean.findIndex((above) => above >= 0)
  const possible = high.findIndex((above) => above >= 0)
  const certain = low.findIndex((above) => above > 0)
  return {
    k: reached < 0 ? null : reached === 0 ? 1 : between(reached),
    low: possible < 0 ? at.at(-1)! : possible === 0 ? 0 : at[possible - 1]!,
    high: certain < 0 ? null : at[certain]!,
  }

  function between(j: number): number {
    const part = -mean[j - 1]! / (mean[j]! - mean[j - 1]!)
    return at[j - 1]! + part * (at[j]! - at[j - 1]!)
  }
}

/** Each k up to 16, then about twelve a doubling, up to `last`. */
function matchGrid(last: number): number[] {
  const ks: number[] = []
  for (let k = 1; k < last; k = k < 16 ? k + 1 : Math.ceil(k * 1.06)) ks.push(k)
  return [...ks, last]
}

/**
 * Mean over problems of log2((c_rl + ½) / (n_rl + 1)) − log2((c_base + ½) / (n_base + 1)): the half
 * keeps c = 0 from being p = 0, so a problem beyond what n completions resolve counts as about 1/2n.
 */
function bitsSaved({ pairs, design, band }: Evidence): Estimate {
  const log2 = ({ n, c }: { n: number; c: number }) => Math.log2((c + 0.5) / (n + 1))
  const most = pairs.reduce((largest, { base, rl }) => Math.max(largest, base.n, rl.n), 1)
  const range = Math.log2(2 * most + 1)
  const scores = unitScores(
    Float64Array.from(pairs, ({ base, rl }) => log2(rl) - log2(base)),
    1,
    design,
  )
  const limits = simultaneousBand(scores, { ...band, range: [-range, range] })
  return { value: limits.mean[0]!, low: limits.low[0]!, high: limits.high[0]! }
}
