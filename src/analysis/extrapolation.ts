import type { Estimate, Finding, ProblemPair, Unexamined } from '../records/index.ts'
import {
  bootstrapWeights,
  type CountTable,
  countTable,
  type Design,
  normalQuantile,
  passAtK,
  quantile,
  random,
  rowWeights,
  thinned,
} from '../statistics/index.ts'
import type { ExtrapolatedPoint, Extrapolation, ExtrapolationMethod } from './comparison.ts'
import { type Evidence, smallestN } from './evidence.ts'
import { type Extrapolator, extrapolators, type Refit } from './extrapolators.ts'
import { level, share, signed } from './wording.ts'

/** Fewer completions than this say nothing of the shape of a curve. */
const fewest = 4

type Counts = { n: number; c: number }[]
type Arms<Of> = Record<'base' | 'rl', Of>

/** An arm's counts, with the weights of its rows: of no draw, then of each draw of the bootstrap. */
interface Resampled {
  table: CountTable
  weights: Float64Array[]
}

/**
 * pass@k beyond what was drawn, by four models of how p is spread over problems, each with an
 * interval over problems and its back-test: fitted on a tenth of the user's own completions and
 * asked for pass@n. Any p above 0 is solved in the end, so far beyond n the answer is decided by
 * what is assumed of the problems that were never solved; the statement says whether the models agree.
 */
export function extrapolation({
  pairs,
  design,
  band: { alpha, seed },
}: Pick<Evidence, 'pairs' | 'design'> & {
  band: { alpha: number; seed: number }
}): Finding<Extrapolation> | Unexamined {
  const n = smallestN(pairs)
  if (n < fewest)
    return {
      needs: `at least ${fewest} completions a problem in both arms; the smallest n is ${n}`,
    }
  const ks = [2 * n, 10 * n, 100 * n]
  const counts = { base: pairs.map(({ base }) => base), rl: pairs.map(({ rl }) => rl) }
  const drawn = bootstrap(design, pairs.length, seed)
  const whole = resampled(counts, drawn)
  const tenth = n >= 10 * fewest ? resampled(thin(counts, Math.floor(n / 10), seed), drawn) : null
  const methods = extrapolators.flatMap((extrapolator): ExtrapolationMethod[] => {
    const { draws } = extrapolator
    const points = predicted(extrapolator, whole, { ks, alpha, draws })
    const test = tenth && predicted(extrapolator, tenth, { ks: [n], alpha, draws: draws / 2 })
    if (!points) return []
    const backTest = test && {
      fitN: Math.floor(n / 10),
      k: n,
      predicted: test[0]!,
      observed: { base: meanPass(counts.base, n), rl: meanPass(counts.rl, n) },
    }
    return [{ name: extrapolator.name, points, backTest }]
  })
  const { identified, statement } = agreement(methods, counts)
  return {
    summary: statement,
    over: `pointwise ${level(alpha)} intervals over problems by a paired bootstrap: percentiles, for the arms of parametric models normal on the logit scale (draws: ${drawsText})`,
    caveats: caveats(pairs, n),
    data: { methods, identified, statement },
  }
}

const drawsText = `${extrapolators.map(({ name, draws }) => `${draws} for ${name}`).join(', ')}; half of them in back-tests`

/** The problems' weights in each draw: one set for all methods and both arms. */
function bootstrap(design: Design, problems: number, seed: number): Float64Array[] {
  const stream = random(seed, 2)
  const most = Math.max(...extrapolators.map(({ draws }) => draws))
  const draw = bootstrapWeights(design, problems)
  return Array.from({ length: most }, () => draw(stream))
}

function resampled({ base, rl }: Arms<Counts>, draws: readonly Float64Array[]): Arms<Resampled> {
  const arm = (counts: Counts) => {
    const table = countTable(counts)
    return { table, weights: [table.weight, ...draws.map((draw) => rowWeights(table, draw))] }
  }
  return { base: arm(base), rl: arm(rl) }
}

function predicted(
  { arm, smooth }: Extrapolator,
  { base, rl }: Arms<Resampled>,
  { ks, alpha, draws }: { ks: readonly number[]; alpha: number; draws: number },
): ExtrapolatedPoint[] | null {
  const all = ({ table, weights }: Resampled) =>
    weights.slice(0, 1 + draws).map(curves(arm(table), ks))
  const [before, after] = [all(base), all(rl)]
  if (!before[0] || !after[0]) return null
  return ks.map((k, j) => {
    const at = (each: readonly (number[] | null)[]) => each.map((curve) => curve?.[j] ?? NaN)
    const [of, other] = [at(before), at(after)]
    const interval = smooth ? logitNormal : percentile
    return {
      k,
      base: interval(of, alpha),
      rl: interval(other, alpha),
      difference: percentile(
        other.map((pass, b) => pass - of[b]!),
        alpha,
      ),
    }
  })
}

const curves = (refit: Refit, ks: readonly number[]) => (weight: Float64Array) => {
  const pass = refit(weight)
  return pass && ks.map(pass)
}

/** The first value with the percentile interval of the others; draws that could not be fitted are left out. */
function percentile([value, ...drawn]: number[], alpha: number): Estimate {
  const sorted = drawn.filter((x) => !Number.isNaN(x)).sort((x, y) => x - y)
  return {
    value: value!,
    low: Math.min(value!, quantile(sorted, alpha / 2)),
    high: Math.max(value!, quantile(sorted, 1 - alpha / 2)),
  }
}

/**
 * The first value with the normal interval of the others on the logit scale: where pass@k is near 1
 * percentiles of a parametric fit cover about 92 % of the time and this 95 to 97 %.
 */
function logitNormal([value, ...drawn]: number[], alpha: number): Estimate {
  const at = logit(value!)
  const draws = drawn.filter((x) => !Number.isNaN(x)).map(logit)
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1)
  const half = normalQuantile(1 - alpha / 2) * Math.sqrt(variance)
  const back = (x: number) => 1 / (1 + Math.exp(-x))
  return {
    value: value!,
    low: Math.min(value!, back(at - half)),
    high: Math.max(value!, back(at + half)),
  }
}

/** log(p / (1 − p)), finite at 0 and 1. */
const logit = (p: number) => Math.max(-36, Math.min(36, Math.log(p) - Math.log1p(-p)))

function thin({ base, rl }: Arms<Counts>, m: number, seed: number): Arms<Counts> {
  const stream = random(seed, 3)
  const kept = ({ n, c }: Counts[number]) => ({ n: m, c: thinned(n, c, m, stream) })
  return { base: base.map(kept), rl: rl.map(kept) }
}

function meanPass(counts: Counts, k: number): number {
  return counts.reduce((sum, { n, c }) => sum + passAtK(n, c, k), 0) / counts.length
}

/** Whether every model is sure of one sign at the largest k, and what the mass at p = 0 decides. */
function agreement(
  methods: readonly ExtrapolationMethod[],
  { base, rl }: Arms<Counts>,
): Pick<Extrapolation, 'identified' | 'statement'> {
  const far = methods.map(({ name, points }) => ({ name, ...points.at(-1)! }))
  const k = grouped(far[0]!.k)
  const gains = far.filter(({ difference }) => difference.low > 0)
  const losses = far.filter(({ difference }) => difference.high < 0)
  const identified = gains.length === far.length || losses.length === far.length
  const values = far.map(({ difference }) => difference.value)
  const range = `${signed(Math.min(...values))} to ${signed(Math.max(...values))}`
  const verdict = identified
    ? `all ${far.length} models agree that the trained arm solves ${gains.length > 0 ? 'more' : 'fewer'} at k = ${k} (difference ${range})`
    : `the data do not decide who solves more at k = ${k}: the models say ${range}, and ${gains.length} of ${far.length} are sure of a gain, ${losses.length} of a loss`
  return { identified, statement: `${verdict}; ${unsolvedText(base, rl)}` }
}

/** 12800 -> "12,800"; `toLocaleString` takes 10 ms the first time. */
const grouped = (k: number) => String(k).replace(/\B(?=(\d{3})+$)/g, ',')

/** However large k is, the difference lies between what it is if one arm's unsolved problems are all at p = 0 and the other's all above. */
function unsolvedText(base: Counts, rl: Counts): string {
  const unsolved = (counts: Counts) => counts.filter(({ c }) => c === 0).length
  const [before, after] = [unsolved(base), unsolved(rl)]
  if (before + after === 0) return 'both arms solved every problem, so pass@k tends to 1 in both'
  const total = base.length
  return (
    `in the limit of large k it rests on the ${before} and ${after} problems that the base and the trained arm never solved: ` +
    `${signed((before - after) / total)} if p = 0 in all of them, anything from ${signed(-after / total)} to ${signed(before / total)} if in some`
  )
}

function caveats(pairs: readonly ProblemPair[], n: number): string[] {
  const zero = ({ base, rl }: ProblemPair) => base.u + rl.u
  const unresolved = pairs.reduce((sum, pair) => sum + zero(pair), 0)
  const bound = 1 - 0.05 ** (1 / n)
  return [
    'extrapolations hold as far as their model does; the intervals do not cover a wrong model',
    `a problem that ${n} completions never solved has p up to ${share(bound)} (95 %), which no count below that tells from 0`,
    ...(n < 10 * fewest ? [`n = ${n} is too small for a back-test on a tenth of it`] : []),
    ...(pairs.length < 100
      ? [`bootstrap intervals may be too narrow for ${pairs.length} problems`]
      : []),
    ...(unresolved > 0 ? [`${unresolved} unresolved completions count as not correct`] : []),
  ]
}
