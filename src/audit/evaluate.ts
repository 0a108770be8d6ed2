import { Rational } from '../arithmetic/index.ts'
import { type Binary, fractionKey, type Literal, type Node } from './expression.ts'
import {
  add,
  binomial,
  divide,
  factorial,
  multiply,
  negate,
  normalized,
  power,
  type Quantity,
  Real,
  root,
  subtract,
} from './quantity.ts'

/** How an expression is read where its writer may have meant either of two things. */
export interface Reading {
  /** `5%` is 5/100, or only 5. */
  percent: 'hundredth' | 'ignored'
  /** `50 - 20%` takes a fifth away, as a pocket calculator does. */
  percentOfLeft: boolean
  /** `2\frac34` is 2 + 3/4 or 2 · 3/4. */
  mixed: 'sum' | 'product'
  /** `7 / 1/2` is (7/1)/2 or 7/(1/2), `1/2(3)` is (1/2)·3 or 1/(2·3). */
  division: 'left' | 'tight'
  /** `-2^2` is −4 or 4. */
  signedPower: 'outside' | 'inside'
  /** `5 million` is 5,000,000 or 5. */
  scale: 'applied' | 'ignored'
}

export const standard: Reading = {
  percent: 'hundredth',
  percentOfLeft: false,
  mixed: 'sum',
  division: 'left',
  signedPower: 'outside',
  scale: 'applied',
}

/** Gives the value of a letter or of a literal that stands for another value; undefined leaves it. */
export interface Substitution {
  name?: (name: string) => Quantity | undefined
  literal?: (literal: Literal) => Quantity | undefined
  /** A fraction of two whole numbers may be one value: `2/5` in `2/5 * 30`. */
  fraction?: (fraction: Binary, key: string) => Quantity | undefined
}

const none: Substitution = {}

/** The value of an expression; null where it has a letter without a value, or none within budget. */
export function evaluate(
  node: Node,
  reading: Reading = standard,
  substitution: Substitution = none,
): Quantity | null {
  switch (node.kind) {
    case 'number':
      return substitution.literal?.(node) ?? literalValue(node)
    case 'group':
      return evaluate(node.of, reading, substitution)
    case 'binary':
      return evaluateBinary(node, reading, substitution)
    case 'negation': {
      const inner = node.of
      if (reading.signedPower === 'inside' && inner.kind === 'binary' && inner.operator === '^')
        return signedPower(inner, reading, substitution)
      const of = evaluate(node.of, reading, substitution)
      return of === null ? null : negate(of)
    }
    case 'name':
      return substitution.name?.(node.name) ?? null
    case 'pi':
      return new Real(Math.PI)
    case 'percent': {
      const of = evaluate(node.of, reading, substitution)
      return of === null || reading.percent === 'ignored' ? of : divide(of, 100)
    }
    case 'scaled': {
      const of = evaluate(node.of, reading, substitution)
      return of === null || reading.scale === 'ignored' ? of : multiply(of, 10 ** node.digits)
    }
    case 'mixed':
      return both(
        node.whole,
        node.part,
        reading,
        substitution,
        reading.mixed === 'sum' ? add : multiply,
      )
    case 'binomial':
      return both(node.n, node.k, reading, substitution, binomial)
    case 'factorial': {
      const of = evaluate(node.of, reading, substitution)
      return of === null ? null : factorial(of)
    }
    case 'root':
    default: {
      const of = evaluate(node.of, reading, substitution)
      const index = node.index === null ? 2 : evaluate(node.index, reading, substitution)
      return of === null || typeof index !== 'number' ? null : root(of, index)
    }
  }
}

/** The exact value of a literal as it is written. */
export function literalValue(node: Literal): Quantity {
  if (node.text !== null) return longValue(node.text)
  if (node.decimals === 0) return node.digits
  if (node.decimals > 15) return normalized(Rational.of(node.digits, 10n ** BigInt(node.decimals)))
  const scale = 10 ** node.decimals
  const value = node.digits / scale
  // A whole value such as 3.0 stays an integer.
  return Number.isInteger(value) && node.digits % scale === 0
    ? value
    : Rational.of(node.digits, scale)
}

function longValue(text: string): Quantity {
  if (/e/i.test(text)) {
    const value = Rational.parse(text.replaceAll(',', ''))
    return value === null ? 0 : normalized(value)
  }
  const [whole = '', decimals = ''] = text.replaceAll(/[^\d.]/g, '').split('.')
  return normalized(Rational.decimal(whole, decimals))
}

function evaluateBinary(
  node: Extract<Node, { kind: 'binary' }>,
  reading: Reading,
  substitution: Substitution,
): Quantity | null {
  const { operator, left, right } = node
  if (operator === '/' && substitution.fraction !== undefined) {
    const key = fractionKey(node)
    const value = key === null ? undefined : substitution.fraction(node, key)
    if (value !== undefined) return value
  }
  if (reading.division === 'tight' && (operator === '/' ? !node.stacked : node.implicit)) {
    const tight = tightDivision(node, reading, substitution)
    if (tight !== undefined) return tight
  }
  const a = evaluate(left, reading, substitution)
  if (a === null) return null
  const b = evaluate(right, reading, substitution)
  if (b === null) return null
  switch (operator) {
    case '+':
      return reading.percentOfLeft && right.kind === 'percent' ? timesOnePlus(a, b) : add(a, b)
    case '-':
      return reading.percentOfLeft && right.kind === 'percent'
        ? timesOnePlus(a, negate(b))
        : subtract(a, b)
    case '*':
      return multiply(a, b)
    case '/':
      return divide(a, b)
    case '^':
    default:
      return power(a, b)
  }
}

function timesOnePlus(a: Quantity, share: Quantity): Quantity | null {
  const factor = add(1, share)
  return factor === null ? null : multiply(a, factor)
}

/** (a / b) / c read as a / (b / c), and (a / b)c as a / (bc); undefined where the node has no such form. */
function tightDivision(
  node: Extract<Node, { kind: 'binary' }>,
  reading: Reading,
  substitution: Substitution,
): Quantity | null | undefined {
  const { left } = node
  if (left.kind !== 'binary' || left.operator !== '/' || left.stacked) return undefined
  const a = evaluate(left.left, reading, substitution)
  const b = evaluate(left.right, reading, substitution)
  const c = evaluate(node.right, reading, substitution)
  if (a === null || b === null || c === null) return null
  const under = node.operator === '/' ? divide(b, c) : multiply(b, c)
  return under === null ? null : divide(a, under)
}

function signedPower(
  { left, right }: Extract<Node, { kind: 'binary' }>,
  reading: Reading,
  substitution: Substitution,
): Quantity | null {
  return both(left, right, reading, substitution, (a, b) => power(negate(a), b))
}

function both(
  left: Node,
  right: Node,
  reading: Reading,
  substitution: Substitution,
  combine: (a: Quantity, b: Quantity) => Quantity | null,
): Quantity | null {
  const a = evaluate(left, reading, substitution)
  if (a === null) return null
  const b = evaluate(right, reading, substitution)
  return b === null ? null : combine(a, b)
}
