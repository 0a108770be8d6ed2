import type { Expression, Token } from '../arithmetic/index.ts'

/** An answer by its structure: what kind of thing it is, and of which parts. */
export type Answer =
  /** A number or expression. `unit` is `%`, `°`, a word or null; `other` is its reading with a tight slash. */
  | { kind: 'scalar'; expression: Expression; unit: Unit | null; other: Expression | null }
  | { kind: 'infinity'; sign: 1 | -1 }
  /** Words: a name, "no solution", a choice letter. */
  | { kind: 'text'; text: string }
  /** Items in an order, in round, square or angle brackets; two of them may be an interval. */
  | { kind: 'tuple'; items: Answer[]; open: '(' | '['; close: ')' | ']' }
  /** Items in no order. `braced` if written `\{…\}`; `decimal` is the number that 1,22 may be instead. */
  | { kind: 'set'; items: Answer[]; braced: boolean; decimal: Expression | null }
  | { kind: 'union'; parts: Answer[] }
  | { kind: 'difference'; from: Answer; without: Answer }
  /** `a = b`, `a < x ≤ b`; `sides` has one more than `signs`. */
  | { kind: 'relation'; sides: Side[]; signs: Sign[] }
  | { kind: 'matrix'; rows: Expression[][] }
  /** `clock` where it may be a time of day. */
  | { kind: 'ratio'; parts: Expression[]; clock: string | null }
  | { kind: 'reals' }

export type Sign = '=' | '<' | '≤' | '>' | '≥' | '≠' | '∈' | '≈' | '≡'

/** A side of a relation, read when it is needed: a name on the left need not be an expression. */
export interface Side {
  tokens: Token[]
  /** Whether it only names something, as `x`, `f(x)`, `|AB|` and `\frac{NO}{BO}` do. */
  isName: boolean
}

export interface Unit {
  /** The unit in a normal form: `%`, `°`, `cm`, `hour`; unknown words as they are. */
  name: string
  /** Its exponent: 2 in cm². */
  power: number
}

export function scalar(expression: Expression, unit: Unit | null = null): Answer {
  return { kind: 'scalar', expression, unit, other: null }
}
