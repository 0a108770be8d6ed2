import { arctangent, cosine, exponential, logarithm, pi, sine } from './ball-functions.ts'
import {
  add,
  type Ball,
  divide,
  exactZero,
  isExactZero,
  mayBeZero,
  multiply,
  negate,
  signOf,
  squareRoot,
} from './ball.ts'
import { Undecidable } from './undecidable.ts'

/** A complex number known to within a bound; a real one has an exact zero as its imaginary part. */
export interface Complex {
  re: Ball
  im: Ball
}

export function real(re: Ball): Complex {
  return { re, im: exactZero }
}

export function isReal({ im }: Complex): boolean {
  return isExactZero(im)
}

export function addComplex(a: Complex, b: Complex, bits: number): Complex {
  return { re: add(a.re, b.re, bits), im: add(a.im, b.im, bits) }
}

export function negateComplex(a: Complex): Complex {
  return { re: negate(a.re), im: isReal(a) ? a.im : negate(a.im) }
}

export function multiplyComplex(a: Complex, b: Complex, bits: number): Complex {
  if (isReal(a) && isReal(b)) return real(multiply(a.re, b.re, bits))
  const re = add(multiply(a.re, b.re, bits), negate(multiply(a.im, b.im, bits)), bits)
  return { re, im: add(multiply(a.re, b.im, bits), multiply(a.im, b.re, bits), bits) }
}

export function divideComplex(a: Complex, b: Complex, bits: number): Complex {
  if (isReal(b)) {
    return { re: divide(a.re, b.re, bits), im: isReal(a) ? a.im : divide(a.im, b.re, bits) }
  }
  const norm = squaredNorm(b, bits)
  const over = multiplyComplex(a, { re: b.re, im: negate(b.im) }, bits)
  return { re: divide(over.re, norm, bits), im: divide(over.im, norm, bits) }
}

function squaredNorm(a: Complex, bits: number): Ball {
  return add(multiply(a.re, a.re, bits), multiply(a.im, a.im, bits), bits)
}

export function modulus(a: Complex, bits: number): Ball {
  return isReal(a) ? absolute(a.re) : squareRoot(squaredNorm(a, bits), bits)
}

export function expComplex(a: Complex, bits: number): Complex {
  const size = exponential(a.re, bits)
  if (isReal(a)) return real(size)
  return {
    re: multiply(size, cosine(a.im, bits), bits),
    im: multiply(size, sine(a.im, bits), bits),
  }
}

/** The principal logarithm. */
export function lnComplex(a: Complex, bits: number): Complex {
  if (isReal(a) && signOf(a.re) > 0) return real(logarithm(a.re, bits))
  return { re: logarithm(modulus(a, bits), bits), im: argument(a, bits) }
}

function argument(a: Complex, bits: number): Ball {
  if (isReal(a)) return signOf(a.re) < 0 ? pi(bits) : exactZero
  const below = signOf(a.im) < 0
  if (!mayBeZero(a.re) && signOf(a.re) > 0) return arctangent(divide(a.im, a.re, bits), bits)
  // arg z = ±π/2 − arctan(x / y)
  const right = half(pi(bits))
  const rest = negate(arctangent(divide(a.re, a.im, bits), bits))
  return add(below ? negate(right) : right, rest, bits)
}

/** The principal square root. */
export function sqrtComplex(a: Complex, bits: number): Complex {
  if (!isReal(a)) return powComplex(a, real({ mantissa: 1n, exponent: -1, error: -Infinity }), bits)
  // What may be zero is taken as zero or above: √(1 − x²) at the end of its domain.
  if (mayBeZero(a.re) || signOf(a.re) > 0) return real(squareRoot(absolute(a.re), bits))
  return { re: exactZero, im: squareRoot(negate(a.re), bits) }
}

function absolute(a: Ball): Ball {
  return a.mantissa < 0n ? negate(a) : a
}

/** base^exponent = exp(exponent · ln base), the principal value. */
export function powComplex(base: Complex, exponent: Complex, bits: number): Complex {
  return expComplex(multiplyComplex(exponent, lnComplex(base, bits), bits), bits)
}

/** base^exponent for a whole exponent, by repeated squaring. */
export function wholePower(base: Complex, exponent: number, bits: number): Complex {
  if (exponent < 0) return divideComplex(unit, wholePower(base, -exponent, bits), bits)
  let result = unit
  let square = base
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiplyComplex(result, square, bits)
    if (left > 1) square = multiplyComplex(square, square, bits)
  }
  return result
}

const unit = real({ mantissa: 1n, exponent: 0, error: -Infinity })

export function sinComplex(a: Complex, bits: number): Complex {
  if (isReal(a)) return real(sine(a.re, bits))
  const { cosh, sinh } = hyperbolic(a.im, bits)
  return {
    re: multiply(sine(a.re, bits), cosh, bits),
    im: multiply(cosine(a.re, bits), sinh, bits),
  }
}

export function cosComplex(a: Complex, bits: number): Complex {
  if (isReal(a)) return real(cosine(a.re, bits))
  const { cosh, sinh } = hyperbolic(a.im, bits)
  return {
    re: multiply(cosine(a.re, bits), cosh, bits),
    im: negate(multiply(sine(a.re, bits), sinh, bits)),
  }
}

export function hyperbolic(y: Ball, bits: number): { cosh: Ball; sinh: Ball } {
  const up = exponential(y, bits)
  const down = exponential(negate(y), bits)
  return { cosh: half(add(up, down, bits)), sinh: half(add(up, negate(down), bits)) }
}

export function half(a: Ball): Ball {
  return { mantissa: a.mantissa, exponent: a.exponent - 1, error: a.error - 1 }
}

/** Throws where the number is not real. */
export function asReal(a: Complex): Ball {
  if (!isReal(a)) throw new Undecidable('outside the real numbers')
  return a.re
}
