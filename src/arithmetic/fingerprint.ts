import { type Ball, mayBeZero, middle, top } from './ball.ts'
import { bitLength, Work } from './budget.ts'
import { type Expression, variables } from './expression.ts'
import { hashed } from './hashed.ts'
import { type Setting, type Value, valueAt } from './numeric.ts'
import { Rational } from './rational.ts'
import { Undecidable } from './undecidable.ts'

/**
 * A key that equal expressions share and others do not, so that many can be grouped in one pass: the
 * value to 25 digits, at two points that depend on the names of the variables alone. Null where the
 * expression cannot be evaluated.
 */
export function fingerprint(expression: Expression): string | null {
  const names = variables(expression)
  const points =
    names.length === 0 ? [new Map<string, Rational>()] : [fractions(names, 1), fractions(names, 2)]
  const keys = points.map((at) => keyAt(expression, at))
  // The same at both points: sin² x + cos² x is one of the numbers.
  if (!keys.includes(null)) return [...new Set(keys)].join(' ')
  // n!, (−1)^n and the like only have values on the integers.
  const whole = [wholes(names, 1), wholes(names, 2)].map((at) => keyAt(expression, at))
  return names.length === 0 || whole.includes(null) ? null : `whole ${whole.join(' ')}`
}

function fractions(names: string[], point: number): Map<string, Rational> {
  return new Map(
    names.map((name) => [name, hashed(`${name} ${point}`, []).plus(Rational.of(point, 2))]),
  )
}

function wholes(names: string[], point: number): Map<string, Rational> {
  const size = (name: string) => hashed(`${name} ${point}`, []).times(Rational.of(11)).floor()
  return new Map(names.map((name) => [name, Rational.of(size(name) + 3n)]))
}

function keyAt(expression: Expression, at: ReadonlyMap<string, Rational>): string | null {
  const setting: Setting = {
    bits: 192,
    work: new Work(),
    at,
    logBase: 'e',
    leftReals: false,
    finest: 0,
  }
  try {
    return keyOf(valueAt(expression, setting))
  } catch (error) {
    if (error instanceof Undecidable) return null
    throw error
  }
}

function keyOf(value: Value): string {
  if (value instanceof Rational) {
    const isLong = value.isInteger() && bitLength(value.numerator) > 80
    return isLong
      ? value.toString()
      : digits(value, bitLength(value.numerator) - bitLength(value.denominator))
  }
  return [value.re, value.im]
    .map(ballDigits)
    .filter((part, index) => index === 0 || part !== '0')
    .join('+i')
}

function ballDigits(ball: Ball): string {
  return mayBeZero(ball) ? '0' : digits(middle(ball), top(ball))
}

/** Twenty-five significant digits, as a fraction of a power of ten. */
function digits(value: Rational, log2: number): string {
  if (value.sign() === 0) return '0'
  return value.round(25 - Math.round(log2 * Math.LOG10E * Math.LN2)).toString()
}
