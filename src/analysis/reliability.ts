import type { Finding, ProblemPair } from '../records/index.ts'
import {
  betaCover,
  type BetaLaw,
  betaPosterior,
  coverAt,
  fitBetaBinomial,
  gPassAtK,
  passAtKRows,
  passHatK,
  sharpeningArea,
} from '../statistics/index.ts'
import type { Reliability } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { share, signed } from './wording.ts'

/**
 * What pass@k does not reward: pass^k (all k right), G-Pass@k_τ (a share τ of k right), Cover@τ (the
 * share of problems with p ≥ τ, as observed and smoothed by the posterior under each arm's fitted
 * beta prior, since c/n near τ falls on either side by chance), and the area that sharpening takes.
 */
export function reliability({ pairs, ks }: Evidence): Finding<Reliability> {
  const last = ks.at(-1)!
  const at = doublings(last)
  const prior = {
    base: fitBetaBinomial(pairs.map(({ base }) => base)),
    rl: fitBetaBinomial(pairs.map(({ rl }) => rl)),
  }
  const passHat = at.map((k) => ({ k, ...both(pairs, ({ n, c }) => passHatK(n, c, k)) }))
  const half = Math.min(16, last)
  const gPass = [0.25, 0.5, 0.75, 1].map((tau) => ({
    k: half,
    tau,
    ...both(pairs, ({ n, c }) => gPassAtK(n, c, half, tau)),
  }))
  const cover = taus.map((tau) => ({
    tau,
    base: coverAt(
      pairs.map(({ base }) => base),
      tau,
    ),
    rl: coverAt(
      pairs.map(({ rl }) => rl),
      tau,
    ),
    baseSmoothed: smoothedCover(
      pairs.map(({ base }) => base),
      prior.base,
      tau,
    ),
    rlSmoothed: smoothedCover(
      pairs.map(({ rl }) => rl),
      prior.rl,
      tau,
    ),
  }))
  const area = (arm: 'base' | 'rl') => sharpeningArea(curve(pairs, arm, last))
  const [base, rl] = [area('base'), area('rl')]
  const tax = {
    area: base.area - rl.area,
    normalised:
      base.normalised === null || rl.normalised === null ? null : base.normalised - rl.normalised,
  }
  const all = passHat.at(-1)!
  return {
    summary: `all ${all.k} attempts are right on ${share(all.base)} of the problems (base) and ${share(all.rl)} (trained arm); half of ${half} are on ${share(gPass[1]!.base)} and ${share(gPass[1]!.rl)}; sharpening tax ${tax.normalised === null ? 'not defined' : signed(tax.normalised)}`,
    over: 'estimates over these problems, without intervals',
    caveats: [
      'smoothed Cover@τ leans on a beta law fitted to each arm',
      'Cover@τ as observed is biased for p near τ',
    ],
    data: { passHat, gPass, cover, tax },
  }
}

const taus = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]

function both(pairs: readonly ProblemPair[], value: (tally: { n: number; c: number }) => number) {
  const mean = (arm: 'base' | 'rl') =>
    pairs.reduce((sum, pair) => sum + value(pair[arm]), 0) / pairs.length
  return { base: mean('base'), rl: mean('rl') }
}

function smoothedCover(
  counts: readonly { n: number; c: number }[],
  prior: BetaLaw,
  tau: number,
): number {
  const covered = counts.map(({ n, c }) => betaCover(betaPosterior(prior, n, c), tau))
  return covered.reduce((sum, part) => sum + part, 0) / counts.length
}

/** pass@1 … pass@last of one arm, every k. */
function curve(pairs: readonly ProblemPair[], arm: 'base' | 'rl', last: number): Float64Array {
  const rows = passAtKRows(Array.from({ length: last }, (_, i) => i + 1))
  const mean = new Float64Array(last)
  for (const pair of pairs) {
    const row = rows(pair[arm].n, pair[arm].c)
    for (let i = 0; i < last; ++i) mean[i]! += row[i]! / pairs.length
  }
  return mean
}
