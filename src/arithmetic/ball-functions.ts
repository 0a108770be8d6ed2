import {
  add,
  type Ball,
  ballOf,
  bottom,
  divide,
  isExactZero,
  mayBeZero,
  multiply,
  negate,
  signOf,
  squareRoot,
  top,
} from './ball.ts'
import { bitLength } from './budget.ts'
import { Rational } from './rational.ts'
import { Undecidable } from './undecidable.ts'

// Elementary functions of real balls. Inside, numbers are integers scaled by 2^scale ("fixed"), with
// guard bits for the few hundred roundings of a series; arguments are reduced first, as in Brent &
// Zimmermann, Modern Computer Arithmetic (2010), chapter 4.

const guard = 40

export function pi(bits: number): Ball {
  const scale = bits + guard
  return { mantissa: fixedPi(scale), exponent: -scale, error: -bits - 20 }
}

export function exponential(x: Ball, bits: number): Ball {
  if (isExactZero(x)) return one
  const size = Math.max(top(x), x.error)
  if (size > 20) throw new Undecidable('exponential over budget')
  if (x.error > -1) throw new Undecidable('not known closely enough')
  const scale = bits + guard + Math.max(0, Math.ceil(size))
  const fixed = toFixed(x, scale)
  const ln2 = fixedLn2(scale)
  const turns = rounded(fixed, ln2)
  const mantissa = fixedExp(fixed - turns * ln2, scale)
  const exponent = Number(turns) - scale
  const height = bitLength(mantissa) + exponent
  return { mantissa, exponent, error: height + Math.max(x.error + 2, -bits) }
}

/** The natural logarithm of a positive ball. */
export function logarithm(x: Ball, bits: number): Ball {
  if (mayBeZero(x)) throw new Undecidable('logarithm of what may be zero')
  const scale = bits + guard
  const shift = bitLength(x.mantissa)
  // x = y · 2^turns with y in [1/2, 1) or, for large mantissas, a few bits below.
  const y =
    shift <= scale ? x.mantissa << BigInt(scale - shift) : x.mantissa >> BigInt(shift - scale)
  const turns = BigInt(x.exponent + shift)
  const mantissa = fixedLn(y, scale) + turns * fixedLn2(scale)
  const own = -bits + Math.max(0, Math.log2(Math.abs(Number(turns)) + 1))
  return { mantissa, exponent: -scale, error: Math.max(own, x.error - bottom(x) + 1) + 1 }
}

export function sine(x: Ball, bits: number): Ball {
  return circular(x, bits, 0n)
}

export function cosine(x: Ball, bits: number): Ball {
  return circular(x, bits, 1n)
}

/** sin(x + quarter · π/2), by reducing to [−π/4, π/4]. */
function circular(x: Ball, bits: number, quarter: bigint): Ball {
  if (isExactZero(x)) return quarter === 0n ? x : one
  const size = Math.max(top(x), x.error)
  if (size > 200) throw new Undecidable('angle over budget')
  const scale = bits + guard + Math.max(0, Math.ceil(size))
  const half = fixedPi(scale) >> 1n
  const fixed = toFixed(x, scale)
  const turns = rounded(fixed, half)
  const rest = fixed - turns * half
  const phase = (((turns + quarter) % 4n) + 4n) % 4n
  const value = phase % 2n === 0n ? fixedSin(rest, scale) : fixedCos(rest, scale)
  return {
    mantissa: phase >= 2n ? -value : value,
    exponent: -scale,
    error: Math.max(x.error, -bits) + 1,
  }
}

export function arctangent(x: Ball, bits: number): Ball {
  if (isExactZero(x)) return x
  const scale = bits + guard
  const unit = 1n << BigInt(scale)
  if (top(x) > 5 || isAbove(toFixed(x, scale), unit)) {
    // arctan x = ±π/2 − arctan 1/x
    const half = { ...pi(bits), exponent: pi(bits).exponent - 1 }
    const inverse = arctangent(divide(one, x, bits), bits)
    return add(signOf(x) < 0 ? negate(half) : half, negate(inverse), bits)
  }
  let fixed = toFixed(x, scale)
  // arctan x = 2 arctan (x / (1 + √(1 + x²))), three times
  for (let halving = 0; halving < 3; ++halving) {
    const root = integerRoot(unit * unit + fixed * fixed)
    fixed = (fixed << BigInt(scale)) / (unit + root)
  }
  const mantissa = fixedSeries(fixed, scale, (n) => BigInt(2 * n + 1)) << 3n
  return { mantissa, exponent: -scale, error: Math.max(x.error, -bits) + 1 }
}

function isAbove(value: bigint, bound: bigint): boolean {
  return value > bound || -value > bound
}

function integerRoot(value: bigint): bigint {
  const ball = squareRoot({ mantissa: value, exponent: 0, error: -Infinity }, bitLength(value))
  return ball.exponent >= 0
    ? ball.mantissa << BigInt(ball.exponent)
    : ball.mantissa >> BigInt(-ball.exponent)
}

/** arcsin x = arctan (x / √(1 − x²)) for |x| < 1, ±π/2 at ±1. */
export function arcsine(x: Ball, bits: number): Ball {
  const rest = add(one, negate(multiply(x, x, bits)), bits)
  if (isExactZero(rest)) {
    const half = { ...pi(bits), exponent: pi(bits).exponent - 1 }
    return signOf(x) < 0 ? negate(half) : half
  }
  if (signOf(rest) < 0) throw new Undecidable('arcsin outside [-1, 1]')
  return arctangent(divide(x, squareRoot(rest, bits), bits), bits)
}

const one: Ball = ballOf(Rational.one, 64)

/** The nearest integer to value / unit. */
function rounded(value: bigint, unit: bigint): bigint {
  const twice = 2n * value + unit
  const quotient = twice / (2n * unit)
  return twice < 0n && quotient * 2n * unit !== twice ? quotient - 1n : quotient
}

function toFixed({ mantissa, exponent }: Ball, scale: number): bigint {
  const shift = exponent + scale
  return shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift)
}

const piCache = new Map<number, bigint>()

/** Machin: π = 16 arctan 1/5 − 4 arctan 1/239. */
function fixedPi(scale: number): bigint {
  const known = piCache.get(scale)
  if (known !== undefined) return known
  const extra = scale + 16
  const inverse = (n: bigint) =>
    fixedSeries((1n << BigInt(extra)) / n, extra, (k) => BigInt(2 * k + 1))
  const value = (16n * inverse(5n) - 4n * inverse(239n)) >> 16n
  return remember(piCache, scale, value)
}

const ln2Cache = new Map<number, bigint>()

/** ln 2 = 2 artanh 1/3 */
function fixedLn2(scale: number): bigint {
  const known = ln2Cache.get(scale)
  return known ?? remember(ln2Cache, scale, -fixedLn(1n << BigInt(scale - 1), scale))
}

function remember(cache: Map<number, bigint>, scale: number, value: bigint): bigint {
  if (cache.size > 100) cache.clear()
  cache.set(scale, value)
  return value
}

/** ln y = 2 artanh ((y − 1) / (y + 1)) for y near 1. */
function fixedLn(y: bigint, scale: number): bigint {
  const unit = 1n << BigInt(scale)
  const ratio = ((y - unit) << BigInt(scale)) / (y + unit)
  const square = (ratio * ratio) >> BigInt(scale)
  // Of a positive number, because a shift rounds a negative one away from zero for ever.
  let power = ratio < 0n ? -ratio : ratio
  let sum = power
  for (let n = 3n; power !== 0n; n += 2n) {
    power = (power * square) >> BigInt(scale)
    sum += power / n
  }
  return ratio < 0n ? -2n * sum : 2n * sum
}

/** x − x³/d(1) + x⁵/d(2) − … */
function fixedSeries(x: bigint, scale: number, divisor: (n: number) => bigint): bigint {
  const square = (x * x) >> BigInt(scale)
  let power = x < 0n ? -x : x
  let sum = power
  for (let n = 1; power !== 0n; ++n) {
    power = (power * square) >> BigInt(scale)
    sum += n % 2 === 1 ? -(power / divisor(n)) : power / divisor(n)
  }
  return x < 0n ? -sum : sum
}

function fixedExp(x: bigint, scale: number): bigint {
  const halvings = 8
  const small = x >> BigInt(halvings)
  const unit = 1n << BigInt(scale)
  let term = unit
  let sum = unit
  for (let n = 1n; term !== 0n; ++n) {
    term = ((term * small) >> BigInt(scale)) / n
    sum += term
  }
  for (let i = 0; i < halvings; ++i) sum = (sum * sum) >> BigInt(scale)
  return sum
}

function fixedSin(x: bigint, scale: number): bigint {
  return alternating(x < 0n ? -x : x, x, scale, 2n) * (x < 0n ? -1n : 1n)
}

function fixedCos(x: bigint, scale: number): bigint {
  return alternating(1n << BigInt(scale), x, scale, 1n)
}

/** first · (1 − x²/(n(n+1)) + x⁴/(n(n+1)(n+2)(n+3)) − …) */
function alternating(first: bigint, x: bigint, scale: number, start: bigint): bigint {
  const square = (x * x) >> BigInt(scale)
  let term = first
  let sum = first
  let minus = true
  for (let n = start; term !== 0n; n += 2n) {
    term = ((term * square) >> BigInt(scale)) / (n * (n + 1n))
    sum += minus ? -term : term
    minus = !minus
  }
  return sum
}
