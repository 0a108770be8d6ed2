import {
  betaPassAtK,
  betaPosterior,
  type BetaLaw,
  type CountTable,
  countTable,
  fitBetaBinomial,
  fitMixingLaw,
  fitPowerLaw,
  fitZeroInflated,
  mixingGrid,
  mixingLikelihood,
  mixingPassAtK,
  passAtKRows,
  powerLawPass,
  reweighted,
} from '../statistics/index.ts'
import type { ExtrapolationMethod } from './comparison.ts'

type Counts = readonly { n: number; c: number }[]

/** pass@k of one arm at any k, from its problems weighted as in one bootstrap draw; null: no fit. */
export type Refit = (weights: Float64Array) => ((k: number) => number) | null

/** A way to say pass@k beyond n: reads an arm once, then refits it for any weights of its problems. */
export interface Extrapolator {
  name: ExtrapolationMethod['name']
  /** Draws of the bootstrap; fewer where a refit costs more. */
  draws: number
  arm: (counts: Counts) => Refit
}

export const extrapolators: readonly Extrapolator[] = [
  { name: 'power law', draws: 200, arm: powerLaw },
  { name: 'beta-binomial', draws: 200, arm: (counts) => betaBinomial(counts, fitBetaBinomial) },
  {
    name: 'zero-inflated beta-binomial',
    draws: 200,
    arm: (counts) => betaBinomial(counts, fitZeroInflated),
  },
  { name: 'NPMLE', draws: 100, arm: npmle },
]

/** Least squares over at most 64 equally spaced k up to the smallest n. */
function powerLaw(counts: Counts): Refit {
  const table = countTable(counts)
  const n = table.n.reduce((least, x) => Math.min(least, x), Infinity)
  const size = Math.min(n, 64)
  const ks = Array.from({ length: size }, (_, i) =>
    size === 1 ? n : Math.round(1 + (i * (n - 1)) / (size - 1)),
  )
  const row = passAtKRows(ks)
  const rows = Array.from(table.n, (x, i) => row(x, table.c[i]!))
  return (weights) => {
    const { weight } = reweighted(table, weights)
    const pass = new Float64Array(size)
    for (const [i, curve] of rows.entries()) {
      const share = weight[i]! / counts.length
      if (share > 0) for (let j = 0; j < size; ++j) pass[j] = pass[j]! + share * curve[j]!
    }
    const law = fitPowerLaw(ks, pass)
    return law && ((k) => powerLawPass(law, k))
  }
}

/**
 * Each problem's pass@k is its posterior mean under the fitted law: what was counted stays in the
 * prediction, and the law only says what lies behind the counts (empirical Bayes).
 */
function betaBinomial(counts: Counts, fit: (table: CountTable, start?: BetaLaw) => BetaLaw): Refit {
  const table = countTable(counts)
  const start = fit(table)
  return (weights) => {
    const drawn = reweighted(table, weights)
    const law = fit(drawn, start)
    return (k) => {
      let missed = 0
      for (let i = 0; i < drawn.weight.length; ++i) {
        const [n, c] = [table.n[i]!, table.c[i]!]
        if (drawn.weight[i] === 0 || neverMissed(law, n, c, k)) continue
        missed += drawn.weight[i]! * (1 - betaPassAtK(betaPosterior(law, n, c), k))
      }
      return 1 - missed / counts.length
    }
  }
}

/** Whether E (1 − p)^k, at most ((s − k) / s)^a for Beta(a, b) with s = a + b + k, is below 1e-12. */
const neverMissed = ({ a, b }: BetaLaw, n: number, c: number, k: number) =>
  (a + c) * Math.log1p(k / (a + b + n)) > 28

/** The marginals of the joint law are the arms' own laws, so each arm is fitted by itself. */
function npmle(counts: Counts): Refit {
  const table = countTable(counts)
  const grid = mixingGrid(table.n.reduce((most, x) => Math.max(most, x), 0))
  const likelihood = mixingLikelihood(table, grid)
  const { weight: start } = fitMixingLaw(likelihood, table.weight)
  return (weights) => {
    const { weight } = reweighted(table, weights)
    const law = fitMixingLaw(likelihood, weight, { start, cycles: 12 })
    return (k) => mixingPassAtK(law, k)
  }
}
