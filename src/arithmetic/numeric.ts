import { arcsine, arctangent, pi } from './ball-functions.ts'
import { add, type Ball, ballOf, bottom, exactZero, mayBeZero, negate, signOf } from './ball.ts'
import { type Work } from './budget.ts'
import {
  addComplex,
  asReal,
  type Complex,
  cosComplex,
  divideComplex,
  expComplex,
  half,
  hyperbolic,
  isReal,
  lnComplex,
  modulus,
  multiplyComplex,
  negateComplex,
  powComplex,
  real,
  sinComplex,
  sqrtComplex,
  wholePower,
} from './complex.ts'
import {
  exactFunction,
  exactRoot,
  factorial,
  integerPower,
  product,
  quotient,
  sum,
} from './exact.ts'
import { type Expression, type FunctionName } from './expression.ts'
import { hashed } from './hashed.ts'
import { Rational } from './rational.ts'
import { Undecidable } from './undecidable.ts'

/** A value at a probe: exact as long as only rationals met, a ball from the first irrational on. */
export type Value = Rational | Complex

/** Where and how finely an expression is evaluated. */
export interface Setting {
  /** Mantissa bits of a ball. */
  bits: number
  work: Work
  /** The values of the variables. */
  at: ReadonlyMap<string, Rational>
  /** What a logarithm without a base means. */
  logBase: 10 | 'e'
  /** Set where a value on the way was not real though no `i` was written. */
  leftReals: boolean
  /** log2 of the smallest summand met: two sums are only equal when known more finely than this. */
  finest: number
}

export function valueAt(expression: Expression, setting: Setting): Value {
  setting.work.spend(300)
  switch (expression.kind) {
    case 'number':
    case 'based':
      return expression.value
    case 'constant':
      return constant(expression.name, setting)
    case 'symbol':
      return variable(expression.name, setting)
    case 'sum':
      return expression.terms
        .map((term) => valueAt(term, setting))
        .reduce((a, b) => plus(a, b, setting))
    case 'product':
      return expression.factors
        .map((factor) => valueAt(factor, setting))
        .reduce((a, b) => times(a, b, setting))
    case 'quotient':
      return over(valueAt(expression.over, setting), valueAt(expression.under, setting), setting)
    case 'negation':
      return minus(valueAt(expression.of, setting))
    case 'percent':
      return over(valueAt(expression.of, setting), hundred, setting)
    case 'degrees':
      return over(
        times(valueAt(expression.of, setting), real(pi(setting.bits)), setting),
        straight,
        setting,
      )
    case 'power':
      return power(
        valueAt(expression.base, setting),
        valueAt(expression.exponent, setting),
        setting,
      )
    case 'root': {
      const degree = valueAt(expression.degree, setting)
      return power(valueAt(expression.of, setting), over(Rational.one, degree, setting), setting)
    }
    case 'factorial': {
      const of = valueAt(expression.of, setting)
      if (!(of instanceof Rational)) throw new Undecidable('factorial of what is no natural number')
      return factorial(of, expression.step, setting.work)
    }
    case 'call':
      return call(
        expression.name,
        expression.args.map((argument) => valueAt(argument, setting)),
        setting,
      )
    case 'opaque':
      return hashed(
        expression.name,
        expression.args.map((argument) => valueAt(argument, setting)),
      )
    case 'series':
      return series(expression, setting)
    case 'plusMinus':
    default:
      throw new Undecidable('± inside an expression')
  }
}

function constant(name: 'pi' | 'e' | 'i' | 'infinity', { bits }: Setting): Value {
  if (name === 'pi') return real(pi(bits))
  if (name === 'e') return expComplex(toComplex(Rational.one, bits), bits)
  if (name === 'i') return { re: exactZero, im: ballOf(Rational.one, bits) }
  throw new Undecidable('infinity inside an expression')
}

function variable(name: string, { at }: Setting): Rational {
  const value = at.get(name)
  if (!value) throw new Undecidable(`no value for ${name}`)
  return value
}

export function toComplex(value: Value, bits: number): Complex {
  return value instanceof Rational ? real(ballOf(value, bits)) : value
}

export function plus(a: Value, b: Value, setting: Setting): Value {
  if (a instanceof Rational && b instanceof Rational) return sum(a, b, setting.work)
  const { bits } = setting
  for (const term of [toComplex(a, bits), toComplex(b, bits)])
    setting.finest = Math.min(setting.finest, smallest(term.re), smallest(term.im))
  setting.work.spend(bits)
  return addComplex(toComplex(a, bits), toComplex(b, bits), bits)
}

function smallest(ball: Ball): number {
  return mayBeZero(ball) ? Infinity : bottom(ball)
}

export function minus(a: Value): Value {
  return a instanceof Rational ? a.negated() : negateComplex(a)
}

function times(a: Value, b: Value, setting: Setting): Value {
  if (a instanceof Rational && b instanceof Rational) return product(a, b, setting.work)
  return multiplyComplex(toComplex(a, setting.bits), toComplex(b, setting.bits), setting.bits)
}

function over(a: Value, b: Value, setting: Setting): Value {
  if (a instanceof Rational && b instanceof Rational) return quotient(a, b, setting.work)
  return divideComplex(toComplex(a, setting.bits), toComplex(b, setting.bits), setting.bits)
}

function power(base: Value, exponent: Value, setting: Setting): Value {
  const { bits, work } = setting
  if (exponent instanceof Rational) {
    if (base instanceof Rational) {
      if (exponent.isInteger()) return integerPower(base, exponent.numerator, work)
      const root = exactRoot(base, Rational.of(exponent.denominator), work)
      if (root) return integerPower(root, exponent.numerator, work)
    }
    work.spend(8_000)
    return noticed(rationalPower(toComplex(base, bits), exponent, bits), base, setting)
  }
  work.spend(20_000)
  return noticed(powComplex(toComplex(base, bits), exponent, bits), base, setting)
}

/** An odd root of a negative real number is the real one, as school mathematics has it. */
function rationalPower(base: Complex, exponent: Rational, bits: number): Complex {
  const size = exponent.abs().numerator
  if (size > 1_000_000n) throw new Undecidable('power over budget')
  if (exponent.isInteger()) return wholePower(base, Number(exponent.numerator), bits)
  if (exponent.denominator === 2n)
    return wholePower(sqrtComplex(base, bits), Number(exponent.numerator), bits)
  const fraction = real(ballOf(exponent, bits))
  if (!isReal(base) || mayBeZero(base.re)) return powComplex(base, fraction, bits)
  if (signOf(base.re) > 0 || exponent.denominator % 2n === 0n)
    return powComplex(base, fraction, bits)
  const positive = powComplex(negateComplex(base), fraction, bits)
  return exponent.numerator % 2n === 0n ? positive : negateComplex(positive)
}

/** Notes a result that is not real though what it came from was. */
function noticed(result: Complex, from: Value, setting: Setting): Complex {
  if (!isReal(result) && (from instanceof Rational || isReal(from))) setting.leftReals = true
  return result
}

function call(name: FunctionName, args: Value[], setting: Setting): Value {
  const rationals = args.filter((argument) => argument instanceof Rational)
  if (rationals.length === args.length) {
    const exact = exactFunction(name, rationals, setting.work)
    if (exact) return exact
  }
  const { bits } = setting
  const [first, second] = args.map((argument) => toComplex(argument, bits))
  if (!first) throw new Undecidable(`${name} without an argument`)
  setting.work.spend(15_000)
  if (args.length === 1) return applied(name, first, setting)
  if (name === 'log' && second)
    return noticed(
      divideComplex(lnComplex(first, bits), lnComplex(second, bits), bits),
      first,
      setting,
    )
  if (name === 'min' || name === 'max') return extreme(name, args, bits)
  throw new Undecidable(`${name} of ${args.length} numbers`)
}

function applied(name: FunctionName, x: Complex, setting: Setting): Complex {
  const { bits } = setting
  const inverse = (value: Complex) => divideComplex(toComplex(Rational.one, bits), value, bits)
  switch (name) {
    case 'exp':
      return expComplex(x, bits)
    case 'ln':
      return noticed(lnComplex(x, bits), x, setting)
    case 'log': {
      const base = setting.logBase === 'e' ? null : toComplex(ten, bits)
      const value = noticed(lnComplex(x, bits), x, setting)
      return base ? divideComplex(value, lnComplex(base, bits), bits) : value
    }
    case 'abs':
      return real(modulus(x, bits))
    case 'sin':
      return sinComplex(x, bits)
    case 'cos':
      return cosComplex(x, bits)
    case 'tan':
      return divideComplex(sinComplex(x, bits), cosComplex(x, bits), bits)
    case 'cot':
      return divideComplex(cosComplex(x, bits), sinComplex(x, bits), bits)
    case 'sec':
      return inverse(cosComplex(x, bits))
    case 'csc':
      return inverse(sinComplex(x, bits))
    case 'arcsin':
      return real(arcsine(asReal(x), bits))
    case 'arccos':
      return real(add(half(pi(bits)), negate(arcsine(asReal(x), bits)), bits))
    case 'arctan':
      return real(arctangent(asReal(x), bits))
    case 'arccot':
      return real(add(half(pi(bits)), negate(arctangent(asReal(x), bits)), bits))
    case 'sinh':
      return real(hyperbolic(asReal(x), bits).sinh)
    case 'cosh':
      return real(hyperbolic(asReal(x), bits).cosh)
    case 'tanh': {
      const { sinh, cosh } = hyperbolic(asReal(x), bits)
      return divideComplex(real(sinh), real(cosh), bits)
    }
    case 'Re':
      return real(x.re)
    case 'Im':
      return real(x.im)
    case 'floor':
    case 'ceil':
    case 'binom':
    case 'gcd':
    case 'lcm':
    case 'min':
    case 'max':
    case 'mod':
    default:
      throw new Undecidable(`${name} of a number that is not rational`)
  }
}

function extreme(name: 'min' | 'max', args: Value[], bits: number): Complex {
  const side = name === 'max' ? 1 : -1
  return args
    .map((argument) => real(asReal(toComplex(argument, bits))))
    .reduce((a, b) => (signOf(add(a.re, negate(b.re), bits)) * side >= 0 ? a : b))
}

function series(expression: Extract<Expression, { kind: 'series' }>, setting: Setting): Value {
  const from = valueAt(expression.from, setting)
  const to = valueAt(expression.to, setting)
  if (
    !(from instanceof Rational) ||
    !(to instanceof Rational) ||
    !from.isInteger() ||
    !to.isInteger()
  )
    throw new Undecidable('series with bounds that are no integers')
  const count = to.numerator - from.numerator + 1n
  if (count > 1_000n) throw new Undecidable('series over budget')
  const combine = expression.name === 'sum' ? plus : times
  let total: Value = expression.name === 'sum' ? Rational.zero : Rational.one
  const at = new Map(setting.at)
  const inner: Setting = { ...setting, at }
  for (let step = 0n; step < count; ++step) {
    at.set(expression.index, Rational.of(from.numerator + step))
    total = combine(total, valueAt(expression.body, inner), inner)
  }
  setting.finest = Math.min(setting.finest, inner.finest)
  setting.leftReals ||= inner.leftReals
  return total
}

const ten = Rational.of(10)
const hundred = Rational.of(100)
const straight = Rational.of(180)
