import type { Finding, ProblemPair, Unexamined } from '../records/index.ts'
import { type Band, passAtK } from '../statistics/index.ts'
import type { Efficiency, Matched } from './comparison.ts'
import { samplesToMatch } from './efficiency.ts'
import {
  bandAtExtremes,
  countsAt,
  doublings,
  type Evidence,
  type Extreme,
  meanPass,
} from './evidence.ts'
import { difference, interval, level, share } from './wording.ts'

/** Price of a token of each arm, in any unit: what turns matched tokens into matched cost. */
export interface Prices {
  base: number
  rl: number
}

/**
 * pass@k at equal budgets instead of equal k: a longer chain buys fewer attempts. Each budget is what
 * the dearer arm spends on a whole number of attempts at its mean tokens a completion (or what all
 * completions of the other cost); the other gets the attempts that this buys, rounded down. Whole
 * numbers of the cheaper arm would cost the dearer one an attempt for being dearer by a hair.
 */
export function matched(evidence: Evidence, prices?: Prices): Finding<Matched> | Unexamined {
  const { pairs, design, band, ks } = evidence
  const tokens = { base: meanTokens(pairs, 'base'), rl: meanTokens(pairs, 'rl') }
  if (tokens.base === null || tokens.rl === null)
    return { needs: 'token counts of both arms: `tokens` in every row' }
  const base = tokens.base * (prices?.base ?? 1)
  const rl = tokens.rl * (prices?.rl ?? 1)
  const budgets = budgetsOf(base, rl, ks.at(-1)!)
  if (budgets.length === 0)
    return { needs: 'more completions: one attempt of one arm costs more than all of the other' }
  const limits = bandAtExtremes({ pairs, design, band }, budgets.length, (extreme) =>
    matchedDifferences(pairs, budgets, extreme),
  )
  const unit = prices ? 'cost' : 'tokens'
  const data: Matched = {
    unit,
    meanBase: base,
    meanRl: rl,
    toMatch: toMatch(samplesToMatch(evidence), base / rl),
    points: points(pairs, budgets, limits, { base, rl }),
  }
  const last = data.points.at(-1)!
  return {
    summary: `a completion takes ${base.toFixed(0)} ${unit} of the base and ${rl.toFixed(0)} of the trained arm; at the largest equal budget (k = ${last.kBase} and ${last.kRl}) the difference is ${difference({ value: last.difference, ...last })}; ${matchText(data.toMatch, unit)}`,
    over: `${level(band.alpha)} band over problems, simultaneous over the budgets; mean tokens taken as known`,
    caveats: [
      'attempts are matched by the mean length, not problem by problem',
      'what it takes to match one completion presumes someone who knows which attempt is right',
    ],
    data,
  }
}

interface Budget {
  budget: number
  kBase: number
  kRl: number
}

function matchedDifferences(
  pairs: readonly ProblemPair[],
  budgets: readonly Budget[],
  extreme: Extreme,
): Float64Array {
  const values = new Float64Array(pairs.length * budgets.length)
  for (const [i, pair] of pairs.entries()) {
    const c = countsAt(pair, extreme)
    for (const [j, { kBase, kRl }] of budgets.entries())
      values[i * budgets.length + j] =
        passAtK(pair.rl.n, c.rl, kRl) - passAtK(pair.base.n, c.base, kBase)
  }
  return values
}

function budgetsOf(base: number, rl: number, most: number): Budget[] {
  const [cheap, dear] = [Math.min(base, rl), Math.max(base, rl)]
  const affordable = Math.floor((most * cheap) / dear + 1e-9)
  const at = (budget: number): Budget => ({
    budget,
    kBase: Math.floor(budget / base + 1e-9),
    kRl: Math.floor(budget / rl + 1e-9),
  })
  const doubled =
    affordable < 1 ? [] : doublings(affordable).filter((k) => k === 1 || k < affordable)
  const last = affordable > 1 ? [at(most * cheap)] : []
  return [...doubled.map((k) => at(k * dear)), ...last]
}

/** Samples-to-match in the unit of the budget: the base's k costs `ratio` of the trained arm's. */
function toMatch(
  { k, low, high }: Efficiency['samplesToMatch'],
  ratio: number,
): Matched['toMatch'] {
  return {
    factor: k === null ? null : k * ratio,
    low: low * ratio,
    high: high === null ? null : high * ratio,
  }
}

function matchText({ factor, low, high }: Matched['toMatch'], unit: string): string {
  const limits = interval(low, high ?? Infinity, (value) => share(value, 1))
  return factor === null
    ? `no ${unit} within n buy the base what one completion of the trained arm gets ${limits}`
    : `the base needs ${share(factor, 1)} times the ${unit} of one completion of the trained arm to get as much ${limits}`
}

function points(
  pairs: readonly ProblemPair[],
  budgets: readonly Budget[],
  band: Band,
  cost: { base: number; rl: number },
): Matched['points'] {
  return budgets.map((budget, j) => {
    const [base, rl] = [meanPass(pairs, 'base', budget.kBase), meanPass(pairs, 'rl', budget.kRl)]
    return {
      ...budget,
      base,
      rl,
      perThousand: {
        base: (1000 * base) / (budget.kBase * cost.base),
        rl: (1000 * rl) / (budget.kRl * cost.rl),
      },
      difference: band.mean[j]!,
      low: band.low[j]!,
      high: band.high[j]!,
    }
  })
}

/** Mean tokens a completion over all problems; null where any problem does not say. */
export function meanTokens(pairs: readonly ProblemPair[], arm: 'base' | 'rl'): number | null {
  let tokens = 0
  let completions = 0
  for (const pair of pairs) {
    if (pair[arm].tokens === undefined) return null
    tokens += pair[arm].tokens
    completions += pair[arm].n
  }
  return tokens / completions
}
