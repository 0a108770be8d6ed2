/** The units of one stratum of one column: their values and the range that any unit's value can have. */
export interface BoundedSample {
  share: number
  /** Different values, and how many units have each. */
  values: Float64Array
  counts: Float64Array
  low: number
  high: number
}

/**
 * Limits for the share-weighted mean of bounded values, by inverting an empirical likelihood ratio
 * whose support is the data and both ends of the range: the limit above is the largest mean of any
 * distribution on [low, high] whose log-likelihood ratio −Σ log(U p_u) is at most `threshold`
 * (threshold = c²/2 for a critical value c). Mass at the end of the range costs nothing but the
 * mass taken from the data, so what was never seen is allowed for: with U equal values, mass up to
 * 1 − exp(−threshold / U) may lie at the end, as in a binomial with no success.
 *
 * This is U·K_inf of Honda and Takemura 2010 ("An asymptotically optimal bandit algorithm for
 * bounded support models"), and Owen's empirical likelihood (1988) where the data suffice; strata
 * as in Zhong and Rao 2000.
 */
export function boundedLimits(
  samples: readonly BoundedSample[],
  threshold: number,
): { low: number; high: number } {
  const mirrored = samples.map(({ share, values, counts, low, high }) => ({
    share,
    counts,
    values: values.map((x) => -x),
    low: -high,
    high: -low,
  }))
  return { low: -upperLimit(mirrored, threshold), high: upperLimit(samples, threshold) }
}

/**
 * At the constrained optimum unit u of stratum s has p_u = 1 / (ν W_s (y_s − x_u)), with one ν for
 * all strata and y_s ≥ high_s; what the p_u leave of 1 lies at high_s, which it can only where
 * y_s = high_s. The ratio spent grows with ν: find the ν that spends `threshold`.
 */
function upperLimit(bounded: readonly BoundedSample[], threshold: number): number {
  const samples = bounded.map(moments)
  const at = (nu: number) => {
    let spent = 0
    let mean = 0
    for (const sample of samples) {
      const part = optimum(sample, nu * sample.share)
      spent += part.spent
      mean += sample.share * part.mean
    }
    return { spent, mean }
  }
  const nu = increasingRoot(
    (candidate) => at(candidate).spent,
    threshold,
    start(samples, threshold),
  )
  return at(nu).mean
}

/** The ν that spends `threshold` where the normal approximation holds: spent = ν² Σ W² s² / 2U. */
function start(samples: readonly Moments[], threshold: number): number {
  const variance = samples.reduce(
    (sum, sample) => sum + (sample.share ** 2 * sample.variance) / sample.units,
    0,
  )
  const units = samples.reduce((sum, sample) => sum + sample.units, 0)
  return Math.min(Math.sqrt((2 * threshold) / variance), units)
}

/** A stratum's mean and log-likelihood ratio where its unit probabilities are 1 / (rate (y − x)). */
function optimum(sample: Moments, rate: number): { mean: number; spent: number } {
  const y = Math.max(sample.high, root(sample, rate))
  return { mean: y - sample.units / rate, spent: logRatio(sample, y, rate) }
}

/**
 * The y ≥ high with Σ 1/(y − x) = rate, or high where that sum is smaller. Newton's steps on
 * 1 / Σ 1/(y − x), which is nearly linear in y, from the root of its expansion to two moments.
 */
function root(sample: Moments, rate: number): number {
  const { values, counts, units, high, mean, variance } = sample
  const distance = units / rate
  const spread = Math.sqrt(1 + (4 * variance) / (distance * distance))
  let y = Math.max(high, mean + (distance * (1 + spread)) / 2)
  for (let i = 0; i < 60; ++i) {
    let sum = 0
    let squares = 0
    for (let u = 0; u < values.length; ++u) {
      const inverse = 1 / (y - values[u]!)
      const all = counts[u]! * inverse
      sum += all
      squares += all * inverse
    }
    // A value at the very end of the range: step off the pole.
    if (sum === Infinity) {
      y = high + 0.5 / rate
      continue
    }
    const step = (sum * sum * (1 / rate - 1 / sum)) / squares
    if (y + step <= high) {
      if (y === high) return high
      y = high
      continue
    }
    y += step
    if (Math.abs(step) <= 1e-9 * distance) break
  }
  return y
}

/** Σ log(rate (y − x) / U). */
function logRatio({ values, counts, units }: Moments, y: number, rate: number): number {
  const scale = rate / units
  let sum = 0
  for (let i = 0; i < values.length; ++i) sum += counts[i]! * Math.log(scale * (y - values[i]!))
  return sum
}

/** Where an increasing positive function reaches `target`: a bracketed secant in log-log. */
function increasingRoot(f: (x: number) => number, target: number, guess: number): number {
  const goal = Math.log(target)
  const g = (logX: number) => Math.log(Math.max(f(Math.exp(logX)), 1e-300)) - goal
  let high = Math.log(guess)
  let atHigh = g(high)
  let low = high
  let atLow = atHigh
  for (let step = 0.01; atHigh < 0 && high < 700; step *= 2) {
    ;[low, atLow] = [high, atHigh]
    atHigh = g((high += step))
  }
  for (let step = 0.01; atLow > 0; step *= 2) {
    ;[high, atHigh] = [low, atLow]
    atLow = g((low -= step))
  }
  for (let i = 0; i < 60 && high - low > 1e-10; ++i) {
    const middle = i % 3 === 2 ? (low + high) / 2 : low - (atLow * (high - low)) / (atHigh - atLow)
    const at = g(middle)
    if (Math.abs(at) < 1e-9) return Math.exp(middle)
    if (at < 0) [low, atLow] = [middle, at]
    else [high, atHigh] = [middle, at]
  }
  return Math.exp(low)
}

/** A sample with its number of units and first two moments, which every step starts from. */
interface Moments extends BoundedSample {
  units: number
  mean: number
  variance: number
}

function moments(sample: BoundedSample): Moments {
  const { values, counts } = sample
  let units = 0
  let mean = 0
  for (let i = 0; i < values.length; ++i) {
    units += counts[i]!
    mean += counts[i]! * values[i]!
  }
  mean /= units
  let variance = 0
  for (let i = 0; i < values.length; ++i) variance += counts[i]! * (values[i]! - mean) ** 2
  return { ...sample, units, mean, variance: variance / units }
}
