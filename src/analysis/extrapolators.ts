import {
  type BetaBinomial,
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
  arm: (table: CountTable) => ArmFit
}

export interface ArmFit {
  refit: Refit
  /**
   * Whether the fit ran into its limits: nothing solved, everything solved, or no more spread between
   * problems than chance makes. What it says then rests on the limits and not on the counts.
   */
  onEdge: boolean
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
function powerLaw(table: CountTable): ArmFit {
  const n = table.n.reduce((least, x) => Math.min(least, x), Infinity)
  const size = Math.min(n, 64)
  const ks = Array.from({ length: size }, (_, i) => Math.round(1 + (i * (n - 1)) / (size - 1)))
  const row = passAtKRows(ks)
  const rows = Array.from(table.n, (x, i) => row(x, table.c[i]!))
  const problems = table.row.length
  const refit: Refit = (weight) => {
    const pass = new Float64Array(size)
    for (const [i, curve] of rows.entries()) {
      const share = weight[i]! / problems
      if (share > 0) for (let j = 0; j < size; ++j) pass[j] = pass[j]! + share * curve[j]!
    }
    const law = fitPowerLaw(ks, pass)
    return law && ((k) => powerLawPass(law, k))
  }
  return { refit, onEdge: allAlike(table) }
}

/** Whether nothing was solved, or everything. */
const allAlike = ({ n, c }: CountTable) =>
  c.every((count) => count === 0) || c.every((count, i) => count === n[i])

/**
 * Each problem's pass@k is its posterior mean under the fitted law: what was counted stays in the
 * prediction, and the law only says what lies behind the counts (empirical Bayes).
 */
function betaBinomial(
  table: CountTable,
  fit: (table: CountTable, start?: BetaLaw) => BetaBinomial,
): ArmFit {
  const start = fit(table)
  const problems = table.row.length
  const refit: Refit = (weight) => {
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
  return { refit, onEdge: start.onEdge }
}

/**
 * Whether E (1 − p)^k, at most ((s − k) / s)^a for Beta(a, b) with s = a + b + k, is below 1e-12;
 * never where p may be 0.
 */
const neverMissed = ({ a, b, zero }: BetaLaw, n: number, c: number, k: number) =>
  (c > 0 || zero === 0) && (a + c) * Math.log1p(k / (a + b + n)) > 28

/** The marginals of the joint law are the arms' own laws, so each arm is fitted by itself. */
function npmle(table: CountTable): ArmFit {
  const n = table.n.reduce((most, x) => Math.max(most, x), 0)
  const likelihood = mixingLikelihood(table, mixingGrid(n))
  const { weight: start } = fitMixingLaw(likelihood, table.weight)
  const refit: Refit = (weight) => {
    const law = fitMixingLaw(likelihood, weight, start)
    return (k) => mixingPassAtK(law, k)
  }
  return { refit, onEdge: allAlike(table) }
}
