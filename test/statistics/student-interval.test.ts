import { describe, expect, it } from 'vitest'
import { design, random, studentIntervals, unitScores } from '../../src/statistics/index.ts'

describe('studentIntervals', () => {
  // 3.182446 is qt(.975, 3) in R
  it('is the mean and so many standard errors', () => {
    const [found] = studentIntervals(unitScores(Float64Array.of(1, 2, 4, 7), 1, design(4)), 0.05)
    expect(found!.value).toBe(3.5)
    // sd = √7, so ± 3.182446 · √7 / 2
    expect(found!.high - 3.5).toBeCloseTo((3.182446305284263 * Math.sqrt(7)) / 2, 6)
    expect(found!.low + found!.high).toBeCloseTo(7, 9)
  })

  /** Share of 2,000 intervals that hold the mean. */
  function coverage(problems: number, mean: number, draw: (normal: () => number) => number) {
    const stream = random(2)
    let held = 0
    for (let i = 0; i < 2000; ++i) {
      const values = Float64Array.from({ length: problems }, () => draw(stream.normal))
      const { low, high } = studentIntervals(unitScores(values, 1, design(problems)), 0.05)[0]!
      if (low <= mean && high >= mean) held++
    }
    return held / 2000
  }

  it('covers the mean of normal values as often as it says', () => {
    const share = coverage(12, 0, (normal) => normal())
    expect(share).toBeGreaterThan(0.935)
    expect(share).toBeLessThan(0.965)
  })

  it('covers less where values are skewed, and nearly what it says from 60 problems on', () => {
    // Lognormal with σ = ½: a skewness of 1.75.
    const skewed = (normal: () => number) => Math.exp(normal() / 2)
    expect(coverage(15, Math.exp(1 / 8), skewed)).toBeGreaterThan(0.9)
    expect(coverage(60, Math.exp(1 / 8), skewed)).toBeGreaterThan(0.925)
  })
})
