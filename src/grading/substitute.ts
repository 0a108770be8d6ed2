import type { Expression } from '../arithmetic/index.ts'

/** The expression with every free occurrence of a variable replaced. */
export function substituted(expression: Expression, name: string, by: Expression): Expression {
  return mappedParts(expression, (part) =>
    part.kind === 'symbol' && part.name === name
      ? by
      : part.kind === 'series' && part.index === name
        ? part
        : null,
  )
}

/** Rebuilds an expression; where `change` gives a part it is taken as it is, elsewhere the rebuilding goes on inside. */
export function mappedParts(
  expression: Expression,
  change: (part: Expression) => Expression | null,
): Expression {
  const changed = change(expression)
  if (changed) return changed
  const of = (part: Expression) => mappedParts(part, change)
  switch (expression.kind) {
    case 'sum':
      return { ...expression, terms: expression.terms.map(of) }
    case 'product':
      return { ...expression, factors: expression.factors.map(of) }
    case 'quotient':
      return { ...expression, over: of(expression.over), under: of(expression.under) }
    case 'negation':
    case 'factorial':
    case 'percent':
    case 'degrees':
      return { ...expression, of: of(expression.of) }
    case 'plusMinus':
      return {
        ...expression,
        left: expression.left && of(expression.left),
        right: of(expression.right),
      }
    case 'power':
      return { ...expression, base: of(expression.base), exponent: of(expression.exponent) }
    case 'root':
      return { ...expression, of: of(expression.of), degree: of(expression.degree) }
    case 'call':
    case 'opaque':
      return { ...expression, args: expression.args.map(of) }
    case 'series':
      return {
        ...expression,
        from: of(expression.from),
        to: of(expression.to),
        body: of(expression.body),
      }
    case 'number':
    case 'based':
    case 'constant':
    case 'symbol':
    default:
      return expression
  }
}
