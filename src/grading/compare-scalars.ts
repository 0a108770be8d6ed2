import {
  compareExpressions,
  type Equality,
  type Expression,
  Rational,
  realValue,
  some,
  variables,
  type Work,
} from '../arithmetic/index.ts'
import type { Answer, Unit } from './answer.ts'
import type { Terms } from './terms.ts'
import { conversion, isKnownUnit } from './units.ts'

export type Scalar = Extract<Answer, { kind: 'scalar' }>

/** Two numbers or expressions, with their units. */
export function compareScalars(a: Scalar, b: Scalar, terms: Terms): Equality {
  const { left, right, conflict } = inOneUnit(a, b)
  if (conflict !== null) return { verdict: 'different', reason: conflict }
  const plain = compareValues(left, right, terms)
  if (plain.verdict === 'equal') return unitCaveat(a, b, terms) ?? plain
  const asValue = compareWithUnits(a, b, terms)
  if (asValue) return asValue
  return withOtherReading(a, b, plain, terms)
}

/** What holds though the numbers agree: a percent sign or a base that only one of them has. */
function unitCaveat(a: Scalar, b: Scalar, { work }: Terms): Equality | null {
  const [isPercentA, isPercentB] = [a.unit?.name === '%', b.unit?.name === '%']
  if (isPercentA !== isPercentB && isSmall(a.expression, work))
    return { verdict: 'undecided', reason: 'a percent sign on one side only' }
  const isBased = ({ expression }: Scalar) => some(expression, ({ kind }) => kind === 'based')
  if (isBased(a) !== isBased(b))
    return { verdict: 'undecided', reason: 'the same number in another base' }
  if (a.unit && b.unit && a.unit.name !== b.unit.name && conversion(a.unit, b.unit) === null)
    return { verdict: 'undecided', reason: `the same number of ${a.unit.name} and ${b.unit.name}` }
  const [powerA, powerB] = [a.unit?.power, b.unit?.power]
  if (
    powerA !== undefined &&
    powerB !== undefined &&
    powerA !== powerB &&
    a.unit?.name === b.unit?.name
  )
    return { verdict: 'undecided', reason: 'the same number with another power of the unit' }
  return null
}

/** 0.5 % may be 0.5 without its sign, or 0.005: only above 1 is the sign sure to be a unit. */
function isSmall(expression: Expression, work: Work): boolean {
  const value = realValue(expression, work)
  return value === null || value.abs().compare(Rational.one) <= 0
}

/** 45° is π/4 and 50 % is 1/2, where the numbers themselves differ. */
function compareWithUnits(a: Scalar, b: Scalar, terms: Terms): Equality | null {
  const isPure = (unit: Unit | null) => unit === null || unit.name === '%' || unit.name === '°'
  if (a.unit?.name === b.unit?.name || !isPure(a.unit) || !isPure(b.unit)) return null
  const equality = compareValues(withUnit(a), withUnit(b), terms)
  return equality.verdict === 'equal' ? equality : null
}

function withUnit({ expression, unit }: Scalar): Expression {
  if (unit?.name === '%') return { kind: 'percent', of: expression }
  return unit?.name === '°' ? { kind: 'degrees', of: expression } : expression
}

/** Both expressions in the same unit. A unit on one side only is taken as said by the problem. */
function inOneUnit(
  a: Scalar,
  b: Scalar,
): { left: Expression; right: Expression; conflict: string | null } {
  let [left, right] = [a.expression, b.expression]
  if (a.unit === null && b.unit === null) [left, right] = withoutLetterUnit(left, right)
  if (a.unit === null || b.unit === null || a.unit.name === b.unit.name)
    return { left, right, conflict: null }
  const factor = a.unit.power === b.unit.power ? conversion(a.unit, b.unit) : null
  if (factor !== null) {
    const scale: Expression = { kind: 'number', value: factorOf(factor), decimals: null }
    return { left: { kind: 'product', factors: [left, scale] }, right, conflict: null }
  }
  const isSign =
    a.unit.name === '%' || a.unit.name === '°' || b.unit.name === '%' || b.unit.name === '°'
  const known = isKnownUnit(a.unit) && isKnownUnit(b.unit)
  return { left, right, conflict: known || isSign ? `${a.unit.name} against ${b.unit.name}` : null }
}

function factorOf(factor: number): Rational {
  if (factor >= 1) return Rational.parse(factor.toPrecision(12)) ?? Rational.one
  return Rational.one.over(Rational.parse((1 / factor).toPrecision(12)) ?? Rational.one)
}

/** `5 m` and `7m²` read as products with a letter; against a plain number the letter is a unit. */
function withoutLetterUnit(a: Expression, b: Expression): [Expression, Expression] {
  const [inA, inB] = [variables(a), variables(b)]
  if (inA.length === 0 && inB.length === 1) return [a, strippedUnit(b)]
  if (inB.length === 0 && inA.length === 1) return [strippedUnit(a), b]
  return [a, b]
}

function strippedUnit(expression: Expression): Expression {
  if (expression.kind !== 'product' || expression.factors.length !== 2) return expression
  const [number, unit] = expression.factors
  const symbol = unit?.kind === 'power' ? unit.base : unit
  const isUnit = symbol?.kind === 'symbol' && /^[msg]$/.test(symbol.name)
  return isUnit && number && variables(number).length === 0 ? number : expression
}

function withOtherReading(a: Scalar, b: Scalar, plain: Equality, terms: Terms): Equality {
  if (plain.verdict === 'equal' || (!a.other && !b.other)) return plain
  const readings = [a.other ?? a.expression, b.other ?? b.expression]
  const [left = a.expression, right = b.expression] = readings
  const pairs: [Expression, Expression][] = [
    [left, right],
    [left, b.expression],
    [a.expression, right],
  ]
  const isEqual = pairs.some(([x, y]) => compareValues(x, y, terms).verdict === 'equal')
  return isEqual ? { verdict: 'undecided', reason: 'equal only if a/bc means a/(bc)' } : plain
}

function compareValues(a: Expression, b: Expression, terms: Terms): Equality {
  const exact = compareExpressions(a, b, terms.work)
  if (exact.verdict === 'equal') return exact
  const rounded = rounding(a, b, terms) ?? rounding(b, a, terms) ?? tolerance(a, b, terms)
  if (rounded) return rounded
  return exact
}

/** A decimal of enough digits stands for every value that it is the rounding of. */
function rounding(a: Expression, b: Expression, terms: Terms): Equality | null {
  const decimal = a.kind === 'negation' ? a.of : a
  if (decimal.kind !== 'number' || decimal.decimals === null) return null
  const significant = significantDigits(decimal.value, decimal.decimals)
  if (significant < terms.significant) return null
  const [value, other] = [realValue(a, terms.work), realValue(b, terms.work)]
  if (!value || !other || isShortDecimal(other, terms)) return null
  // Half a unit in the last place where it was rounded, or a whole one where it was cut off.
  const place = Rational.of(10).pow(-decimal.decimals)
  const off = other.minus(value)
  const isRounded = off.abs().times(Rational.of(2)).compare(place) <= 0
  const isCut = off.abs().compare(place) < 0 && other.abs().compare(value.abs()) >= 0
  return isRounded || isCut ? { verdict: 'equal', reason: `equal to ${significant} digits` } : null
}

/** A value with few decimals is exact as it stands: 1.234567 is no rounding of 1.2345671. */
function isShortDecimal(value: Rational, terms: Terms): boolean {
  if (terms.significant < 6) return false
  let under = value.denominator
  while (under % 2n === 0n) under /= 2n
  while (under % 5n === 0n) under /= 5n
  return under === 1n && value.denominator < 10n ** 16n
}

function significantDigits(value: Rational, decimals: number): number {
  return value.abs().times(Rational.of(10).pow(decimals)).numerator.toString().length
}

function tolerance(
  a: Expression,
  b: Expression,
  { absolute, relative, work }: Terms,
): Equality | null {
  if (absolute === undefined && relative === undefined) return null
  const [left, right] = [realValue(a, work), realValue(b, work)]
  if (!left || !right) return null
  const off = left.minus(right).abs().toNumber()
  const size = Math.max(Math.abs(left.toNumber()), Math.abs(right.toNumber()))
  const within = off <= (absolute ?? 0) || off <= (relative ?? 0) * size
  return within ? { verdict: 'equal', reason: 'equal within the tolerance' } : null
}
