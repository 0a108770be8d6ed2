import {
  betaPassAtK,
  betaPosterior,
  type BetaLaw,
  type CountTable,
  fitBetaBinomial,
  fitMixingLaw,
  fitPowerLaw,
  fitZeroInflated,
  mixingGrid,
  mixingLikelihood,
  mixingPassAtK,
  passAtKRows,
  powerLawPass,
} from '../statistics/index.ts'
import type { ExtrapolationMethod } from './comparison.ts'

/** pass@k of one arm at any k, from weights of its table's rows as in one bootstrap draw; null: no fit. */
export type Refit = (weight: Float64Array) => ((k: number) => number) | null

/** A way to say pass@k beyond n: reads an arm once, then refits it for any weights of its counts. */
export interface Extrapolator {
  name: ExtrapolationMethod['name']
  /** Whether refits move smoothly with the weights, as they do in a model of a few parameters. */
  smooth: boolean
  /** Draws of the bootstrap; fewer where a refit costs more. */
  draws: number
  arm: (table: CountTable) => Refit
}

export const extrapolators: readonly Extrapolator[] = [
  { name: 'power law', smooth: true, draws: 160, arm: powerLaw },
  {
    name: 'beta-binomial',
    smooth: true,
    draws: 160,
    arm: (table) => betaBinomial(table, fitBetaBinomial),
  },
  {
    name: 'zero-inflated beta-binomial',
    draws: 160,
    smooth: true,
    arm: (table) => betaBinomial(table, fitZeroInflated),
  },
  { name: 'NPMLE', smooth: false, draws: 60, arm: npmle },
]

/** Least squares over at most 64 equally spaced k up to the smallest n. */
function powerLaw(table: CountTable): Refit {
  const n = table.n.reduce((least, x) => Math.min(least, x), Infinity)
  const size = Math.min(n, 64)
  const ks = Array.from({ length: size }, (_, i) => Math.round(1 + (i * (n - 1)) / (size - 1)))
  const row = passAtKRows(ks)
  const rows = Array.from(table.n, (x, i) => row(x, table.c[i]!))
  const problems = table.row.length
  return (weight) => {
    const pass = new Float64Array(size)
    for (const [i, curve] of rows.entries()) {
      const share = weight[i]! / problems
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
function betaBinomial(
  table: CountTable,
  fit: (table: CountTable, start?: BetaLaw) => BetaLaw,
): Refit {
  const start = fit(table)
  const problems = table.row.length
  return (weight) => {
    const law = fit({ ...table, weight }, start)
    return (k) => {
      let missed = 0
      for (let i = 0; i < weight.length; ++i) {
        const [n, c] = [table.n[i]!, table.c[i]!]
        if (weight[i] === 0 || neverMissed(law, n, c, k)) continue
        missed += weight[i]! * (1 - betaPassAtK(betaPosterior(law, n, c), k))
      }
      return 1 - missed / problems
    }
  }
}

/** Whether E (1 − p)^k, at most ((s − k) / s)^a for Beta(a, b) with s = a + b + k, is below 1e-12. */
const neverMissed = ({ a, b }: BetaLaw, n: number, c: number, k: number) =>
  (a + c) * Math.log1p(k / (a + b + n)) > 28

/** The marginals of the joint law are the arms' own laws, so each arm is fitted by itself. */
function npmle(table: CountTable): Refit {
  const n = table.n.reduce((most, x) => Math.max(most, x), 0)
  const likelihood = mixingLikelihood(table, mixingGrid(n))
  const { weight: start } = fitMixingLaw(likelihood, table.weight)
  return (weight) => {
    const law = fitMixingLaw(likelihood, weight, start)
    return (k) => mixingPassAtK(law, k)
  }
}
