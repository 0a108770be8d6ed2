import { evaluate } from './evaluate.ts'
import { isSingle } from './expression.ts'
import { Parser } from './parse.ts'
import type { Side } from './side.ts'
import { equals, type Quantity } from './quantity.ts'
import { onlyLiteral } from './rounding.ts'
import type { Token, TokenKind } from './token.ts'
import { tokenize } from './tokens.ts'

/** The number with which a chain of thought ends, how it was found, and where it stands. */
export interface FinalAnswer {
  value: Quantity
  /** The number of the literal as it is written, without a percent sign. */
  raw: Quantity
  rule: 'boxed' | 'marked' | 'stated' | 'last number'
  start: number
  end: number
}

/** The words between `answer` and what it is. */
const statement =
  /^nswer\b[*_]{0,3}(?:\s+(?:to|for)\b[^.\n:=]{0,60})?\s*(?:is|was|equals|will be|should be|must be|:|=)[\s*_:]*/i

/**
 * The final answer by the strongest mark that has a number after it, the last of its kind; without a
 * mark, the last number of the text. The audit compares numbers only; grading is done elsewhere.
 * `tokens` are the text's own, where it has been read.
 */
export function finalAnswer(
  text: string,
  tokens: readonly Token[] | null = null,
): FinalAnswer | null {
  return (
    lastAfter(text, '\\boxed', 'boxed', (at) => at + 6) ??
    lastAfter(text, '####', 'marked', (at) => at + 4) ??
    lastAfter(text, 'nswer', 'stated', (at) => statementEnd(text, at)) ??
    lastAfter(text, 'NSWER', 'stated', (at) => statementEnd(text, at)) ??
    lastAfter(text, '\nA:', 'stated', (at) => at + 3) ??
    lastNumber(text, tokens)
  )
}

function statementEnd(text: string, at: number): number | null {
  const match = statement.exec(text.slice(at, at + 120))
  return match === null ? null : at + match[0].length
}

/** The answer after the last of up to three occurrences of a mark that has one. */
function lastAfter(
  text: string,
  mark: string,
  rule: FinalAnswer['rule'],
  from: (at: number) => number | null,
): FinalAnswer | null {
  let at = text.lastIndexOf(mark)
  for (let tries = 0; at >= 0 && tries < 3; tries++) {
    const start = from(at)
    const answer = start === null ? null : readAnswer(text, start, rule)
    if (answer !== null) return answer
    at = at === 0 ? -1 : text.lastIndexOf(mark, at - 1)
  }
  return null
}

/** The value of a reference answer, or null where it is not a number. */
export function numberOf(text: string): Quantity | null {
  const tokens = tokenize(text)
  const from = firstOperand(tokens, 0)
  if (from < 0) return null
  const side = new Parser(text, tokens).read(from)
  if (side === null || side.names.length > 0) return null
  // `3 and 4` and `3, 4` are two numbers, `x = 5` is one.
  const others = [...tokens.slice(0, from), ...tokens.slice(side.to)]
  const isOne = others.every(({ kind }) => !furtherKinds.has(kind))
  return isOne ? evaluate(side.node) : null
}

/** What makes more than a labelled number of a reference answer. */
const furtherKinds: ReadonlySet<TokenKind> = new Set([
  'number',
  'bad',
  '(',
  '+',
  '-',
  '*',
  '/',
  '^',
])

/** Equality of an answer with a reference, also where one of them leaves the percent sign out. */
export function sameNumber(answer: FinalAnswer, gold: Quantity): boolean {
  return equals(answer.value, gold) || equals(answer.raw, gold)
}

function readAnswer(text: string, from: number, rule: FinalAnswer['rule']): FinalAnswer | null {
  const line = text.slice(from, from + 300)
  const tokens = tokenize(line)
  const parser = new Parser(line, tokens)
  // `the answer is x = 5`, `the answer is $5`, `The answer is: 5 dollars`.
  let at = firstOperand(tokens, 0)
  if (at < 0 || at > 8) return null
  for (;;) {
    const side = parser.read(at)
    if (side === null) return null
    const next = tokens[side.to]
    const continues = next?.kind === '=' || next?.kind === '≈'
    if (!continues) return answerOf(side, tokens, from, rule)
    at = firstOperand(tokens, side.to + 1)
    if (at < 0) return null
  }
}

function lastNumber(text: string, all: readonly Token[] | null): FinalAnswer | null {
  const from = Math.max(0, text.length - 2_000)
  const tokens = from === 0 && all !== null ? all : tokenize(text.slice(from))
  const at = tokens.findLastIndex(({ kind }) => kind === 'number')
  if (at < 0) return null
  const first = startOfFraction(tokens, at)
  const signed = tokens[first - 1]?.kind === '-' && !isValue(tokens[first - 2]) ? first - 1 : first
  const side = new Parser(text.slice(from), tokens).read(signed)
  return side === null ? null : answerOf(side, tokens, from, 'last number')
}

/** Where the fraction begins that ends with the number at a token: `2/5`, `\frac{2}{5}`; the token itself where none does. */
function startOfFraction(tokens: readonly Token[], at: number): number {
  const [before, last] = [tokens[at - 2], tokens[at - 1]]
  if (last?.kind === '/' && last.glued && tokens[at]!.glued && before?.kind === 'number')
    return at - 2
  if (last?.kind === '(' && before?.kind === ')' && tokens[before.partner - 1]?.kind === 'frac')
    return before.partner - 1
  return before?.kind === 'frac' && last?.kind === 'number' ? at - 2 : at
}

function answerOf(
  side: Side,
  tokens: readonly Token[],
  offset: number,
  rule: FinalAnswer['rule'],
): FinalAnswer | null {
  if (side.names.length > 0) return null
  const value = evaluate(side.node)
  if (value === null) return null
  const literal = isSingle(side.node) ? onlyLiteral(side.node) : null
  const raw = side.hasPercent && literal !== null ? evaluate(literal)! : value
  return {
    value,
    raw,
    rule,
    start: tokens[side.from]!.start + offset,
    end: tokens[side.to - 1]!.end + offset,
  }
}

function firstOperand(tokens: readonly Token[], from: number): number {
  return tokens.findIndex(
    ({ kind }, i) =>
      i >= from &&
      (kind === 'number' ||
        kind === 'frac' ||
        kind === 'sqrt' ||
        kind === 'pi' ||
        (kind === '(' && tokens[i + 1]?.kind !== 'word') ||
        (kind === '-' && (tokens[i + 1]?.kind === 'number' || tokens[i + 1]?.kind === 'frac'))),
  )
}

function isValue(token: Token | undefined): boolean {
  return token?.kind === 'number' || token?.kind === ')' || token?.kind === 'name'
}
