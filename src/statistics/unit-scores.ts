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
  /** U × columns, row-major: the unit's linearised, centred contribution; each column sums to 0. */
  scores: Float64Array
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
  const strata = design.strata.map((stratum) => {
    const problems = stratum.units.reduce((sum, unit) => sum + unit.length, 0)
    const mean = new Float64Array(columns)
    for (const i of stratum.units.flat())
      for (let j = 0; j < columns; ++j) mean[j]! += values[i * columns + j]! / problems
    const size = problems / stratum.units.length
    const scores = new Float64Array(stratum.units.length * columns)
    for (const [u, unit] of stratum.units.entries()) {
      for (const i of unit)
        for (let j = 0; j < columns; ++j)
          scores[u * columns + j]! += (values[i * columns + j]! - mean[j]!) / size
    }
    const largest = Math.max(...stratum.units.map((unit) => unit.length)) / size
    return { share: stratum.share, units: stratum.units.length, scores, mean, largest }
  })
  const mean = new Float64Array(columns)
  for (const stratum of strata)
    for (let j = 0; j < columns; ++j) mean[j]! += stratum.share * stratum.mean[j]!
  return { columns, mean, strata }
}

/** The covariance of the columns' means over units, columns × columns, row-major. */
export function covariance({ columns, strata }: UnitScores): Float64Array {
  const result = new Float64Array(columns * columns)
  for (const { share, units, scores } of strata) {
    const weight = share ** 2 / (units * (units - 1))
    for (let u = 0; u < units; ++u) {
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
