import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rational } from '../../src/arithmetic/index.ts'

describe('Rational', () => {
  it('is always in lowest terms with a positive denominator', () => {
    expect(Rational.of(6, -4).toString()).toBe('-3/2')
    expect(Rational.of(0, -7).toString()).toBe('0')
    expect(Rational.of(2n ** 90n, 2n ** 88n).toString()).toBe('4')
  })

  it.each([
    ['12', '12'],
    ['-1,234.50', '-2469/2'],
    ['.5', '1/2'],
    ['5.', '5'],
    ['2e-3', '1/500'],
    ['3/4', '3/4'],
    ['-3 / 4.5', '-2/3'],
  ])('reads %s', (text, expected) => {
    expect(String(Rational.parse(text))).toBe(expected)
  })

  it.each(['', 'x', '1,23', '1/0', '1/2/3', '--1', '.', '1 2'])('refuses %j', (text) => {
    expect(Rational.parse(text)).toBeNull()
  })

  it('writes repeating decimals as fractions', () => {
    expect(Rational.decimal('0', '', '3').toString()).toBe('1/3')
    expect(Rational.decimal('0', '1', '6').toString()).toBe('1/6')
    expect(Rational.decimal('12', '34', '567').toString()).toBe('45679/3700')
  })

  it('rounds halves away from zero and floors downwards', () => {
    expect(Rational.of(5, 2).round().toString()).toBe('3')
    expect(Rational.of(-5, 2).round().toString()).toBe('-3')
    expect(Rational.of(2, 3).round(2).toString()).toBe('67/100')
    expect(Rational.of(-1, 2).floor()).toBe(-1n)
  })

  it('gives the closest double beyond the range of its parts', () => {
    expect(Rational.of(10n ** 400n, 3n * 10n ** 400n).toNumber()).toBeCloseTo(1 / 3, 15)
    expect(Rational.of(1n, 10n ** 300n).toNumber()).toBe(1e-300)
  })

  it('refuses to divide by zero', () => {
    expect(() => Rational.one.over(Rational.zero)).toThrow('division by zero')
    expect(() => Rational.of(2).pow(0.5)).toThrow('invalid exponent: 0.5')
  })

  it('is a field', () => {
    const rational = fc
      .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 12n))
      .map(([over, under]) => Rational.of(over, under))
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(
          a
            .plus(b)
            .times(c)
            .equals(a.times(c).plus(b.times(c))),
        ).toBe(true)
        expect(a.minus(b).plus(b).equals(a)).toBe(true)
        expect(b.sign() === 0 || a.over(b).times(b).equals(a)).toBe(true)
        expect(a.compare(b) + b.compare(a)).toBe(0)
        expect(Rational.parse(a.toString())?.equals(a)).toBe(true)
      }),
    )
  })
})
