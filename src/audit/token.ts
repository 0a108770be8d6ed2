/**
 * What a token can be. Operators, brackets and relations are named by their plain form, whatever
 * they were written as: `\times`, `×` and `·` are `*`. A `stop` separates (punctuation, an arrow, a
 * relation that states no equality); `bad` is something numeric or mathematical that this audit does
 * not read (a clock time, a date, an ellipsis, an unknown command), next to which nothing is complete.
 */
export type TokenKind =
  | 'number'
  | 'name'
  | 'word'
  | 'text'
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | '!'
  | '%'
  | '('
  | ')'
  | '='
  | '≈'
  | 'frac'
  | 'sqrt'
  | 'binom'
  | 'pi'
  | 'degree'
  | 'superscript'
  | 'bar'
  | 'comma'
  | 'bullet'
  | 'line'
  | 'stop'
  | 'note'
  | 'bad'

export interface Token {
  kind: TokenKind
  start: number
  end: number
  /** No white space before it. */
  glued: boolean
  /** A math delimiter, a currency sign or emphasis stands between it and the token before. */
  fenced: boolean
  /** Numbers: the digits as an integer where that is safe, or NaN. */
  digits: number
  /** Numbers: how many of the digits stand after the point. */
  decimals: number
  /** Brackets: the index of the partner, or -1. */
  partner: number
  /** Numbers: a currency sign stands before it. */
  money: boolean
}

/** A word in lower case. */
export function lowerWord(text: string, token: Token): string {
  return text.slice(token.start, token.end).toLowerCase()
}
