import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClassedValue, percentileShares, random } from '../../src/statistics/index.ts'

const of = (...values: number[]): ClassedValue[] => values.map((value) => ({ value, class: 0 }))

describe('percentileShares', () => {
  it('spreads a value over the places that its rank could have', () => {
    // Above 3 of 3: the percentile is uniform on [3/4, 1].
    const { mean, shares, compared } = percentileShares(of(9), of(1, 2, 3), 4)
    expect([mean, compared]).toEqual([0.875, 1])
    expect([...shares]).toEqual([0, 0, 0, 1])
    // Equal to 2 of 3: on [0, 3/4].
    expect([...percentileShares(of(2), of(2, 2, 3), 4).shares]).toEqual([
      expect.closeTo(1 / 3, 12),
      expect.closeTo(1 / 3, 12),
      expect.closeTo(1 / 3, 12),
      0,
    ])
  })

  it('compares within a class alone, and says how many could be compared', () => {
    const values = [
      { value: 5, class: 1 },
      { value: 5, class: 2 },
    ]
    const found = percentileShares(values, [{ value: 7, class: 1 }], 2)
    expect(found).toEqual({ mean: 0.25, shares: Float64Array.of(1, 0), compared: 1, of: 2 })
    expect(percentileShares(values, of(1), 2)).toMatchObject({ mean: NaN, compared: 0, of: 2 })
  })

  it('is uniform exactly where each of a set is ranked among the rest, ties or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 9 }),
        (all) => {
          const sums = new Float64Array(5)
          let mean = 0
          for (const [i, value] of all.entries()) {
            const rest = of(...all.filter((_, j) => j !== i))
            const found = percentileShares(of(value), rest, 5)
            for (let b = 0; b < 5; ++b) sums[b]! += found.shares[b]! / all.length
            mean += found.mean / all.length
          }
          expect(mean).toBeCloseTo(0.5, 12)
          for (const sum of sums) expect(sum).toBeCloseTo(0.2, 12)
        },
      ),
    )
  })

  it('has shares that sum to one, and a mean that moves with the values', () => {
    const stream = random(1)
    const draw = (shift: number) => of(...Array.from({ length: 50 }, () => stream.normal() + shift))
    const references = draw(0)
    const found = [-2, 0, 2].map((shift) => percentileShares(draw(shift), references, 10))
    for (const { shares } of found) expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12)
    expect(found[0]!.mean).toBeLessThan(0.2)
    expect(found[2]!.mean).toBeGreaterThan(0.8)
  })
})
