import type { Rational } from './rational.ts'

/** The functions that the evaluator knows. */
export type FunctionName =
  | 'sin'
  | 'cos'
  | 'tan'
  | 'cot'
  | 'sec'
  | 'csc'
  | 'arcsin'
  | 'arccos'
  | 'arctan'
  | 'arccot'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'exp'
  | 'ln'
  | 'log'
  | 'abs'
  | 'floor'
  | 'ceil'
  | 'binom'
  | 'gcd'
  | 'lcm'
  | 'min'
  | 'max'
  | 'mod'
  | 'Re'
  | 'Im'

/** A scalar expression as it was written: nothing is simplified, so that a reader can be shown it. */
export type Expression =
  /** `decimals` is how many digits stood behind the point; null for a whole number. */
  | { kind: 'number'; value: Rational; decimals: number | null }
  /** A number written with its base as a subscript: 204_5. */
  | { kind: 'based'; value: Rational; base: number }
  | { kind: 'constant'; name: 'pi' | 'e' | 'i' | 'infinity' }
  /** A variable; its subscript and accents are part of the name: `x_{1}`, `\vec{v}`. */
  | { kind: 'symbol'; name: string }
  | { kind: 'sum'; terms: Expression[] }
  | { kind: 'product'; factors: Expression[] }
  | { kind: 'quotient'; over: Expression; under: Expression }
  | { kind: 'negation'; of: Expression }
  /** `left ± right`; `left` is null for a leading sign, `up` false for ∓. */
  | { kind: 'plusMinus'; left: Expression | null; right: Expression; up: boolean }
  | { kind: 'power'; base: Expression; exponent: Expression }
  | { kind: 'root'; of: Expression; degree: Expression }
  /** `step` is 2 for a double factorial. */
  | { kind: 'factorial'; of: Expression; step: number }
  | { kind: 'percent'; of: Expression }
  | { kind: 'degrees'; of: Expression }
  | { kind: 'call'; name: FunctionName; args: Expression[] }
  /** Something that is only known by its name and arguments: f(x), F_{n−1}, an integral. */
  | { kind: 'opaque'; name: string; args: Expression[] }
  /** ∑ or ∏ of `body` over the integers from `from` to `to`. */
  | {
      kind: 'series'
      name: 'sum' | 'prod'
      index: string
      from: Expression
      to: Expression
      body: Expression
    }

/** The direct parts of an expression, in the order in which they are written. */
export function children(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'sum':
      return expression.terms
    case 'product':
      return expression.factors
    case 'quotient':
      return [expression.over, expression.under]
    case 'plusMinus':
      return expression.left ? [expression.left, expression.right] : [expression.right]
    case 'power':
      return [expression.base, expression.exponent]
    case 'root':
      return [expression.of, expression.degree]
    case 'negation':
    case 'factorial':
    case 'percent':
    case 'degrees':
      return [expression.of]
    case 'call':
    case 'opaque':
      return expression.args
    case 'series':
      return [expression.from, expression.to, expression.body]
    case 'number':
    case 'based':
    case 'constant':
    case 'symbol':
    default:
      return []
  }
}

/** The names of the free variables, sorted. */
export function variables(expression: Expression): string[] {
  const names = new Set<string>()
  collect(expression, names)
  return [...names].sort()
}

function collect(expression: Expression, names: Set<string>): void {
  if (expression.kind === 'symbol') names.add(expression.name)
  if (expression.kind !== 'series') {
    for (const child of children(expression)) collect(child, names)
    return
  }
  const inner = new Set<string>()
  collect(expression.body, inner)
  inner.delete(expression.index)
  for (const name of inner) names.add(name)
  collect(expression.from, names)
  collect(expression.to, names)
}

/** Whether `test` holds for the expression or any of its parts. */
export function some(expression: Expression, test: (part: Expression) => boolean): boolean {
  return test(expression) || children(expression).some((child) => some(child, test))
}

export function joined(left: Expression, right: Expression): Expression {
  return left.kind === 'sum'
    ? { kind: 'sum', terms: [...left.terms, right] }
    : { kind: 'sum', terms: [left, right] }
}

export function multiplied(left: Expression, right: Expression): Expression {
  return left.kind === 'product'
    ? { kind: 'product', factors: [...left.factors, right] }
    : { kind: 'product', factors: [left, right] }
}

export function negated(of: Expression): Expression {
  return { kind: 'negation', of }
}
