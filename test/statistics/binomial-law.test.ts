import { describe, expect, it } from 'vitest'
import { binomialLaw } from '../../src/statistics/index.ts'

describe('binomialLaw', () => {
  it('is what Pascal says', () => {
    for (const [j, x] of [1, 4, 6, 4, 1].entries())
      expect(binomialLaw(4, 0.5)[j]).toBeCloseTo(x / 16, 15)
  })

  it('is certain at 0 and at 1', () => {
    expect([...binomialLaw(3, 0)]).toEqual([1, 0, 0, 0])
    expect([...binomialLaw(3, 1)]).toEqual([0, 0, 0, 1])
  })

  // scipy.stats.binom(100_000, 0.999).pmf(99_900); binom(1000, 1e-3).pmf(5)
  it('keeps its digits where both ends underflow', () => {
    expect(binomialLaw(100_000, 0.999)[99_900]).toBeCloseTo(0.039880942234626, 12)
    expect(binomialLaw(1000, 1e-3)[5]).toBeCloseTo(0.0030488079277588, 14)
  })
})
