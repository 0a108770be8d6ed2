import type { Estimate, Finding, ProblemPair, Unexamined } from '../records/index.ts'
import { simultaneousBand, unitScores } from '../statistics/index.ts'
import type { Parity, ParityArm } from './comparison.ts'
import { type Evidence, ungradedCaveat } from './evidence.ts'
import { counted, difference, level, share } from './wording.ts'

/**
 * Whether the arms were read alike, and how much of the gain in pass@1 is a matter of giving an
 * answer at all: with π the share of completions that gave one and a the accuracy of those, the
 * change of π·a is (π₁ − π₀)(a₀ + a₁)/2 from format and (a₁ − a₀)(π₀ + π₁)/2 from correctness
 * (Shapley's value of two players). Needs the answer of every completion that has one.
 */
export function parity(evidence: Evidence): Finding<Parity> | Unexamined {
  const { pairs, band } = evidence
  const without = pairs.filter(({ base, rl }) => !base.answers || !rl.answers).length
  if (without > 0)
    return {
      needs: `the answer of every completion that has one; in ${counted(without, 'problem')} an arm has none`,
    }
  const rows = pairs.map(({ base, rl }) => [
    answered(base) / base.n,
    base.c / base.n,
    answered(rl) / rl.n,
    rl.c / rl.n,
  ])
  const data: Parity = {
    base: armOf(pairs, 'base'),
    rl: armOf(pairs, 'rl'),
    format: part(evidence, rows, formatPart),
    correctness: part(evidence, rows, correctnessPart),
    total: part(evidence, rows, (theta) => formatPart(theta) + correctnessPart(theta)),
  }
  return {
    summary: `an answer was found in ${percent(data.base.answered)} of the base's and ${percent(data.rl.answered)} of the trained arm's completions; of the change in pass@1, ${difference(data.total)}, that gives ${difference(data.format)}, and being right where an answer was found ${difference(data.correctness)}`,
    over: `${level(band.alpha)} intervals over problems, each for itself, linearised in the four means`,
    caveats: [
      'what counts as an answer is the extraction’s word: one that falls back to the last number finds an answer everywhere, and format then hides in correctness',
      'accuracy where an answer was found is over different problems in each arm',
      ...ungradedCaveat(pairs),
    ],
    data,
  }
}

/** Completions in which an answer was found. */
export function answered({ answers = [] }: ProblemPair['base']): number {
  return answers.reduce((sum, { count }) => sum + count, 0)
}

function armOf(pairs: readonly ProblemPair[], arm: 'base' | 'rl'): ParityArm {
  const tallies = pairs.map((pair) => pair[arm])
  const mean = (value: (tally: ProblemPair['base']) => number) =>
    tallies.reduce((sum, tally) => sum + value(tally) / tally.n, 0) / tallies.length
  const cut = tallies.every(({ truncated }) => truncated !== undefined)
  const given = mean((tally) => answered(tally))
  return {
    answered: given,
    accuracy: given > 0 ? mean(({ c }) => c) / given : null,
    truncated: cut ? mean(({ truncated }) => truncated ?? 0) : null,
    unresolved: mean(({ u }) => u),
  }
}

/** Of the means of answered and correct shares: base, base, trained arm, trained arm. */
type Part = (theta: readonly number[]) => number

const accuracy = (answeredShare: number, correct: number) =>
  answeredShare > 0 ? correct / answeredShare : 0

/** The part of the change that giving an answer makes. */
export const formatPart: Part = ([p0, c0, p1, c1]) =>
  ((p1! - p0!) * (accuracy(p0!, c0!) + accuracy(p1!, c1!))) / 2

/** The part that being right where one was given makes. */
export const correctnessPart: Part = ([p0, c0, p1, c1]) =>
  ((accuracy(p1!, c1!) - accuracy(p0!, c0!)) * (p0! + p1!)) / 2

/**
 * A part with its interval: each problem moves it by its gradient times how far the problem lies from
 * the four means, a bounded value a problem. With fewer than ten independent units, or an arm that
 * never gave an answer, nothing is claimed.
 */
function part({ design, band }: Evidence, rows: readonly number[][], of: Part): Estimate {
  const center = [0, 1, 2, 3].map((m) => rows.reduce((sum, row) => sum + row[m]!, 0) / rows.length)
  const value = of(center)
  const units = design.strata.reduce((sum, stratum) => sum + stratum.units.length, 0)
  if (units < 10 || center[0] === 0 || center[2] === 0) return { value, low: -1, high: 1 }
  const slope = center.map((x, m) => {
    const step = 1e-5 * Math.max(1e-3, x)
    return (of(center.with(m, x + step)) - of(center.with(m, x - step))) / (2 * step)
  })
  const at = (row: readonly number[]) =>
    slope.reduce((sum, by, m) => sum + by * (row[m]! - center[m]!), value)
  // All four shares lie in [0, 1].
  const low = at(slope.map((by) => (by > 0 ? 0 : 1)))
  const high = at(slope.map((by) => (by > 0 ? 1 : 0)))
  const limits = simultaneousBand(
    unitScores(
      Float64Array.from(rows, (row) => at(row)),
      1,
      design,
    ),
    { ...band, draws: 1000, range: [low, high] },
  )
  return { value, low: Math.max(-1, limits.low[0]!), high: Math.min(1, limits.high[0]!) }
}

const percent = (value: number) => `${share(100 * value, 1)} %`
