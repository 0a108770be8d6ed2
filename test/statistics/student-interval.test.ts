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

  it('covers the mean of normal values as often as it says', () => {
    const stream = random(2)
    let held = 0
    for (let i = 0; i < 2000; ++i) {
      const values = Float64Array.from({ length: 12 }, () => stream.normal())
      const { low, high } = studentIntervals(unitScores(values, 1, design(12)), 0.05)[0]!
      if (low <= 0 && high >= 0) held++
    }
    expect(held / 2000).toBeGreaterThan(0.935)
    expect(held / 2000).toBeLessThan(0.965)
  })
})
