import { Rational } from '../arithmetic/index.ts'
import { literalValue } from './evaluate.ts'
import { bare, type Literal, type Node, walk } from './expression.ts'
import type { Side } from './side.ts'
import { decimalsOf, exact, type Quantity, Real, toDouble } from './quantity.ts'

/**
 * Whether a side is the left value rounded: it is one number, closer than one unit of its last place,
 * and the exact value has more decimals than the numbers it was computed from (what a person rounds);
 * a properly rounded value with decimals, or of three digits and more, also passes. `17.50 + 35 = 52`
 * does not: 52.5 needs no rounding, and 52 is not where it would go.
 */
export function isRounding(
  value: Quantity,
  of: Side,
  stated: Quantity,
  right: Side,
  ignoresPercent = false,
): boolean {
  const given = decimalPlaces(right)
  if (given === null) return false
  const places = ignoresPercent && right.hasPercent ? given - 2 : given
  const unit = 10 ** -places
  const off = Math.abs(toDouble(value) - toDouble(stated))
  // What a calculator in floating point prints: 14.999999999999998 for 15.
  if (places >= 10 && off <= 1e-12 * Math.abs(toDouble(value))) return true
  if (!(off < unit * (1 - 1e-12))) return false
  if (right.truncated) return true
  const needed = decimalsOf(value)
  if (needed === null || needed > mostDecimals(of)) return true
  const nearest =
    off < unit / 2 ||
    (equals2(off, unit / 2) && Math.abs(toDouble(stated)) > Math.abs(toDouble(value)))
  return nearest && (places > 0 || Math.abs(toDouble(value)) >= 100)
}

function equals2(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * b
}

/** Whether two values agree as `≈` means it: to the last digit that is given, or to half a per cent. */
export function isApproximation(
  value: Quantity,
  stated: Quantity,
  right: Side,
  ignoresPercent = false,
): boolean {
  const [x, y] = [toDouble(value), toDouble(stated)]
  const off = Math.abs(x - y)
  if (off <= 0.005 * Math.max(Math.abs(x), Math.abs(y))) return true
  const literal = onlyLiteral(right.node)
  if (literal === null) return off <= 0.02 * Math.abs(x)
  const places =
    literal.decimals + (right.hasPercent && !ignoresPercent ? 2 : 0) - scaleDigits(right.node)
  return off <= 10 ** (trailingZeros(literal) - places)
}

/** The decimals of a side that is one number (minus its scale), or null where it is more. */
function decimalPlaces(side: Side): number | null {
  const literal = onlyLiteral(side.node)
  if (literal === null) return null
  return literal.decimals + (side.hasPercent ? 2 : 0) - scaleDigits(side.node)
}

/** The one literal of a node that is a number with a sign, a percent sign or brackets. */
export function onlyLiteral(node: Node): Literal | null {
  const inner = bare(node)
  if (inner.kind === 'number') return inner
  if (inner.kind === 'negation' || inner.kind === 'percent' || inner.kind === 'scaled')
    return onlyLiteral(inner.of)
  return null
}

function scaleDigits(node: Node): number {
  let digits = 0
  walk(node, (inner) => {
    if (inner.kind === 'scaled') digits = inner.digits
  })
  return digits
}

function trailingZeros(literal: Literal): number {
  if (literal.decimals > 0 || literal.digits === 0) return 0
  let zeros = 0
  let digits = literal.digits
  while (digits % 10 === 0 && digits > 0) {
    digits /= 10
    zeros++
  }
  return zeros
}

function mostDecimals(side: Side): number {
  let most = 0
  for (const { decimals } of side.literals) most = Math.max(most, decimals)
  return side.hasPercent ? most + 2 : most
}

/**
 * What a literal may be a short form of: 0.67 of 2/3, 3.14 of π, 1.73 of √3. Only values that no
 * decimal writes exactly, closer than one unit of the last place.
 */
export function fullValue(literal: Literal): Quantity | null {
  const { decimals } = literal
  if (decimals === 0) return null
  const value = toDouble(literalValue(literal))
  const unit = Math.max(10 ** -decimals, 1e-12)
  // With one decimal only per cents are long enough to mean a third or a sixth: 33.3, 16.7.
  if (decimals === 1 && value < 10) return null
  const denominators = decimals === 1 ? [3, 6] : [3, 6, 7, 9, 11, 12]
  for (const known of irrationals) if (Math.abs(known - value) < unit) return new Real(known)
  for (const denominator of denominators) {
    const numerator = Math.round(value * denominator)
    if (Math.abs(numerator / denominator - value) >= unit * 0.999) continue
    const fraction = Rational.of(numerator, denominator)
    if (decimalsOf(fraction) === null) return fraction
  }
  return null
}

const irrationals = [Math.PI, Math.SQRT2, Math.sqrt(3), Math.sqrt(5), Math.E]

/** The exact value written to as many decimals as a literal has. */
export function roundedLike(value: Quantity, like: Literal): Quantity {
  const fraction = exact(value)
  return fraction === null ? value : fraction.round(like.decimals)
}
