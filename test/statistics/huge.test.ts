import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asNumber, huge, hugeOf, hugeText, inverse, log10 } from '../../src/statistics/index.ts'

describe('huge', () => {
  it.each([
    ['1024', 1.024, 3n],
    ['0.001', 1, -3n],
    ['1e30', 1, 30n],
    ['2.5E-7', 2.5, -7n],
    ['10^100', 1, 100n],
    ['10^10^100', 1, 10n ** 100n],
    ['10^10^10000', 1, 10n ** 10_000n],
    ['2^10', 1.024, 3n],
    ['2^2^3', 2.56, 2n],
    ['1^10^9', 1, 0n],
    ['1,000', 1, 3n],
  ])('reads %s', (text, mantissa, exponent) => {
    expect(huge(text)).toEqual({ mantissa, exponent })
  })

  it.each(['', '0', '-3', 'many', '10^', '10^-3', '0^3', '10^10^10^10', '3^10^100', '1e', '1.2.3'])(
    'does not read %j',
    (text) => {
      expect(huge(text)).toBeUndefined()
    },
  )

  it('is a double to and fro', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(asNumber(hugeOf(x)) / x).toBeCloseTo(1, 14)
        expect(asNumber(inverse(hugeOf(x))) * x).toBeCloseTo(1, 14)
        expect(log10(hugeOf(x))).toBeCloseTo(Math.log10(x), 10)
      }),
    )
  })
})

describe('hugeText', () => {
  it.each([
    ['1024', '1,024'],
    ['0.2', '0.2'],
    ['123456789', '1.23 × 10^8'],
    ['1e30', '10^30'],
    ['2.5e-30', '2.5 × 10^−30'],
    ['10^10^100', '10^(10^100)'],
    ['10^33333333333333333333', '10^(3.33 × 10^19)'],
  ])('writes %s as %s', (text, written) => {
    expect(hugeText(huge(text)!)).toBe(written)
  })

  it('says how far an exponent lies from a power of ten', () => {
    expect(hugeText({ mantissa: 4.3, exponent: 10n ** 100n - 4n })).toBe('10^(10^100 − 4)')
    expect(hugeText({ mantissa: 1, exponent: -(10n ** 20n + 7n) })).toBe('10^(−(10^20 + 7))')
  })
})
