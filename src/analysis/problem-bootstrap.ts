import type { Estimate } from '../records/index.ts'
import { bootstrapWeights, design, quantile, random } from '../statistics/index.ts'

export interface BootstrapOptions {
  draws?: number
  seed?: number
  alpha?: number
}

/**
 * Percentile intervals of several statistics of the same problems, each draw resampling problems (with
 * both arms' samples on them) with replacement. `statistics` takes how often each problem is drawn and
 * returns one number per statistic; NaN where it has none, and a statistic with more such draws than
 * the interval leaves out has no interval: its ends are infinite.
 */
export function problemBootstrap(
  problems: number,
  statistics: (weights: Float64Array) => readonly number[],
  { draws = 2000, seed = 0, alpha = 0.05 }: BootstrapOptions = {},
): Estimate[] {
  const whole = design(problems)
  const stream = random(seed)
  const draw = bootstrapWeights(whole, problems)
  const values = statistics(new Float64Array(problems).fill(1))
  const drawn = values.map(() => new Float64Array(draws))
  for (let i = 0; i < draws; i++) {
    const found = statistics(draw(stream))
    for (const [column, value] of found.entries()) drawn[column]![i] = value
  }
  return values.map((value, i) => ({ value, ...limits(drawn[i]!, alpha) }))
}

function limits(drawn: Float64Array, alpha: number): { low: number; high: number } {
  const known = drawn.filter((value) => !Number.isNaN(value)).sort()
  if (drawn.length - known.length > (alpha / 2) * drawn.length)
    return { low: -Infinity, high: Infinity }
  return { low: quantile(known, alpha / 2), high: quantile(known, 1 - alpha / 2) }
}

/** The weighted mean of one value per problem. */
export function weightedMean(values: ArrayLike<number>, weights: Float64Array): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]! * values[i]!
    total += weights[i]!
  }
  return sum / total
}
