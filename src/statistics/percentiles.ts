/** A value, and the class within which it may be compared with others. */
export interface ClassedValue {
  value: number
  class: number
}

/** Where values stand among references: of those that have a reference of their class. */
export interface PercentileShares {
  /** Mean percentile, ½ where values and references come from one source. */
  mean: number
  /** Share of percentiles in each of the equal bins of [0, 1]. */
  shares: Float64Array
  /** How many values had a reference, of how many. */
  compared: number
  of: number
}

/**
 * The percentiles of values among references of the same class, as shares in `bins` equal bins. With
 * m references, of which `less` lie below a value and `equal` at it, its percentile is uniform on
 * [less, less + equal + 1] / (m + 1): the randomised rank, which is exactly uniform on [0, 1] where
 * value and references are exchangeable within their class, ties or not. It is not drawn: each value
 * gives every bin the chance that it falls there.
 */
export function percentileShares(
  values: readonly ClassedValue[],
  references: readonly ClassedValue[],
  bins: number,
): PercentileShares {
  const byClass = new Map<number, number[]>()
  for (const { value, class: of } of references) {
    const list = byClass.get(of)
    if (list) list.push(value)
    else byClass.set(of, [value])
  }
  const shares = new Float64Array(bins)
  let mean = 0
  let compared = 0
  for (const { value, class: of } of values) {
    const among = byClass.get(of)
    if (!among) continue
    const less = among.reduce((count, other) => count + Number(other < value), 0)
    const equal = among.reduce((count, other) => count + Number(other === value), 0)
    const from = less / (among.length + 1)
    const to = (less + equal + 1) / (among.length + 1)
    mean += (from + to) / 2
    compared++
    for (let b = 0; b < bins; ++b) {
      const overlap = Math.min(to, (b + 1) / bins) - Math.max(from, b / bins)
      if (overlap > 0) shares[b]! += overlap / (to - from)
    }
  }
  if (compared === 0) return { mean: NaN, shares: shares.fill(NaN), compared, of: values.length }
  return {
    mean: mean / compared,
    shares: shares.map((x) => x / compared),
    compared,
    of: values.length,
  }
}
