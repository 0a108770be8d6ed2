/**
 * Exact arithmetic on what people and models write.
 *
 * - `Rational`: exact fractions. `Rational.parse('1,234.5')`, `.of(1, 3)`, `plus`, `minus`, `times`,
 *   `over` (throws on zero), `pow`, `compare`, `equals`, `round(digits)`, `toNumber`, `toString`.
 * - `evaluate(text)`: a LaTeX or plain numeric expression as an exact rational, or a reason. Never
 *   throws, never takes long; budgets are in `limits`.
 * - `tokenize(text)` and `parseTokens(tokens)`: the two halves of reading, for those who split an
 *   expression themselves; both throw `Undecidable`. `Expression` is what they make.
 * - `compareExpressions(a, b)`: equal, different or undecided, with how that was found; `realValue`
 *   is a real number's value, exact or to 30 digits; `fingerprint` is a key that equal expressions share.
 */
export { limits, Work } from './budget.ts'
export { compareExpressions, type Equality, realValue } from './equality.ts'
export { evaluate, evaluateExpression, type Evaluation } from './evaluate.ts'
export { children, some, variables, type Expression, type FunctionName } from './expression.ts'
export { fingerprint } from './fingerprint.ts'
export { parseTokens, type ParseOptions } from './parse.ts'
export { Rational } from './rational.ts'
export { closes, opens, tokenize, type Token, type TokenOptions } from './tokens.ts'
export { Undecidable } from './undecidable.ts'
