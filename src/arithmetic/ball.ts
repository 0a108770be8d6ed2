import { bitLength } from './budget.ts'
import { Rational } from './rational.ts'
import { Undecidable } from './undecidable.ts'

/**
 * A real number known to within a bound: mantissa · 2^exponent ± 2^error. An error of −Infinity is
 * exact. Every operation keeps the bound true, so that two balls that do not touch are proved
 * different; the bounds are loose by a few bits for speed. After F. Johansson, Arb (arXiv:1611.02831).
 */
export interface Ball {
  mantissa: bigint
  exponent: number
  /** log2 of the bound on the error. */
  error: number
}

export const exactZero: Ball = { mantissa: 0n, exponent: 0, error: -Infinity }

export function ballOf(value: Rational, bits: number): Ball {
  const { numerator, denominator } = value
  if (denominator === 1n)
    return trimmed({ mantissa: numerator, exponent: 0, error: -Infinity }, bits)
  const shift = bits + bitLength(denominator) - bitLength(numerator)
  const mantissa =
    shift >= 0
      ? (numerator << BigInt(shift)) / denominator
      : numerator / (denominator << BigInt(-shift))
  return { mantissa, exponent: -shift, error: -shift }
}

/** log2 of a bound above |value|, error aside. */
export function top({ mantissa, exponent }: Ball): number {
  return mantissa === 0n ? -Infinity : bitLength(mantissa) + exponent
}

/** log2 of a bound below |value|; −Infinity where it may be zero. */
export function bottom(ball: Ball): number {
  const high = top(ball)
  return ball.error >= high - 2 ? -Infinity : high - 2
}

export function mayBeZero(ball: Ball): boolean {
  return ball.mantissa === 0n || bottom(ball) === -Infinity
}

export function isExactZero({ mantissa, error }: Ball): boolean {
  return mantissa === 0n && error === -Infinity
}

/** The sign, where the error leaves one; otherwise undecidable. */
export function signOf(ball: Ball): -1 | 0 | 1 {
  if (isExactZero(ball)) return 0
  if (mayBeZero(ball)) throw new Undecidable('too close to zero to tell its sign')
  return ball.mantissa > 0n ? 1 : -1
}

export function negate(a: Ball): Ball {
  return { ...a, mantissa: -a.mantissa }
}

export function add(a: Ball, b: Ball, bits: number): Ball {
  if (isExactZero(a)) return b
  if (isExactZero(b)) return a
  const [low, high] = a.exponent <= b.exponent ? [a, b] : [b, a]
  const gap = high.exponent - low.exponent
  // A summand far below the last bit of the other only widens its bound.
  if (gap > 8 * bits) {
    if (top(high) - top(low) > 2 * bits)
      return { ...high, error: logSum(high.error, top(low), low.error) }
    if (gap > 100 * bits) throw new Undecidable('numbers too far apart')
  }
  const mantissa = low.mantissa + (high.mantissa << BigInt(gap))
  return trimmed({ mantissa, exponent: low.exponent, error: logSum(a.error, b.error) }, bits)
}

export function multiply(a: Ball, b: Ball, bits: number): Ball {
  const error = logSum(top(a) + b.error, top(b) + a.error, a.error + b.error)
  return trimmed(
    {
      mantissa: a.mantissa * b.mantissa,
      exponent: a.exponent + b.exponent,
      error: isExactZero(a) || isExactZero(b) ? -Infinity : error,
    },
    bits,
  )
}

export function divide(a: Ball, b: Ball, bits: number): Ball {
  if (isExactZero(b)) throw new Undecidable('division by zero')
  if (mayBeZero(b)) throw new Undecidable('division by what may be zero')
  if (isExactZero(a)) return a
  const shift = Math.max(0, bits + bitLength(b.mantissa) - bitLength(a.mantissa))
  const mantissa = (a.mantissa << BigInt(shift)) / b.mantissa
  const exponent = a.exponent - shift - b.exponent
  const low = bottom(b)
  const error = logSum(a.error - low, top(a) - low + (b.error - low), exponent)
  return trimmed({ mantissa, exponent, error }, bits)
}

/** The square root of a ball that is not negative. */
export function squareRoot(a: Ball, bits: number): Ball {
  if (isExactZero(a)) return a
  if (mayBeZero(a)) return { mantissa: 0n, exponent: 0, error: Math.max(top(a), a.error) / 2 + 1 }
  let shift = Math.max(0, 2 * bits - bitLength(a.mantissa))
  if ((a.exponent - shift) % 2 !== 0) ++shift
  const mantissa = integerSquareRoot(a.mantissa << BigInt(shift))
  const exponent = (a.exponent - shift) / 2
  return trimmed({ mantissa, exponent, error: logSum(exponent, a.error - bottom(a) / 2) }, bits)
}

/** ⌊√value⌋ by Newton's method from a double. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value
  const excess = Math.max(0, bitLength(value) - 1_000)
  const even = BigInt(excess + (excess % 2))
  let guess = (BigInt(Math.ceil(Math.sqrt(Number(value >> even)))) << (even / 2n)) + 1n
  // The double may be low by a unit in its last place; one step from there lies above the root.
  guess = (guess + value / guess) / 2n + 1n
  for (;;) {
    const next = (guess + value / guess) / 2n
    if (next >= guess) return guess
    guess = next
  }
}

/** Drops mantissa bits beyond the working precision and says so in the error. */
export function trimmed(ball: Ball, bits: number): Ball {
  const excess = bitLength(ball.mantissa) - bits
  if (excess <= 16) return ball
  const exponent = ball.exponent + excess
  return {
    mantissa: ball.mantissa >> BigInt(excess),
    exponent,
    error: logSum(ball.error, exponent),
  }
}

/** A bound above log2(2^a + 2^b + …). */
export function logSum(...logs: number[]): number {
  const largest = Math.max(...logs)
  if (!Number.isFinite(largest)) return largest
  let sum = 0
  for (const log of logs) sum += 2 ** (log - largest)
  return largest + Math.log2(sum) + 1e-9
}

/** The ball's middle as a rational, for rounding and comparing with decimals. */
export function middle({ mantissa, exponent }: Ball): Rational {
  return exponent >= 0
    ? Rational.of(mantissa << BigInt(exponent))
    : Rational.of(mantissa, 1n << BigInt(-exponent))
}
