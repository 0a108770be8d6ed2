import type { Design } from './sample-design.ts'

/**
 * The columns' means over problems and, for each independent unit, how far it pulls each mean:
 * what every interval over problems here is made of.
 */
export interface UnitScores {
  columns: number
  mean: Float64Array
  strata: StratumScores[]
}

export interface StratumScores {
  share: number
  /** Number of independent units U. */
  units: number
  /**
   * One row for each kind of unit, row-major: the linearised, centred contribution of such a unit.
   * Problems with the same counts are the same row, and half of all problems or more are.
   */
  scores: Float64Array
  /** How many units are of each kind; they sum to U. */
  counts: Float64Array
  mean: Float64Array
  /** Size of the largest unit over the mean size: 1 without clusters. */
  largest: number
}

/**
 * Linearises the mean of each column of `values` (problems × columns, row-major) over the units of
 * a design: z_u = Σ_{i in u} (x_i − x̄_s) / m̄_s for a unit u of a stratum s with mean unit size m̄_s
 * (Särndal, Swensson and Wretman 1992, section 5.5; without clusters z_u = x_u − x̄_s).
 */
export function unitScores(values: Float64Array, columns: number, design: Design): UnitScores {
  const strata = design.strata.map((stratum) => stratumScores(values, columns, stratum))
  const mean = new Float64Array(columns)
  for (const stratum of strata)
    for (let j = 0; j < columns; ++j) mean[j]! += stratum.share * stratum.mean[j]!
  return { columns, mean, strata }
}

function stratumScores(
  values: Float64Array,
  columns: number,
  { share, units }: Design['strata'][number],
): StratumScores {
  const problems = units.reduce((sum, unit) => sum + unit.length, 0)
  const mean = new Float64Array(columns)
  for (const unit of units)
    for (const i of unit)
      for (let j = 0; j < columns; ++j) mean[j]! += values[i * columns + j]! / problems
  const size = problems / units.length
  const largest = units.reduce((most, unit) => Math.max(most, unit.length), 0) / size
  const scores = new Float64Array(units.length * columns)
  for (const [u, unit] of units.entries()) {
    for (const i of unit)
      for (let j = 0; j < columns; ++j)
        scores[u * columns + j]! += (values[i * columns + j]! - mean[j]!) / size
  }
  return { share, units: units.length, mean, largest, ...distinctRows(scores, columns) }
}

/** The different rows of a matrix, in the order of their first, and how often each stands in it. */
function distinctRows(
  matrix: Float64Array,
  columns: number,
): { scores: Float64Array; counts: Float64Array } {
  const rows = matrix.length / columns
  // A row is compared whole only with rows of the same digest.
  const alike = new Map<number, number[]>()
  const firsts: number[] = []
  const counts: number[] = []
  for (let u = 0; u < rows; ++u) {
    const at = u * columns
    const digest =
      matrix[at]! + Math.E * matrix[at + (columns >> 1)]! + Math.PI * matrix[at + columns - 1]!
    let known = alike.get(digest)
    if (!known) alike.set(digest, (known = []))
    const same = known.find((kind) => equalRows(matrix, columns, firsts[kind]!, u))
    if (same !== undefined) {
      ++counts[same]!
      continue
    }
    known.push(firsts.length)
    firsts.push(u)
    counts.push(1)
  }
  const scores = new Float64Array(firsts.length * columns)
  for (const [kind, u] of firsts.entries())
    scores.set(matrix.subarray(u * columns, (u + 1) * columns), kind * columns)
  return { scores, counts: Float64Array.from(counts) }
}

function equalRows(matrix: Float64Array, columns: number, one: number, other: number): boolean {
  for (let j = 0; j < columns; ++j)
    if (matrix[one * columns + j] !== matrix[other * columns + j]) return false
  return true
}

/** The covariance of the columns' means over units, columns × columns, row-major. */
export function covariance({ columns, strata }: UnitScores): Float64Array {
  const result = new Float64Array(columns * columns)
  for (const { share, units, scores, counts } of strata) {
    for (let u = 0; u < counts.length; ++u) {
      const weight = (counts[u]! * share ** 2) / (units * (units - 1))
      const row = u * columns
      for (let i = 0; i < columns; ++i) {
        const scaled = weight * scores[row + i]!
        if (scaled === 0) continue
        const target = i * columns
        for (let j = 0; j <= i; ++j) result[target + j]! += scaled * scores[row + j]!
      }
    }
  }
  for (let i = 0; i < columns; ++i)
    for (let j = 0; j < i; ++j) result[j * columns + i] = result[i * columns + j]!
  return result
}
