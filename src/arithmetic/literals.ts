import { limits } from './budget.ts'
import { type Expression } from './expression.ts'
import { Rational } from './rational.ts'
import { type Token } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

export function isWhole(token: Token): boolean {
  return /^\d+$/.test(token.text)
}

export function isDigitRun(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (isWhole(token) || (token.kind === 'word' && /^[A-Z]+$/.test(token.text)))
  )
}

export function integer(value: number): Expression {
  return { kind: 'number', value: Rational.of(value), decimals: null }
}

/** A number token as a number; its exponent (`1.5e3`) is part of the value. */
export function literal(
  token: Token,
  whole: string,
  rest: string,
): { number: Expression; mantissa: string } {
  const [decimals = '', tail] = rest.split(/[eE]/)
  const [head = '', headTail] = whole.split(/[eE]/)
  const exponent = Number(tail ?? headTail ?? 0)
  if (Math.abs(exponent) > limits.digits) throw new Undecidable('exponent over budget')
  let value = Rational.decimal(head, decimals, token.repeating)
  if (exponent !== 0) value = value.times(Rational.of(10n).pow(exponent))
  const hasPoint = token.text.includes('.')
  const scale = Math.max(0, decimals.length - exponent)
  const exact = token.repeating !== undefined || !hasPoint
  const number: Expression = { kind: 'number', value, decimals: exact ? null : scale }
  return { number, mantissa: exponent === 0 && !hasPoint ? head : '' }
}

export function quotientOf(over: Token, under: Token): Expression {
  return { kind: 'quotient', over: integer(Number(over.text)), under: integer(Number(under.text)) }
}

export function isProper({ over, under }: { over: Expression; under: Expression }): boolean {
  if (over.kind !== 'number' || under.kind !== 'number') return false
  if (over.decimals !== null || under.decimals !== null) return false
  return over.value.sign() > 0 && over.value.compare(under.value) < 0
}

export function isMinusOne(power: Expression): boolean {
  return (
    power.kind === 'negation' && power.of.kind === 'number' && power.of.value.equals(Rational.one)
  )
}

/** The value of digits in a base; null where a digit does not exist in it. */
export function inBase(digits: string, base: number): Rational | null {
  if (digits.length > limits.digits / 4 || !/^[0-9A-Z]+$/.test(digits)) return null
  let value = 0n
  for (const character of digits) {
    const digit = Number.parseInt(character, 36)
    if (digit >= base) return null
    value = value * BigInt(base) + BigInt(digit)
  }
  return Rational.of(value)
}

export const baseNames =
  'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
