import type { CountTable } from './count-table.ts'
import { nonnegativeMinimum } from './nonnegative-minimum.ts'

/** A discrete law of p over problems: weight[g] of them have p = p[g]. */
export interface MixingLaw {
  p: Float64Array
  weight: Float64Array
}

/** The likelihood of each distinct count at each p, each row scaled to a largest value of about 1. */
export interface MixingLikelihood {
  p: Float64Array
  rows: Float64Array
  /** Row i is negligible outside [from[i], to[i]). */
  from: Int32Array
  to: Int32Array
}

/**
 * A grid of p for counts of n: 0 and 1 exactly, three decades below 1 / n, where n completions cannot
 * tell one p from the next but larger k can, and between 1 / n and 1 − 1 / n one point for each
 * standard error of c / n (equally spaced in arcsin √p), at most `finest`.
 */
export function mixingGrid(n: number, finest = 80): Float64Array {
  const p = [0]
  for (let j = 9; j > 0; --j) p.push(10 ** (-j / 3) / n)
  if (n <= 2) p.push(0.5)
  else {
    const from = Math.asin(Math.sqrt(1 / n))
    const range = Math.PI / 2 - 2 * from
    const steps = Math.min(finest, Math.max(4, Math.ceil(2 * range * Math.sqrt(n))))
    for (let j = 0; j <= steps; ++j) p.push(Math.sin(from + (range * j) / steps) ** 2)
  }
  p.push(1 - 0.3 / n, 1)
  return Float64Array.from(p)
}

/** The binomial likelihood of the table's rows at each point of the grid. */
export function mixingLikelihood({ n, c }: CountTable, p: Float64Array): MixingLikelihood {
  const rows = new Float64Array(n.length * p.length)
  const from = new Int32Array(n.length)
  const to = new Int32Array(n.length)
  for (let i = 0; i < n.length; ++i) {
    const best = logLikelihood(n[i]!, c[i]!, c[i]! / n[i]!)
    const row = rows.subarray(i * p.length, (i + 1) * p.length)
    for (let g = 0; g < p.length; ++g) row[g] = Math.exp(logLikelihood(n[i]!, c[i]!, p[g]!) - best)
    from[i] = row.findIndex((x) => x > 1e-14)
    to[i] = row.findLastIndex((x) => x > 1e-14) + 1
  }
  return { p, rows, from, to }
}

function logLikelihood(n: number, c: number, p: number): number {
  return (c === 0 ? 0 : c * Math.log(p)) + (c === n ? 0 : (n - c) * Math.log1p(-p))
}

/**
 * The nonparametric maximum likelihood law of p on the grid (Laird 1978). With unnormalised weights
 * x ≥ 0 it minimises Σ (x − log density), whose minimum sums to 1 by itself (Kim et al. 2020, "A fast
 * algorithm for maximum likelihood estimation of mixture proportions"), by Newton
 * steps whose quadratic problems are solved exactly: EM would take thousands, for below 1 / n the
 * likelihood is almost flat. Ends where no point's gradient is off by more than 1e-5.
 */
export function fitMixingLaw(
  likelihood: MixingLikelihood,
  weights: Float64Array,
  start?: Float64Array,
): MixingLaw {
  const { p } = likelihood
  const problem = shares(weights)
  let x = start?.slice() ?? firstGuess(likelihood, problem)
  let at = expansion(likelihood, problem, x)
  for (let i = 0; i < 100; ++i) {
    const { gradient } = at
    if (gradient.every((slope, g) => slope > -1e-5 && x[g]! * slope < 1e-7)) break
    const next = lineSearch(likelihood, problem, { ...at, x })
    if (!next) break
    x = next
    at = expansion(likelihood, problem, x)
  }
  return { p, weight: shares(x) }
}

/** A few EM steps from the flat law. */
function firstGuess(likelihood: MixingLikelihood, problem: Float64Array): Float64Array {
  let x = new Float64Array(likelihood.p.length).fill(1 / likelihood.p.length)
  for (let step = 0; step < 20; ++step) {
    const { gradient } = expansion(likelihood, problem, x)
    x = x.map((w, g) => w * (1 - gradient[g]!))
  }
  return x
}

function shares(values: Float64Array): Float64Array {
  const total = values.reduce((sum, w) => sum + w, 0)
  return values.map((w) => w / total)
}

interface Expansion {
  value: number
  gradient: Float64Array
  density: Float64Array
}

/** Σ x − Σ share log(density) and its gradient 1 − Σ share × likelihood / density. */
function expansion(
  { p, rows, from, to }: MixingLikelihood,
  problem: Float64Array,
  x: Float64Array,
): Expansion {
  const gradient = new Float64Array(p.length).fill(1)
  const density = new Float64Array(problem.length)
  let value = x.reduce((sum, w) => sum + w, 0)
  for (let i = 0; i < problem.length; ++i) {
    if (problem[i] === 0) continue
    const row = i * p.length
    const end = to[i]!
    let sum = 0
    for (let g = from[i]!; g < end; ++g) sum += rows[row + g]! * x[g]!
    density[i] = sum
    value -= problem[i]! * Math.log(sum)
    const share = problem[i]! / sum
    for (let g = from[i]!; g < end; ++g) gradient[g] = gradient[g]! - share * rows[row + g]!
  }
  return { value, gradient, density }
}

/** The longest of ever shorter steps towards the quadratic model's minimum that pays as its slope promises. */
function lineSearch(
  likelihood: MixingLikelihood,
  problem: Float64Array,
  now: Expansion & { x: Float64Array },
): Float64Array | null {
  const { x, value, gradient } = now
  const goal = modelMinimum(curvature(likelihood, problem, now.density), now)
  const promised = gradient.reduce((sum, slope, g) => sum + slope * (goal[g]! - x[g]!), 0)
  for (let length = 1; length > 1e-6; length /= 2) {
    const next = x.map((w, g) => w + length * (goal[g]! - w))
    if (expansion(likelihood, problem, next).value <= value + 1e-4 * length * promised) return next
  }
  return null
}

/** The Hessian Lᵀ diag(share / density²) L, lower triangle mirrored. */
function curvature(
  { p, rows, from, to }: MixingLikelihood,
  problem: Float64Array,
  density: Float64Array,
): Float64Array {
  const size = p.length
  const hessian = new Float64Array(size * size)
  for (let i = 0; i < problem.length; ++i) {
    if (problem[i] === 0) continue
    const row = i * size
    const scale = problem[i]! / density[i]! ** 2
    for (let a = from[i]!; a < to[i]!; ++a) {
      const scaled = scale * rows[row + a]!
      for (let b = from[i]!; b <= a; ++b)
        hessian[a * size + b] = hessian[a * size + b]! + scaled * rows[row + b]!
    }
  }
  for (let a = 0; a < size; ++a)
    for (let b = 0; b < a; ++b) hessian[b * size + a] = hessian[a * size + b]!
  return hessian
}

/**
 * The minimum over y ≥ 0 of the quadratic model at x, whose gradient at y is H y − (1 − 2 gradient),
 * for H x = 1 − gradient. A little ridge keeps y near x where the model is flat.
 */
function modelMinimum(
  hessian: Float64Array,
  { x, gradient }: { x: Float64Array; gradient: Float64Array },
): Float64Array {
  const size = x.length
  let trace = 0
  for (let g = 0; g < size; ++g) trace += hessian[g * size + g]!
  const ridge = 1e-11 * trace
  for (let g = 0; g < size; ++g) hessian[g * size + g] = hessian[g * size + g]! + ridge
  const pull = gradient.map((slope, g) => 1 - 2 * slope + ridge * x[g]!)
  return nonnegativeMinimum(hessian, pull, x)
}

/** pass@k under the law, for any real k. */
export function mixingPassAtK({ p, weight }: MixingLaw, k: number): number {
  let sum = 0
  for (let g = 0; g < p.length; ++g) sum -= weight[g]! * Math.expm1(k * Math.log1p(-p[g]!))
  return sum
}
