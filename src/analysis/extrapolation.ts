import type { Estimate, Finding, ProblemPair, Unexamined } from '../records/index.ts'
import {
  bootstrapWeights,
  type Design,
  passAtK,
  quantile,
  random,
  thinned,
} from '../statistics/index.ts'
import type { ExtrapolatedPoint, Extrapolation, ExtrapolationMethod } from './comparison.ts'
import type { Evidence } from './evidence.ts'
import { type Extrapolator, extrapolators, type Refit } from './extrapolators.ts'
import { levelText, shareText, signed } from './wording.ts'

/** Fewer completions than this say nothing of the shape of a curve. */
const fewest = 4

type Arms = Record<'base' | 'rl', { n: number; c: number }[]>

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
  const n = Math.min(...pairs.flatMap(({ base, rl }) => [base.n, rl.n]))
  if (n < fewest)
    return {
      needs: `at least ${fewest} completions a problem in both arms; the smallest n is ${n}`,
    }
  const ks = [2 * n, 10 * n, 100 * n]
  const bootstrap = weightsOf(design, pairs.length, seed)
  const arms = { base: pairs.map(({ base }) => base), rl: pairs.map(({ rl }) => rl) }
  const predict = (extrapolator: Extrapolator, counts: Arms, at: number[]) =>
    predicted(extrapolator, counts, at, {
      bootstrap: bootstrap.slice(0, 1 + extrapolator.draws),
      alpha,
    })
  const back = n >= 10 * fewest ? thinnedArms(arms, Math.floor(n / 10), seed) : null
  const methods = extrapolators.flatMap((extrapolator): ExtrapolationMethod[] => {
    const points = predict(extrapolator, arms, ks)
    const test = back && predict(extrapolator, back, [n])
    if (!points) return []
    const backTest = test && {
      fitN: Math.floor(n / 10),
      k: n,
      predicted: test[0]!,
      observed: { base: meanPass(arms.base, n), rl: meanPass(arms.rl, n) },
    }
    return [{ name: extrapolator.name, points, backTest }]
  })
  const { identified, statement } = agreement(methods, arms)
  return {
    summary: statement,
    over: `pointwise ${levelText(alpha)} percentile intervals over problems by a paired bootstrap (draws: ${drawsText})`,
    caveats: caveats(pairs, n),
    data: { methods, identified, statement },
  }
}

const drawsText = extrapolators.map(({ name, draws }) => `${draws} for ${name}`).join(', ')

/** The weights of no draw, then those of each draw: one set for all methods and both arms. */
function weightsOf(design: Design, problems: number, seed: number): Float64Array[] {
  const stream = random(seed, 2)
  const most = Math.max(...extrapolators.map(({ draws }) => draws))
  const drawn = Array.from({ length: most }, () => bootstrapWeights(design, problems, stream))
  return [new Float64Array(problems).fill(1), ...drawn]
}

function predicted(
  { arm }: Extrapolator,
  { base, rl }: Arms,
  ks: readonly number[],
  { bootstrap, alpha }: { bootstrap: readonly Float64Array[]; alpha: number },
): ExtrapolatedPoint[] | null {
  const before = bootstrap.map(curves(arm(base), ks))
  const after = bootstrap.map(curves(arm(rl), ks))
  if (!before[0] || !after[0]) return null
  return ks.map((k, j) => {
    const at = (each: readonly (number[] | null)[]) => each.map((curve) => curve?.[j] ?? NaN)
    const [of, other] = [at(before), at(after)]
    return {
      k,
      base: estimate(of, alpha),
      rl: estimate(other, alpha),
      difference: estimate(
        other.map((pass, b) => pass - of[b]!),
        alpha,
      ),
    }
  })
}

const curves = (refit: Refit, ks: readonly number[]) => (weights: Float64Array) => {
  const pass = refit(weights)
  return pass && ks.map(pass)
}

/** The first value with the percentile interval of the others; draws that could not be fitted are left out. */
function estimate([value, ...drawn]: number[], alpha: number): Estimate {
  const sorted = drawn.filter((x) => !Number.isNaN(x)).sort((x, y) => x - y)
  return {
    value: value!,
    low: Math.min(value!, quantile(sorted, alpha / 2)),
    high: Math.max(value!, quantile(sorted, 1 - alpha / 2)),
  }
}

function thinnedArms({ base, rl }: Arms, m: number, seed: number): Arms {
  const stream = random(seed, 3)
  const thin = ({ n, c }: { n: number; c: number }) => ({ n: m, c: thinned(n, c, m, stream) })
  return { base: base.map(thin), rl: rl.map(thin) }
}

function meanPass(counts: Arms['base'], k: number): number {
  return counts.reduce((sum, { n, c }) => sum + passAtK(n, c, k), 0) / counts.length
}

/** Whether every model is sure of one sign at the largest k, and what the mass at p = 0 decides. */
function agreement(
  methods: readonly ExtrapolationMethod[],
  { base, rl }: Arms,
): Pick<Extrapolation, 'identified' | 'statement'> {
  const far = methods.map(({ name, points }) => ({ name, ...points.at(-1)! }))
  const k = far[0]!.k.toLocaleString('en')
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

/** However large k is, the difference lies between what it is if one arm's unsolved problems are all at p = 0 and the other's all above. */
function unsolvedText(base: Arms['base'], rl: Arms['rl']): string {
  const unsolved = (counts: Arms['base']) => counts.filter(({ c }) => c === 0).length
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
    `a problem that ${n} completions never solved has p up to ${shareText(bound)} (95 %), which no count below that tells from 0`,
    ...(n < 10 * fewest ? [`n = ${n} is too small for a back-test on a tenth of it`] : []),
    ...(pairs.length < 100
      ? [`percentile intervals are too narrow for ${pairs.length} problems`]
      : []),
    ...(unresolved > 0 ? [`${unresolved} unresolved completions count as not correct`] : []),
  ]
}
