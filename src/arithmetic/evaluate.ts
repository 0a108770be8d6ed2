import { Work } from './budget.ts'
import { exactValue } from './exact.ts'
import { type Expression } from './expression.ts'
import { parseTokens } from './parse.ts'
import { type Rational } from './rational.ts'
import { tokenize } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

/** An exact value, or why there is none. */
export type Evaluation = { value: Rational; reason?: undefined } | { value: null; reason: string }

/**
 * The exact value of a LaTeX or plain expression in numbers: `\frac{1}{2}+3`, `2 3/4`, `20% of 50`,
 * `1,200 * 3`, `5!`, `\sqrt{16}`. What is not a rational number, cannot be read or would cost too
 * much has no value but a reason; it never throws and never takes long.
 */
export function evaluate(text: string): Evaluation {
  return attempt(() => parseTokens(tokenize(text)))
}

/** The exact value of an expression that is already read; see `evaluate`. */
export function evaluateExpression(expression: Expression): Evaluation {
  return attempt(() => expression)
}

function attempt(read: () => Expression): Evaluation {
  try {
    const value = exactValue(read(), new Work())
    return value ? { value } : { value: null, reason: 'not a rational number' }
  } catch (error) {
    if (error instanceof Undecidable) return { value: null, reason: error.message }
    throw error
  }
}
