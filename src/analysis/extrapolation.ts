import type { Estimate, Finding, ProblemPair, Unexamined } from '../records/index.ts'
import {
  bootstrapWeights,
  type CountTable,
  countTable,
  type Design,
  normalQuantile,
  quantile,
  random,
  rowWeights,
  thinned,
  zeroCountBound,
} from '../statistics/index.ts'
import type { ExtrapolatedPoint, Extrapolation, ExtrapolationMethod } from './comparison.ts'
import { type Evidence, meanPass, smallestN } from './evidence.ts'
import { type ArmFit, type Extrapolator, extrapolators, type Refit } from './extrapolators.ts'
import { count, level, listed, share, signed } from './wording.ts'

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
 * what is assumed of the problems that were never solved; the statement says whether the models agree
 * and whether the counts bear it.
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
    const fitted = predicted(extrapolator, whole, { ks, alpha, draws })
    const test = tenth && predicted(extrapolator, tenth, { ks: [n], alpha, draws: draws / 2 })
    if (!fitted) return []
    const backTest = tenth && {
      fitN: Math.floor(n / 10),
      k: n,
      // A fit on its edge hardly moves with the problems: its interval would be of no width.
      predicted: test && !test.onEdge ? test.points[0]! : null,
      observed: { base: meanPass(pairs, 'base', n), rl: meanPass(pairs, 'rl', n) },
    }
    return [{ name: extrapolator.name, ...fitted, backTest }]
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
): Pick<ExtrapolationMethod, 'points' | 'onEdge'> | null {
  const fits = { base: arm(base.table), rl: arm(rl.table) }
  const all = ({ weights }: Resampled, { refit }: ArmFit) =>
    weights.slice(0, 1 + draws).map(curves(refit, ks))
  const [before, after] = [all(base, fits.base), all(rl, fits.rl)]
  if (!before[0] || !after[0]) return null
  const points = ks.map((k, j) => {
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
  return { points, onEdge: fits.base.onEdge || fits.rl.onEdge }
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

/**
 * Whether every model is sure of one sign at the largest k and the counts bear it: no fit may have
 * run into its limits, and what is not known of the problems that were never solved may not be able
 * to turn the sign.
 */
function agreement(
  methods: readonly ExtrapolationMethod[],
  counts: Arms<Counts>,
): Pick<Extrapolation, 'identified' | 'statement'> {
  const inside = methods.filter(({ onEdge }) => !onEdge)
  const edges = methods.filter(({ onEdge }) => onEdge).map(({ name }) => name)
  const far = inside.map(({ points }) => points.at(-1)!)
  const gains = far.filter(({ difference }) => difference.low > 0).length
  const losses = far.filter(({ difference }) => difference.high < 0).length
  const k = methods[0]!.points.at(-1)!.k
  const free = unsolvedRange(counts, k)
  const agree = far.length > 0 && (gains === far.length || losses === far.length)
  const borne = gains > 0 ? free.low > 0 : free.high < 0
  const identified = agree && borne && edges.length === 0
  const said = [
    verdictText(far, k, { gains, losses, identified, agree }),
    ...(edges.length > 0
      ? [`fits that ran into their limits decide nothing (${listed(edges)})`]
      : []),
    unsolvedText(counts),
  ]
  return { identified, statement: said.join('; ') }
}

function verdictText(
  far: readonly ExtrapolatedPoint[],
  k: number,
  found: { gains: number; losses: number; identified: boolean; agree: boolean },
): string {
  const at = `k = ${count(k)}`
  const undecided = `the data do not decide who solves more at ${at}`
  if (far.length === 0) return undecided
  const values = far.map(({ difference }) => difference.value)
  const range = `${signed(Math.min(...values))} to ${signed(Math.max(...values))}`
  const { gains, losses, identified, agree } = found
  if (!agree)
    return `${undecided}: extrapolations put the difference at ${range}, ${gains} of ${far.length} are sure of a gain and ${losses} of a loss`
  const models =
    far.length === 1 ? 'one extrapolation is sure' : `all ${far.length} extrapolations agree`
  const agreed = `${models} that the trained arm solves ${gains > 0 ? 'more' : 'fewer'} at ${at} (difference ${range})`
  return identified ? agreed : `${undecided}: ${agreed}, by assumption and not by count`
}

/**
 * The difference at k if every problem solved at least once has p = c / n, and the unsolved of one
 * arm have p = 0 and those of the other 1 − .05^(1/n), the most that no success in n leaves (95 %).
 */
function unsolvedRange({ base, rl }: Arms<Counts>, k: number): { low: number; high: number } {
  const mean = (counts: Counts, hidden: boolean) =>
    counts.reduce((sum, { n, c }) => {
      const p = c === 0 && hidden ? zeroCountBound(n) : c / n
      return sum + 1 - (1 - p) ** k
    }, 0) / counts.length
  return { low: mean(rl, false) - mean(base, true), high: mean(rl, true) - mean(base, false) }
}

/** However large k is, the difference lies between what it is if one arm's unsolved problems are all at p = 0 and the other's all above. */
function unsolvedText({ base, rl }: Arms<Counts>): string {
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
  const bound = zeroCountBound(n)
  return [
    // bench/calibrate/extrapolation.ts
    'extrapolations hold as far as their model does: simulated, nominal 95 % intervals held 85 to 96 % of the time where the model was true, and down to 1 % where it was not',
    `a problem that ${n} completions never solved has p up to ${share(bound)} (95 %), which no count below that tells from 0`,
    ...(n < 10 * fewest ? [`n = ${n} is too small for a back-test on a tenth of it`] : []),
    ...(pairs.length < 100
      ? [`bootstrap intervals may be too narrow for ${pairs.length} problems`]
      : []),
    ...(unresolved > 0 ? [`${unresolved} unresolved completions count as not correct`] : []),
  ]
}
