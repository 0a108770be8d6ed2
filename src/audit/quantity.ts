import { Rational } from '../arithmetic/index.ts'

/**
 * The value of a numeric expression: a safe integer where it is one (most of a chain is), an exact
 * rational, or a double where a root or π makes it irrational. All operations are exact while their
 * operands are; null means that there is no value, or none within the budget.
 */
export type Quantity = number | Rational | Real

/** An irrational number by its nearest double. Its last digits are not to be trusted. */
export class Real {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** Numerators and denominators stay below this many bits. */
const bitBudget = 4_000

export function add(a: Quantity, b: Quantity): Quantity | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    return Number.isSafeInteger(sum) ? sum : bounded(rational(a).plus(rational(b)))
  }
  if (a instanceof Real || b instanceof Real) return real(toDouble(a) + toDouble(b))
  return bounded(rational(a).plus(rational(b)))
}

export function negate(a: Quantity): Quantity {
  if (typeof a === 'number') return a === 0 ? 0 : -a
  return a instanceof Real ? new Real(-a.value) : a.negated()
}

export function subtract(a: Quantity, b: Quantity): Quantity | null {
  return add(a, negate(b))
}

export function multiply(a: Quantity, b: Quantity): Quantity | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product
    return bounded(rational(a).times(rational(b)))
  }
  if (a instanceof Real || b instanceof Real) return real(toDouble(a) * toDouble(b))
  return bounded(rational(a).times(rational(b)))
}

export function divide(a: Quantity, b: Quantity): Quantity | null {
  if (toDouble(b) === 0 && isZero(b)) return null
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b
    if (Number.isSafeInteger(quotient) && quotient * b === a) return quotient
    return bounded(Rational.of(a, b))
  }
  if (a instanceof Real || b instanceof Real) return real(toDouble(a) / toDouble(b))
  return bounded(rational(a).over(rational(b)))
}

export function power(base: Quantity, exponent: Quantity): Quantity | null {
  if (typeof exponent === 'number') {
    if (base instanceof Real) return real(base.value ** exponent)
    if (isZero(base) && exponent <= 0) return null
    const bits = Math.abs(exponent) * (bitsOf(base) + 1)
    if (bits > bitBudget) return null
    if (typeof base === 'number') {
      const direct = base ** exponent
      if (exponent >= 0 && Number.isSafeInteger(direct)) return direct
    }
    return bounded(rational(base).pow(exponent))
  }
  if (!(exponent instanceof Real) && equals(exponent, Rational.of(1, 2))) return root(base, 2)
  if (!(exponent instanceof Real) && equals(exponent, Rational.of(1, 3))) return root(base, 3)
  const below = toDouble(base)
  return below > 0 ? real(below ** toDouble(exponent)) : null
}

/** The real root of an index from 2 to 12, exact where it is rational. */
export function root(of: Quantity, index: number): Quantity | null {
  if (!Number.isInteger(index) || index < 2 || index > 12) return null
  if (of instanceof Real) return of.value < 0 ? null : real(of.value ** (1 / index))
  const value = rational(of)
  if (value.sign() < 0 && index % 2 === 0) return null
  const numerator = integerRoot(value.numerator, index)
  const denominator = integerRoot(value.denominator, index)
  if (numerator !== null && denominator !== null)
    return normalized(Rational.of(numerator, denominator))
  const double = value.toNumber()
  return real(Math.sign(double) * Math.abs(double) ** (1 / index))
}

export function factorial(of: Quantity): Quantity | null {
  if (typeof of !== 'number' || of < 0 || of > 200) return null
  let product = 1n
  for (let i = 2n; i <= BigInt(of); i++) product *= i
  return normalized(Rational.of(product))
}

export function binomial(n: Quantity, k: Quantity): Quantity | null {
  if (typeof n !== 'number' || typeof k !== 'number' || n < 0 || n > 500) return null
  if (k < 0 || k > n) return 0
  let result = 1n
  const least = Math.min(k, n - k)
  for (let i = 0; i < least; i++) result = (result * BigInt(n - i)) / BigInt(i + 1)
  return normalized(Rational.of(result))
}

/** Exact equality, or agreement to nine digits where one side is irrational. */
export function equals(a: Quantity, b: Quantity): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b
  if (a instanceof Real || b instanceof Real) {
    const [x, y] = [toDouble(a), toDouble(b)]
    return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y))
  }
  return rational(a).equals(rational(b))
}

export function isZero(a: Quantity): boolean {
  if (typeof a === 'number') return a === 0
  return a instanceof Real ? a.value === 0 : a.sign() === 0
}

export function toDouble(a: Quantity): number {
  if (typeof a === 'number') return a
  return a instanceof Real ? a.value : a.toNumber()
}

/** The exact value, or null where it is irrational. */
export function exact(a: Quantity): Rational | null {
  return a instanceof Real ? null : rational(a)
}

/** The shortest way to hold an exact value. */
export function normalized(value: Rational): Quantity {
  if (!value.isInteger()) return value
  const number = Number(value.numerator)
  return Number.isSafeInteger(number) ? number : value
}

/** How many decimals write the value exactly; null where none do. */
export function decimalsOf(a: Quantity): number | null {
  if (typeof a === 'number') return 0
  if (a instanceof Real) return null
  let denominator = a.denominator
  let twos = 0
  let fives = 0
  while (denominator % 2n === 0n && twos < 64) {
    denominator /= 2n
    twos++
  }
  while (denominator % 5n === 0n && fives < 64) {
    denominator /= 5n
    fives++
  }
  return denominator === 1n ? Math.max(twos, fives) : null
}

/** As a person would write it: an integer, a short decimal, a fraction, or about ten digits. */
export function show(a: Quantity): string {
  if (typeof a === 'number') return String(a)
  if (a instanceof Real) return String(Number(a.value.toPrecision(10)))
  const decimals = decimalsOf(a)
  if (decimals === null || decimals > 12) return a.toString()
  if (decimals === 0) return a.toString()
  const scaled = a.times(Rational.of(10n ** BigInt(decimals))).numerator
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function rational(a: number | Rational | Real): Rational {
  if (typeof a === 'number') return Rational.of(a)
  if (a instanceof Real) throw new TypeError('an irrational value has no fraction')
  return a
}

function bounded(value: Rational): Quantity | null {
  if (value.numerator > largest || value.numerator < -largest || value.denominator > largest)
    return null
  return normalized(value)
}

const largest = 2n ** BigInt(bitBudget)

function real(value: number): Real | null {
  return Number.isFinite(value) ? new Real(value) : null
}

function bitsOf(a: number | Rational): number {
  if (typeof a === 'number') return Math.log2(Math.abs(a) + 1)
  const longest = a.numerator < 0n ? -a.numerator : a.numerator
  return 4 * Math.max(longest.toString(16).length, a.denominator.toString(16).length)
}

/** The exact integer root, or null where there is none. */
function integerRoot(value: bigint, index: number): bigint | null {
  const size = value < 0n ? -value : value
  const near = BigInt(Math.round(Number(size) ** (1 / index)) || 0)
  const found =
    Number(size) < 2 ** 100
      ? [near - 1n, near, near + 1n].find((r) => r >= 0n && r ** BigInt(index) === size)
      : undefined
  if (found === undefined) return null
  return value < 0n ? -found : found
}
