import { boundedLimits, type BoundedSample } from './bounded-limits.ts'
import { gaussianDraws } from './gaussian-draws.ts'
import { quantile } from './quantile.ts'
import { chiSquare, random } from './random.ts'
import { studentQuantile } from './special.ts'
import { covariance, type UnitScores } from './unit-scores.ts'

export interface BandOptions {
  /** Chance that the band misses anywhere. */
  alpha: number
  draws: number
  seed: number
  /** `plain`: mean ± c·se. `bounded`: limits by empirical likelihood over the whole range. */
  method: 'bounded' | 'plain'
  /** The range that a single problem's value can have: [−1, 1] for a difference, [0, 1] for one arm. */
  range: readonly [number, number]
}

export interface Band {
  mean: Float64Array
  se: Float64Array
  low: Float64Array
  high: Float64Array
  /** The critical value c of the sup-t statistic (Student's for `bounded`). */
  critical: number
}

/**
 * A band that holds the means of all columns at once with confidence 1 − alpha, over the drawing of
 * problems. Its critical value is the 1 − alpha quantile of max_j |Z_j| for a normal Z with the
 * columns' correlation (sup-t by multiplier bootstrap; Montiel Olea and Plagborg-Møller 2019).
 *
 * `plain` is mean ± c·se, which is asymptotic: it covers far less than it says where problems are few
 * or differences rare. A column without variance gets the whole range there, for it certifies nothing.
 * `bounded` draws Student's instead of the normal and takes limits from the empirical likelihood
 * ratio on the whole range, at no less than the level of one two-sided test of nothing seen.
 */
export function simultaneousBand(scores: UnitScores, options: BandOptions): Band {
  const matrix = covariance(scores)
  const se = standardErrors(matrix, scores.columns)
  const freedom = scores.strata.reduce((sum, { units }) => sum + units - 1, 0)
  const student = options.method === 'plain' ? Infinity : freedom
  const critical = criticalValue(matrix, se, student, options)
  return { mean: scores.mean, se, critical, ...bandLimits(scores, se, { ...options, critical }) }
}

/**
 * The limits of `simultaneousBand` at a critical value that is already known: for asking what a
 * band becomes when a few problems or counts change.
 */
export function bandLimits(
  scores: UnitScores,
  se: Float64Array,
  {
    alpha,
    range,
    method,
    critical,
  }: Pick<BandOptions, 'alpha' | 'range' | 'method'> & { critical: number },
): { low: Float64Array; high: Float64Array } {
  const { columns, mean } = scores
  const low = new Float64Array(columns).fill(range[0])
  const high = new Float64Array(columns).fill(range[1])
  const threshold = Math.max(critical ** 2 / 2, Math.log(2 / alpha))
  for (let j = 0; j < columns; ++j) {
    if (method === 'bounded') {
      const limits = boundedLimits(column(scores, j, range), threshold)
      low[j] = limits.low
      high[j] = limits.high
    } else if (se[j]! > 0) {
      low[j] = mean[j]! - critical * se[j]!
      high[j] = mean[j]! + critical * se[j]!
    }
  }
  return { low, high }
}

/** The standard errors of the columns' means: roots of the diagonal of `covariance`. */
export function standardErrors(matrix: Float64Array, columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, j) => Math.sqrt(matrix[j * columns + j]!))
}

/** The 1 − alpha quantile of the largest |t| over columns that vary, with `freedom` degrees of freedom. */
function criticalValue(
  matrix: Float64Array,
  se: Float64Array,
  freedom: number,
  { alpha, draws, seed }: BandOptions,
): number {
  const columns = se.length
  // One column needs no draws: its statistic is Student's t.
  if (columns === 1) return studentQuantile(1 - alpha / 2, freedom)
  const inverse = se.map((s) => (s > 0 ? 1 / s : 0))
  const correlation = matrix.map(
    (x, i) => x * inverse[Math.floor(i / columns)]! * inverse[i % columns]!,
  )
  const largest = new Float64Array(draws)
  const chi = random(seed, 1)
  let b = 0
  gaussianDraws(correlation, columns, { draws, seed }, (draw) => {
    let max = 0
    for (const z of draw) max = Math.max(max, Math.abs(z))
    largest[b++] = freedom === Infinity ? max : max / Math.sqrt(chiSquare(freedom, chi) / freedom)
  })
  return quantile(largest.sort(), 1 - alpha)
}

/** One stratum's values of column j, uncentred again, with the range that a unit of the largest size has. */
function column(
  { columns, strata }: UnitScores,
  j: number,
  [low, high]: readonly [number, number],
): BoundedSample[] {
  return strata.map(({ share, counts, scores, mean, largest }) => {
    const at = mean[j]!
    const values = new Float64Array(counts.length)
    for (let u = 0; u < counts.length; ++u) values[u] = at + scores[u * columns + j]!
    return {
      share,
      values,
      counts,
      low: at - (at - low) * largest,
      high: at + (high - at) * largest,
    }
  })
}
