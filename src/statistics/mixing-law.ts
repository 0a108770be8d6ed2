import type { CountTable } from './count-table.ts'

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
 * The nonparametric maximum likelihood law of p on the grid (Laird 1978), by EM with SQUAREM's
 * acceleration (Varadhan and Roland 2008). Stops after `cycles`, or when a cycle of three EM steps
 * gains less than 1e-9 of log-likelihood a problem.
 */
export function fitMixingLaw(
  likelihood: MixingLikelihood,
  weights: Float64Array,
  { start, cycles = 300 }: { start?: Float64Array; cycles?: number } = {},
): MixingLaw {
  const { p } = likelihood
  const size = p.length
  const step = emStep(likelihood, weights)
  const now = start ? start.map((w) => 0.9 * w + 0.1 / size) : new Float64Array(size).fill(1 / size)
  const [one, two, leap] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  let before = -Infinity
  for (let cycle = 0; cycle < cycles; ++cycle) {
    const at = step(now, one)
    step(one, two)
    extrapolate(now, one, two, leap)
    // The leap is taken where it is no worse than where the cycle began.
    if (step(leap, now) < at) now.set(two)
    if (at - before < 1e-9) break
    before = at
  }
  return { p, weight: now }
}

/** pass@k under the law, for any real k. */
export function mixingPassAtK({ p, weight }: MixingLaw, k: number): number {
  let sum = 0
  for (let g = 0; g < p.length; ++g) sum -= weight[g]! * Math.expm1(k * Math.log1p(-p[g]!))
  return sum
}

/** One EM step from `at` into `into`; returns the mean log-likelihood at `at`, up to a constant. */
function emStep({ p, rows, from, to }: MixingLikelihood, weights: Float64Array) {
  const size = p.length
  let total = 0
  for (const w of weights) total += w
  return (at: Float64Array, into: Float64Array): number => {
    into.fill(0)
    let value = 0
    for (let i = 0; i < weights.length; ++i) {
      if (weights[i] === 0) continue
      const row = i * size
      const end = to[i]!
      let density = 0
      for (let g = from[i]!; g < end; ++g) density += rows[row + g]! * at[g]!
      value += weights[i]! * Math.log(density)
      const share = weights[i]! / (density * total)
      for (let g = from[i]!; g < end; ++g) into[g] = into[g]! + share * rows[row + g]!
    }
    for (let g = 0; g < size; ++g) into[g] = into[g]! * at[g]!
    return value / total
  }
}

/** SQUAREM's leap along the direction of two EM steps, back on the simplex, into `leap`. */
function extrapolate(
  zero: Float64Array,
  one: Float64Array,
  two: Float64Array,
  leap: Float64Array,
): void {
  let first = 0
  let second = 0
  for (let g = 0; g < zero.length; ++g) {
    first += (one[g]! - zero[g]!) ** 2
    second += (two[g]! - 2 * one[g]! + zero[g]!) ** 2
  }
  const length = second > 0 ? Math.max(1, Math.sqrt(first / second)) : 1
  let sum = 0
  for (let g = 0; g < zero.length; ++g) {
    const r = one[g]! - zero[g]!
    const v = two[g]! - 2 * one[g]! + zero[g]!
    // A leap out of the simplex stops short of it.
    leap[g] = Math.max(1e-3 * two[g]!, zero[g]! + 2 * length * r + length * length * v)
    sum += leap[g]!
  }
  for (let g = 0; g < zero.length; ++g) leap[g] = leap[g]! / sum
}
