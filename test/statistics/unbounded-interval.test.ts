import { describe, expect, it } from 'vitest'
import { design, random, unboundedIntervals, unitScores } from '../../src/statistics/index.ts'

const intervalOf = (values: readonly number[], seed = 0) =>
  unboundedIntervals(unitScores(Float64Array.from(values), 1, design(values.length)), {
    alpha: 0.05,
    seed,
  })[0]!

describe('unboundedIntervals', () => {
  // 3.182446 is qt(.975, 3) in R
  it('is the mean and so many standard errors where units are too few to draw from', () => {
    const { value, low, high } = intervalOf([1, 2, 4, 7])
    expect(value).toBe(3.5)
    // sd = √7, so ± 3.182446 · √7 / 2
    expect(high - 3.5).toBeCloseTo((3.182446305284263 * Math.sqrt(7)) / 2, 6)
    expect(low + high).toBeCloseTo(7, 9)
  })

  it('is never inside Student’s and reaches farther on the side of a long tail', () => {
    // sd = 5.1468, so ± qt(.975, 9) · sd / √10 = ± 2.262157 · 1.62755
    const half = 2.262157 * 1.62755
    const { value, low, high } = intervalOf([0, 0.1, 0.2, 0.4, 0.6, 0.9, 1.3, 2, 4, 17])
    expect(value).toBeCloseTo(2.65, 9)
    expect(value - low).toBeGreaterThanOrEqual(half - 1e-3)
    expect(high - value).toBeGreaterThan(1.5 * half)
  })

  it('moves and grows with its values, and is turned over with them', () => {
    const values = [0.3, 1, 1.1, 2, 2.5, 4, 9]
    const { low, high } = intervalOf(values)
    const [moved, turned] = [values.map((x) => 10 + 3 * x), values.map((x) => -x)]
    expect(intervalOf(moved).low).toBeCloseTo(10 + 3 * low, 9)
    expect(intervalOf(moved).high).toBeCloseTo(10 + 3 * high, 9)
    expect(intervalOf(turned).low).toBeCloseTo(-high, 9)
    expect(intervalOf(turned).high).toBeCloseTo(-low, 9)
  })

  it('has finite ends where many draws have equal units, and none where all are equal', () => {
    const { low, high } = intervalOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 5])
    expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true)
    const equal = intervalOf([2, 2, 2, 2, 2, 2])
    expect([equal.low, equal.high]).toEqual([expect.closeTo(2, 9), expect.closeTo(2, 9)])
  })

  /** Share of the intervals that hold the mean. */
  function coverage(problems: number, mean: number, draw: (normal: () => number) => number) {
    const stream = random(2)
    let held = 0
    for (let i = 0; i < 1000; ++i) {
      const values = Array.from({ length: problems }, () => draw(stream.normal))
      const { low, high } = intervalOf(values, i)
      if (low <= mean && high >= mean) held++
    }
    return held / 1000
  }

  // With 4,000 replicates: docs/calibration.md.
  it('covers the mean of normal and of skewed values as often as it says', () => {
    expect(coverage(12, 0, (normal) => normal())).toBeGreaterThan(0.935)
    // Lognormal with σ = ½: a skewness of 1.75, where Student's covers .92.
    const skewed = (normal: () => number) => Math.exp(normal() / 2)
    expect(coverage(15, Math.exp(1 / 8), skewed)).toBeGreaterThan(0.93)
  })
})
