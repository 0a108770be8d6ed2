import type { Estimate, Finding, ProblemPair } from '../records/index.ts'
import {
  betaCover,
  type BetaLaw,
  betaPosterior,
  fitBetaBinomial,
  gPassAtK,
  passHatK,
  sharpeningArea,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import type { Reliability } from './comparison.ts'
import { doublings, type Evidence, meanPass, unresolvedCaveat } from './evidence.ts'
import { level, listed, share } from './wording.ts'

interface Counts {
  n: number
  c: number
}

/**
 * What pass@k does not reward: pass^k (all k right), G-Pass@k_τ (a share τ of k right), Cover@τ (the
 * share of problems with p ≥ τ, as observed and smoothed by the posterior under each arm's fitted
 * beta prior, since c/n near τ falls on either side by chance), and the area that sharpening takes.
 */
export function reliability(evidence: Evidence): Finding<Reliability> {
  const { pairs, ks, band } = evidence
  const last = ks.at(-1)!
  const some = Math.min(16, last)
  const passHat = doublings(last).map((k) => ({ k, of: ({ n, c }: Counts) => passHatK(n, c, k) }))
  const gPass = [0.25, 0.5, 0.75, 1].map((tau) => ({
    k: some,
    tau,
    of: ({ n, c }: Counts) => gPassAtK(n, c, some, tau),
  }))
  const cover = taus.map((tau) => ({ tau, of: ({ n, c }: Counts) => Number(c >= tau * n - 1e-9) }))
  const found = compared(evidence, [...passHat, ...gPass, ...cover])
  const priors = { base: priorOf(pairs, 'base'), rl: priorOf(pairs, 'rl') }
  const smoothed = (arm: 'base' | 'rl', tau: number) => smoothedBy(priors[arm], pairs, arm, tau)
  const data: Reliability = {
    passHat: passHat.map(({ k }, j) => ({ k, ...found[j]! })),
    gPass: gPass.map(({ k, tau }, j) => ({ k, tau, ...found[passHat.length + j]! })),
    cover: cover.map(({ tau }, j) => ({
      tau,
      ...found[passHat.length + gPass.length + j]!,
      baseSmoothed: smoothed('base', tau),
      rlSmoothed: smoothed('rl', tau),
    })),
    tax: tax(pairs, last),
  }
  const all = data.passHat.at(-1)!
  const half = data.gPass[1]!
  return {
    summary: `all ${all.k} attempts are right on ${share(all.base)} of the problems (base) and ${share(all.rl)} (trained arm); half of ${half.k} are on ${share(half.base)} and ${share(half.rl)}`,
    over: `${level(band.alpha)} intervals of the differences over problems, simultaneous over all of them; smoothed curves and the tax without`,
    caveats: [
      'smoothed Cover@τ leans on a beta law fitted to each arm',
      ...notIdentified(priors),
      'Cover@τ as observed is biased for p near τ; its interval is of the observed share',
      ...unresolvedCaveat(pairs),
    ],
    data,
  }
}

const taus = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]

/** Both arms' mean of each measure, and the difference with a band over all measures. */
function compared(
  { pairs, design, band }: Evidence,
  measures: readonly { of: (counts: Counts) => number }[],
): { base: number; rl: number; difference: Estimate }[] {
  const columns = measures.length
  const values = new Float64Array(pairs.length * columns)
  for (const [i, { base, rl }] of pairs.entries())
    for (const [j, { of }] of measures.entries()) values[i * columns + j] = of(rl) - of(base)
  const limits = simultaneousBand(unitScores(values, columns, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  return measures.map(({ of }, j) => ({
    base: mean(pairs, 'base', of),
    rl: mean(pairs, 'rl', of),
    difference: { value: limits.mean[j]!, low: limits.low[j]!, high: limits.high[j]! },
  }))
}

function mean(
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  of: (counts: Counts) => number,
): number {
  return pairs.reduce((sum, pair) => sum + of(pair[arm]), 0) / pairs.length
}

/** The arm's beta law; null where the counts do not identify it, as one completion a problem never does. */
function priorOf(pairs: readonly ProblemPair[], arm: 'base' | 'rl'): BetaLaw | null {
  const law = fitBetaBinomial(pairs.map((pair) => pair[arm]))
  return law.onEdge || pairs.every((pair) => pair[arm].n === 1) ? null : law
}

function smoothedBy(
  prior: BetaLaw | null,
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  tau: number,
): number | null {
  return prior && mean(pairs, arm, ({ n, c }) => betaCover(betaPosterior(prior, n, c), tau))
}

function notIdentified({ base, rl }: Record<'base' | 'rl', BetaLaw | null>): string[] {
  const arms = [...(base ? [] : ['the base']), ...(rl ? [] : ['the trained arm'])]
  if (arms.length === 0) return []
  return [
    `smoothed Cover@τ is not identified for ${listed(arms)}: the counts do not say how p is spread over problems (each solved always or never, all alike, or one completion of each), so only what was observed is shown`,
  ]
}

/** The base's area minus the trained arm's, and the same without scale: A / ((K − 1) (1 − pass@1)). */
function tax(pairs: readonly ProblemPair[], last: number): Reliability['tax'] {
  const area = (arm: 'base' | 'rl') => mean(pairs, arm, ({ n, c }) => sharpeningArea(n, c, last))
  const scale = (arm: 'base' | 'rl') => (last - 1) * (1 - meanPass(pairs, arm, 1))
  const [base, rl] = [area('base'), area('rl')]
  const defined = scale('base') > 0 && scale('rl') > 0
  return {
    area: base - rl,
    normalised: defined ? base / scale('base') - rl / scale('rl') : null,
  }
}
