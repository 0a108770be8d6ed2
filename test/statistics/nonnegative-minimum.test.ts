import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nonnegativeMinimum } from '../../src/statistics/nonnegative-minimum.ts'

describe('nonnegativeMinimum', () => {
  it('is where the gradient is 0 when that is not negative', () => {
    // 2 y0 + y1 = 5 and y0 + 3 y1 = 5
    const y = nonnegativeMinimum(
      Float64Array.of(2, 1, 1, 3),
      Float64Array.of(5, 5),
      Float64Array.of(0, 0),
    )
    expect(y[0]).toBeCloseTo(2, 12)
    expect(y[1]).toBeCloseTo(1, 12)
  })

  it('stays at 0 where the gradient points below', () => {
    const y = nonnegativeMinimum(
      Float64Array.of(1, 0, 0, 1),
      Float64Array.of(-1, 2),
      Float64Array.of(3, 0),
    )
    expect([...y]).toEqual([0, 2])
  })

  // Karush, Kuhn and Tucker: gradient 0 where y > 0, at least 0 where y = 0; the minimum has no other mark.
  it('meets the conditions of a minimum', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 25, maxLength: 25 }),
        fc.array(number, { minLength: 5, maxLength: 5 }),
        fc.array(fc.constantFrom(0, 1), { minLength: 5, maxLength: 5 }),
        (entries, pull, start) => {
          const hessian = new Float64Array(25)
          for (let a = 0; a < 5; ++a)
            for (let b = 0; b < 5; ++b) {
              hessian[5 * a + b] = a === b ? 0.1 : 0
              for (let m = 0; m < 5; ++m)
                hessian[5 * a + b]! += entries[5 * a + m]! * entries[5 * b + m]!
            }
          const y = nonnegativeMinimum(hessian, Float64Array.from(pull), Float64Array.from(start))
          for (let a = 0; a < 5; ++a) {
            const slope = y.reduce((sum, x, b) => sum + hessian[5 * a + b]! * x, -pull[a]!)
            expect(slope).toBeGreaterThan(-1e-7)
            expect(y[a]).toBeGreaterThanOrEqual(0)
            expect(Math.abs(y[a]! * slope)).toBeLessThan(1e-6)
          }
        },
      ),
      { numRuns: 300, seed: 3 },
    )
  })
})
