import { bitLength, limits, type Work } from './budget.ts'
import { type Expression } from './expression.ts'
import { Rational } from './rational.ts'
import { Undecidable } from './undecidable.ts'

/**
 * The exact value of an expression, or null where it is not made of rational numbers alone (a
 * variable, π, an irrational root). What is over budget or undefined throws `Undecidable`.
 */
export function exactValue(expression: Expression, work: Work): Rational | null {
  switch (expression.kind) {
    case 'number':
    case 'based':
      return expression.value
    case 'sum':
      return exactSum(expression.terms, work)
    case 'product':
      return exactProduct(expression.factors, work)
    case 'quotient': {
      const under = exactValue(expression.under, work)
      if (under?.sign() === 0) throw new Undecidable('division by zero')
      const over = exactValue(expression.over, work)
      return over && under && quotient(over, under, work)
    }
    case 'negation':
      return exactValue(expression.of, work)?.negated() ?? null
    case 'percent':
      return exactValue(expression.of, work)?.over(hundred) ?? null
    case 'power':
      return exactPower(expression.base, expression.exponent, work)
    case 'root':
      return exactRoot(exactValue(expression.of, work), exactValue(expression.degree, work), work)
    case 'factorial': {
      const of = exactValue(expression.of, work)
      return of && factorial(of, expression.step, work)
    }
    case 'call':
      return exactCall(expression.name, expression.args, work)
    case 'constant':
    case 'symbol':
    case 'plusMinus':
    case 'degrees':
    case 'opaque':
    case 'series':
    default:
      return null
  }
}

function exactSum(terms: Expression[], work: Work): Rational | null {
  let total: Rational | null = Rational.zero
  for (const term of terms) {
    // Every part is looked at, so that a division by zero is found whatever stands before it.
    const value = exactValue(term, work)
    total = value && total && sum(total, value, work)
  }
  return total
}

function exactProduct(factors: Expression[], work: Work): Rational | null {
  let total: Rational | null = Rational.one
  for (const factor of factors) {
    const value = exactValue(factor, work)
    total = value && total && product(total, value, work)
  }
  return total
}

/** b^(p/q): exact where the q-th root of b is. */
function exactPower(base: Expression, exponent: Expression, work: Work): Rational | null {
  const power = exactValue(exponent, work)
  const value = exactValue(base, work)
  if (!power || !value) return null
  if (power.isInteger()) return integerPower(value, power.numerator, work)
  const root = exactRoot(value, Rational.of(power.denominator), work)
  return root && integerPower(root, power.numerator, work)
}

/** value^power, refused before it is computed where the result would be over budget. */
export function integerPower(value: Rational, power: bigint, work: Work): Rational {
  if (value.sign() === 0 && power <= 0n)
    throw new Undecidable('zero to a power that is not positive')
  const size = power < 0n ? -power : power
  const isUnit = value.isInteger() && (value.numerator === 1n || value.numerator === -1n)
  if (isUnit || value.sign() === 0) return isUnit && size % 2n === 0n ? Rational.one : value
  const bits = Math.max(bitLength(value.numerator), bitLength(value.denominator))
  if (size > BigInt(limits.bits) || Number(size) * bits > limits.bits)
    throw new Undecidable('power over budget')
  work.spend(((Number(size) * bits) / 64) ** 2)
  return value.pow(Number(power))
}

/** The real root of a rational where it is rational; null where it is not. */
export function exactRoot(
  of: Rational | null,
  degree: Rational | null,
  work: Work,
): Rational | null {
  if (!of || !degree) return null
  if (!degree.isInteger() || degree.sign() <= 0) return null
  if (degree.numerator > 1_000n) throw new Undecidable('root over budget')
  const n = Number(degree.numerator)
  if (of.sign() < 0 && n % 2 === 0) return null
  const over = integerRoot(of.abs().numerator, n, work)
  const under = over === null ? null : integerRoot(of.denominator, n, work)
  if (over === null || under === null) return null
  const root = Rational.of(over, under)
  return of.sign() < 0 ? root.negated() : root
}

/** The n-th root of an integer by Newton's method; null where it is not whole. */
function integerRoot(value: bigint, n: number, work: Work): bigint | null {
  if (value < 2n || n === 1) return value
  const bits = bitLength(value)
  const degree = BigInt(n)
  let guess = 1n << BigInt(Math.floor(bits / n) + 1)
  for (;;) {
    work.spend((bits / 64) ** 2 + 10)
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) break
    guess = next
  }
  return guess ** degree === value ? guess : null
}

export function factorial(of: Rational, step: number, work: Work): Rational {
  if (!of.isInteger() || of.sign() < 0)
    throw new Undecidable('factorial of what is no natural number')
  if (of.numerator > BigInt(limits.factorial)) throw new Undecidable('factorial over budget')
  const n = Number(of.numerator)
  work.spend((n * n) / 8 + 1)
  let value = 1n
  for (let factor = n; factor > 1; factor -= step) value *= BigInt(factor)
  return Rational.of(value)
}

function exactCall(name: string, args: Expression[], work: Work): Rational | null {
  const values = args
    .map((argument) => exactValue(argument, work))
    .filter((value) => value !== null)
  return values.length === args.length ? exactFunction(name, values, work) : null
}

/** A function of rationals where its value is known to be rational; null elsewhere. */
export function exactFunction(name: string, values: Rational[], work: Work): Rational | null {
  const [first = Rational.zero, second] = values
  switch (name) {
    case 'abs':
      return first.abs()
    case 'floor':
      return Rational.of(first.floor())
    case 'ceil':
      return Rational.of(-first.negated().floor())
    case 'min':
      return values.reduce((a, b) => (a.compare(b) <= 0 ? a : b))
    case 'max':
      return values.reduce((a, b) => (a.compare(b) >= 0 ? a : b))
    case 'gcd':
      return integers(values)?.reduce(gcd) ?? null
    case 'lcm':
      return integers(values)?.reduce((a, b) => lcm(a, b, work)) ?? null
    case 'binom':
      return second ? binomial(first, second, work) : null
    default:
      return null
  }
}

function integers(values: Rational[]): Rational[] | null {
  return values.every((value) => value.isInteger()) ? values : null
}

function gcd(a: Rational, b: Rational): Rational {
  const [x, y] = [a.abs().numerator, b.abs().numerator]
  if (x === 0n || y === 0n) return Rational.of(x + y)
  return Rational.of(x / Rational.of(x, y).numerator)
}

function lcm(a: Rational, b: Rational, work: Work): Rational {
  if (a.sign() === 0 || b.sign() === 0) return Rational.zero
  return product(a, b, work).abs().over(gcd(a, b))
}

function binomial(n: Rational, k: Rational, work: Work): Rational | null {
  if (!n.isInteger() || !k.isInteger() || n.sign() < 0) return null
  if (k.sign() < 0 || k.compare(n) > 0) return Rational.zero
  const rest = n.minus(k)
  const small = k.compare(rest) <= 0 ? k : rest
  const bits = bitLength(n.numerator)
  if (small.numerator > 2_000n || Number(small.numerator) * bits > limits.bits)
    throw new Undecidable('binomial coefficient over budget')
  work.spend(((Number(small.numerator) * bits) / 64) ** 2 + 1)
  let value = 1n
  for (let i = 1n; i <= small.numerator; ++i)
    value = (value * (n.numerator - small.numerator + i)) / i
  return Rational.of(value)
}

/** a + b within the budget. */
export function sum(a: Rational, b: Rational, work: Work): Rational {
  const under = bitsUnder(a) + bitsUnder(b)
  charge(Math.max(bitsOver(a) + bitsUnder(b), bitsOver(b) + bitsUnder(a)), under, work)
  return a.plus(b)
}

/** a · b within the budget. */
export function product(a: Rational, b: Rational, work: Work): Rational {
  charge(bitsOver(a) + bitsOver(b), bitsUnder(a) + bitsUnder(b), work)
  return a.times(b)
}

/** a / b within the budget; throws where b is zero. */
export function quotient(a: Rational, b: Rational, work: Work): Rational {
  if (b.sign() === 0) throw new Undecidable('division by zero')
  charge(bitsOver(a) + bitsUnder(b), bitsUnder(a) + bitsOver(b), work)
  return a.over(b)
}

/** Pays for reducing a fraction of that many bits, before it is made. */
function charge(over: number, under: number, work: Work): void {
  if (over > limits.bits || under > limits.bits) throw new Undecidable('number over budget')
  // Euclid's algorithm takes about 0.6 steps a bit of the smaller, each over all words of the larger.
  work.spend(over + under < 256 ? 200 : 300 + (over * under) / 50 + (over + under) / 4)
}

function bitsOver({ numerator }: Rational): number {
  return bitLength(numerator)
}

function bitsUnder({ denominator }: Rational): number {
  return denominator === 1n ? 1 : bitLength(denominator)
}

const hundred = Rational.of(100)
