import {
  binomialLaw,
  chiSquare,
  discreteLaw,
  gaussianDraws,
  passAtKRows,
  quantile,
  type Random,
  random,
} from '../statistics/index.ts'
import type { PairLaw } from './plan-laws.ts'

/** What is asked about one number of completions. */
export interface Candidates {
  /** Completions a problem, in each arm. */
  samples: number
  /** Numbers of problems, ascending. */
  problems: readonly number[]
  /** Values of k, ascending, the last at most `samples`. */
  ks: readonly number[]
  /** The position in `ks` of the k that is asked about, or null for anywhere. */
  at: number | null
}

export interface SimulationOptions {
  alpha: number
  band: 'bounded' | 'plain'
  replicates: number
  seed: number
}

/** How often each certainty was reached. */
export interface Power {
  gain: number
  loss: number
  decided: number
}

/**
 * The power of each number of problems at one number of completions: `replicates` data sets are
 * drawn from the law, the smaller ones being the first problems of the larger.
 *
 * A difference is certain where the band that is asked for leaves out 0. The critical value is that
 * of the law's own correlation, which every data set would estimate. `bounded` is judged by its own
 * likelihood ratio up to 1,000 problems, and beyond by mean ± √(2 t) se with its threshold t too,
 * where the two agree to a point of power (test/analysis/plan-simulation.test.ts).
 */
export function simulatedPower(
  law: PairLaw,
  { samples, problems, ks, at }: Candidates,
  options: SimulationOptions,
): Power[] {
  const { replicates, seed, band } = options
  const draw = differenceRows(law, samples, ks)
  const stream = random(seed, 4 * samples)
  const maxima = largestDraws(draw, ks.length, random(seed, 4 * samples + 1), seed)
  const widths = problems.map((m) => halfWidth(maxima, m, options))
  const powers = problems.map(() => ({ gain: 0, loss: 0, decided: 0 }))
  const kept = band === 'plain' ? 0 : likelihoodUpTo
  const set = new DataSet(ks.length, kept)
  for (let b = 0; b < replicates; ++b) {
    set.clear()
    for (const [i, m] of problems.entries()) {
      while (set.problems < m) set.add((row) => draw(stream, row))
      const power = powers[i]!
      const certain = certainties(set, widths[i]!, at, band)
      power.gain += Number(certain.gain)
      power.loss += Number(certain.loss)
      power.decided += Number(certain.decided)
    }
  }
  return powers.map(({ gain, loss, decided }) => ({
    gain: gain / replicates,
    loss: loss / replicates,
    decided: decided / replicates,
  }))
}

/** Problems up to which `bounded` is judged by its likelihood ratio instead of its normal approximation. */
const likelihoodUpTo = 1000

/** The differences in pass@k of a growing set of problems: their sums, and the first rows themselves. */
class DataSet {
  problems = 0
  readonly columns: number
  readonly #row: Float64Array
  readonly #sums: Float64Array
  readonly #squares: Float64Array
  readonly #kept: Float64Array

  constructor(columns: number, kept: number) {
    this.columns = columns
    this.#row = new Float64Array(columns)
    this.#sums = new Float64Array(columns)
    this.#squares = new Float64Array(columns)
    this.#kept = new Float64Array(columns * kept)
  }

  clear(): void {
    this.problems = 0
    this.#sums.fill(0)
    this.#squares.fill(0)
  }

  add(fill: (row: Float64Array) => void): void {
    const row = this.#row
    fill(row)
    if ((this.problems + 1) * this.columns <= this.#kept.length)
      this.#kept.set(row, this.problems * this.columns)
    for (let j = 0; j < this.columns; ++j) {
      this.#sums[j] = this.#sums[j]! + row[j]!
      this.#squares[j] = this.#squares[j]! + row[j]! * row[j]!
    }
    this.problems += 1
  }

  /** The mean of column j in standard errors; 0 where it does not vary, which `plain` certifies nothing of. */
  studentised(j: number): number {
    const mean = this.#sums[j]! / this.problems
    const variance = this.#squares[j]! / this.problems - mean * mean
    return variance > 1e-15 ? mean / Math.sqrt(variance / (this.problems - 1)) : 0
  }

  /**
   * An upper bound of the log-likelihood ratio that `unlikely` asks about: log(1 + y) ≤ y − c y² for
   * y ≤ 1 with c = 1 − log 2, so the sum is at most (Σ x)² / (4 c Σ x²) for every λ.
   */
  mostRatio(j: number, sign: 1 | -1): number {
    const sum = sign * this.#sums[j]!
    return sum > 0 ? (sum * sum) / (4 * (1 - Math.LN2) * this.#squares[j]!) : 0
  }

  /**
   * Whether a mean of 0 is as unlikely as `threshold` asks, if sign × column j has a mean above 0:
   * max over λ in [0, 1] of Σ log(1 + λ sign x), the log-likelihood ratio of `boundedLimits` at 0
   * for values in [−1, 1] (Honda and Takemura 2010). Of sets too large to keep, the normal
   * approximation t² / 2 is asked, or for a column d without variance its own n log(1 + d).
   */
  unlikely(j: number, sign: 1 | -1, threshold: number): boolean {
    if (this.mostRatio(j, sign) <= threshold) return false
    if (this.problems * this.columns > this.#kept.length) {
      const t = sign * this.studentised(j)
      const same = Math.log1p((sign * this.#sums[j]!) / this.problems)
      return t === 0 ? this.problems * same > threshold : t > Math.sqrt(2 * threshold)
    }
    let lambda = 0.5
    for (let i = 0; i < 30; ++i) {
      let [value, slope, curve] = [0, 0, 0]
      for (let u = j; u < this.problems * this.columns; u += this.columns) {
        const x = sign * this.#kept[u]!
        const share = x / (1 + lambda * x)
        value += Math.log1p(lambda * x)
        slope += share
        curve += share * share
      }
      if (value > threshold) return true
      // No step from here can gain more than its slope promises.
      if (value + Math.max(slope * (1 - lambda), -slope * lambda) < threshold) return false
      const next = Math.min(1 - 1e-9, Math.max(0, lambda + slope / curve))
      if (Math.abs(next - lambda) < 1e-9) return false
      lambda = next
    }
    return false
  }
}

/** Which signs are certain, at column `at` or anywhere. */
function certainties(
  set: DataSet,
  width: number,
  at: number | null,
  band: SimulationOptions['band'],
): { gain: boolean; loss: boolean; decided: boolean } {
  const columns = at === null ? Array.from({ length: set.columns }, (_, j) => j) : [at]
  const certain = (sign: 1 | -1, among: readonly number[]) =>
    band === 'plain'
      ? among.some((j) => sign * set.studentised(j) > width)
      : among
          .map((j) => ({ j, most: set.mostRatio(j, sign) }))
          .filter(({ most }) => most > (width * width) / 2)
          .sort((a, b) => b.most - a.most)
          .some(({ j }) => set.unlikely(j, sign, (width * width) / 2))
  const gain = certain(1, columns)
  const loss = certain(-1, columns)
  // Anywhere: what breadth is about is a loss somewhere, or a gain at the last k.
  return { gain, loss, decided: loss || (at === null ? certain(1, columns.slice(-1)) : gain) }
}

/** Writes one more problem's differences in pass@k. */
type DrawRow = (stream: Random, row: Float64Array) => void

function differenceRows(law: PairLaw, samples: number, ks: readonly number[]): DrawRow {
  const atom = discreteLaw(law.weight)
  const counts = new Map<number, CountDraw>()
  const countOf = (p: number) => {
    let draw = counts.get(p)
    if (!draw) counts.set(p, (draw = countDraw(samples, p)))
    return draw
  }
  const row = passAtKRows(ks)
  // Only rows that are drawn: of 40,000 counts a few hundred are.
  const passes: (Float64Array | undefined)[] = Array.from({ length: samples + 1 })
  const pass = (c: number) => (passes[c] ??= row(samples, c))
  return (stream, differences) => {
    const at = atom(stream)
    const before = pass(countOf(law.base[at]!)(stream))
    const after = pass(countOf(law.rl[at]!)(stream))
    for (let j = 0; j < ks.length; ++j) differences[j] = after[j]! - before[j]!
  }
}

type CountDraw = (stream: Random) => number

/** Draws how many of `samples` completions are correct; counts that 10¹⁵ draws would not meet are left out. */
function countDraw(samples: number, p: number): CountDraw {
  const law = binomialLaw(samples, p)
  const from = law.findIndex((x) => x > 1e-15)
  const draw = discreteLaw(law.subarray(from, law.findLastIndex((x) => x > 1e-15) + 1))
  return (stream) => from + draw(stream)
}

/** Largest |Z_j| of normal vectors with the columns' correlation under the law, unsorted. */
function largestDraws(draw: DrawRow, columns: number, stream: Random, seed: number): Float64Array {
  const pool = 4000
  const mean = new Float64Array(columns)
  const cross = new Float64Array(columns * columns)
  const row = new Float64Array(columns)
  for (let i = 0; i < pool; ++i) {
    draw(stream, row)
    for (let j = 0; j < columns; ++j) {
      mean[j] = mean[j]! + row[j]! / pool
      for (let l = 0; l <= j; ++l)
        cross[j * columns + l] = cross[j * columns + l]! + (row[j]! * row[l]!) / pool
    }
  }
  const sd = Float64Array.from(mean, (m, j) => Math.sqrt(cross[j * columns + j]! - m * m))
  const correlation = new Float64Array(columns * columns)
  for (let j = 0; j < columns; ++j)
    for (let l = 0; l <= j; ++l) {
      const covariance = cross[j * columns + l]! - mean[j]! * mean[l]!
      const r = sd[j]! * sd[l]! > 0 ? covariance / (sd[j]! * sd[l]!) : 0
      correlation[j * columns + l] = correlation[l * columns + j] = r
    }
  const largest: number[] = []
  gaussianDraws(correlation, columns, { draws: 4000, seed }, (z) => {
    largest.push(z.reduce((most, x) => Math.max(most, Math.abs(x)), 0))
  })
  return Float64Array.from(largest)
}

/** Half the band's width in standard errors, for this many problems. */
function halfWidth(
  maxima: Float64Array,
  problems: number,
  { alpha, band, seed }: SimulationOptions,
): number {
  if (band === 'plain') return quantile(maxima.toSorted(), 1 - alpha)
  const stream = random(seed, 4 * problems + 2)
  const freedom = problems - 1
  const student = maxima.map((z) => z / Math.sqrt(chiSquare(freedom, stream) / freedom))
  return Math.max(quantile(student.sort(), 1 - alpha), Math.sqrt(2 * Math.log(2 / alpha)))
}
