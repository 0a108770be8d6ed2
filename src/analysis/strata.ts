import type { Finding, ProblemPair, Unexamined } from '../records/index.ts'
import type { StratumResult } from './comparison.ts'
import { bandAtExtremes, designOf, differences, type Evidence, meanPass } from './evidence.ts'
import { level } from './wording.ts'

/** The comparison in each stratum for itself, at the smallest and the largest k. */
export function strata(evidence: Evidence): Finding<StratumResult[]> | Unexamined {
  const groups = byStratum(evidence.pairs)
  if (groups.size < 2) return { needs: 'a stratum for each problem: `source` in the rows' }
  const data = [...groups].flatMap(([name, pairs]) => {
    const result = stratumResult(name, pairs, {
      ...evidence,
      band: { ...evidence.band, alpha: evidence.band.alpha / groups.size },
    })
    return result ? [result] : []
  })
  const losing = data.filter(({ last }) => last.high < 0).map(({ name }) => name)
  const gaining = data.filter(({ last }) => last.low > 0).map(({ name }) => name)
  const list = (names: string[]) => (names.length > 0 ? names.join(', ') : 'none')
  const { ks, band } = evidence
  return {
    summary: `at k = ${ks.at(-1)}, strata with a certain gain: ${list(gaining)}; with a certain loss: ${list(losing)}`,
    over: `${level(band.alpha / groups.size)} intervals over the problems of each stratum, so that all strata hold together at ${level(band.alpha)}`,
    caveats: data.length < groups.size ? ['strata with a single problem are left out'] : [],
    data,
  }
}

export function byStratum(pairs: readonly ProblemPair[]): Map<string, ProblemPair[]> {
  return Map.groupBy(
    pairs.filter(({ stratum }) => stratum !== undefined),
    ({ stratum }) => stratum!,
  )
}

function stratumResult(
  name: string,
  pairs: ProblemPair[],
  { ks, band }: Evidence,
): StratumResult | null {
  const clusters = new Set(pairs.map(({ cluster }, i) => cluster ?? i))
  if (clusters.size < 2) return null
  const at = [ks[0]!, ks.at(-1)!]
  const limits = bandAtExtremes(
    {
      pairs,
      design: designOf(pairs, false),
      band: { ...band, draws: Math.min(band.draws, 1000) },
    },
    at.length,
    (extreme) => differences(pairs, at, extreme),
  )
  return { name, problems: pairs.length, first: end(0), last: end(1) }

  function end(j: 0 | 1) {
    const k = at[j]!
    const share = (arm: 'base' | 'rl') => meanPass(pairs, arm, k)
    return { k, base: share('base'), rl: share('rl'), low: limits.low[j]!, high: limits.high[j]! }
  }
}
