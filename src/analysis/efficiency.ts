import type { Estimate, Finding, ProblemPair } from '../records/index.ts'
import { passAtKRows, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { Efficiency } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { difference, level, signed } from './wording.ts'

/**
 * How much search the trained arm saves: the k at which the base's pass@k reaches its pass@1
 * (samples-to-match), Δ_SE = pass@n of the base − pass@1 of the trained arm (Yue et al. 2025,
 * arXiv:2504.13837, section 4.2), and the bits of search saved a problem, log2(p_rl / p_base) as far
 * as n completions resolve it.
 */
export function efficiency(evidence: Evidence): Finding<Efficiency> {
  const { band, ks } = evidence
  const deltaSe = meanOf(evidence, (pair) => {
    const last = ks.at(-1)!
    return passAtKRows([last])(pair.base.n, pair.base.c)[0]! - pair.rl.c / pair.rl.n
  })
  const samplesToMatch = match(evidence)
  const bits = bitsSaved(evidence)
  const { k, low, high } = samplesToMatch
  return {
    summary: `one attempt of the trained arm is worth ${k === null ? `more than ${ks.at(-1)}` : k.toFixed(1)} of the base [${low}, ${high ?? 'not within n'}]; Δ_SE is ${difference(deltaSe)}; ${signed(bits.value, 2)} bits a problem`,
    over: `${level(band.alpha)} intervals over problems; samples-to-match by inverting a band that is simultaneous over k`,
    caveats: [
      'samples-to-match presumes someone who knows which of the base’s attempts is right',
      'bits cannot see beyond n: a problem that an arm never solved counts as one it would solve about once in 2n',
    ],
    data: { samplesToMatch, deltaSe, bits },
  }
}

/** The mean over problems of a value in [−1, 1], with its interval. */
function meanOf({ pairs, design, band }: Evidence, value: (pair: ProblemPair) => number): Estimate {
  const scores = unitScores(Float64Array.from(pairs, value), 1, design)
  const limits = simultaneousBand(scores, { ...band, range: [-1, 1] })
  return { value: limits.mean[0]!, low: limits.low[0]!, high: limits.high[0]! }
}

/**
 * Where the base's pass@k, linear between whole k, passes the trained arm's pass@1; its interval are
 * the k at which the simultaneous band of their difference holds 0, outwards to whole k.
 */
function match({ pairs, design, band, ks }: Evidence): Efficiency['samplesToMatch'] {
  const at = ks.length <= 64 ? ks : doublings(ks.at(-1)!)
  const rows = passAtKRows(ks)
  const columns = ks.length
  const values = new Float64Array(pairs.length * columns)
  for (const [i, { base, rl }] of pairs.entries()) {
    const curve = rows(base.n, base.c)
    for (let j = 0; j < columns; ++j) values[i * columns + j] = curve[j]! - rl.c / rl.n
  }
  const { mean } = unitScores(values, columns, design)
  const crossed = mean.findIndex((above) => above >= 0)
  const { low, high } = bandAt(at)
  const first = at.findIndex((_, j) => high[j]! >= 0)
  const last = at.findIndex((_, j) => low[j]! > 0)
  return {
    k: crossed < 0 ? null : crossed === 0 ? ks[0]! : between(crossed),
    low: first <= 0 ? at[0]! : at[first - 1]!,
    high: last < 0 ? null : at[last]!,
  }

  function between(j: number): number {
    const share = -mean[j - 1]! / (mean[j]! - mean[j - 1]!)
    return ks[j - 1]! + share * (ks[j]! - ks[j - 1]!)
  }

  function bandAt(chosen: readonly number[]) {
    const few = new Float64Array(pairs.length * chosen.length)
    for (let i = 0; i < pairs.length; ++i)
      for (const [j, k] of chosen.entries())
        few[i * chosen.length + j] = values[i * columns + ks.indexOf(k)]!
    return simultaneousBand(unitScores(few, chosen.length, design), { ...band, range: [-1, 1] })
  }
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
