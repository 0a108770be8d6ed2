import {
  opens,
  parseTokens,
  some,
  tokenize,
  type Token,
  Undecidable,
  type Expression,
} from '../arithmetic/index.ts'
import { type Answer, scalar, type Sign } from './answer.ts'
import { clean, normalText } from './clean.ts'
import { hasMatrix, readMatrix } from './matrix.ts'
import { readRelation, splitRelation } from './relation.ts'
import { matching, split } from './split.ts'
import { mappedParts } from './substitute.ts'
import { isUnitWord, trailingUnit, withoutBrackets } from './units.ts'

/**
 * Reads an answer's structure. Throws `Undecidable` where it is neither mathematics that is known here
 * nor plain words: a weaker reading, such as its last number, is never tried.
 */
export function readAnswer(text: string): Answer {
  const cleaned = withoutBrackets(clean(text))
  if (cleaned === '') throw new Undecidable('empty answer')
  const known = special(cleaned) ?? spelled(cleaned)
  if (known) return known
  const tokens = tokenize(cleaned, { commas: 'outside' })
  try {
    const answer = readTokens(tokens)
    return answer.kind === 'set' ? { ...answer, decimal: commaDecimal(cleaned) } : answer
  } catch (error) {
    if (!(error instanceof Undecidable)) throw error
    const isQuantity = error.message.startsWith('a quantity')
    if (!isQuantity && isWords(tokens, cleaned)) return { kind: 'text', text: normalText(cleaned) }
    throw error
  }
}

/** Reads tokens as one answer, from the loosest separator inwards. */
export function readTokens(source: Token[]): Answer {
  const tokens = source.filter((token) => !isIgnored(token))
  const first = tokens[0]
  if (!first) throw new Undecidable('empty answer')
  if (tokens.length === 1 && first.kind === 'text') return readText(first.text)
  return (
    readList(tokens) ??
    readRelation(tokens) ??
    readUnion(tokens) ??
    readBracketed(tokens) ??
    readRatio(tokens) ??
    readInfinity(tokens) ??
    readScalar(tokens)
  )
}

function isIgnored({ kind, text }: Token): boolean {
  return kind === 'mark' && '€£¥#"`?$'.includes(text)
}

/** Phrases that stand for a set. */
function special(text: string): Answer | null {
  const bare = normalText(text)
  if (
    /^(?:\\?(?:varnothing|emptyset)|∅|empty set|\\\{ ?\\\})$/.test(text.trim()) ||
    bare === 'empty set'
  ) {
    return { kind: 'set', items: [], braced: true, decimal: null }
  }
  if (/^\\mathbb\s*\{?R\}?\s*[\^_]\s*\{?\s*\+\s*\}?$/.test(text.trim()))
    return {
      kind: 'tuple',
      items: [scalar(parseTokens(tokenize('0'))), { kind: 'infinity', sign: 1 }],
      open: '(',
      close: ')',
    }
  const isReals = /^(?:\\mathbb\s*\{?R\}?|\\R|ℝ|\(-\\infty, ?\+?\\infty\))$/.test(text.trim())
  if (
    isReals ||
    /^(?:all real numbers|all reals|real numbers|r)$/.test(bare.replace(/^\\?mathbb /, ''))
  ) {
    return text.trim() === 'R' || text.trim() === 'r' ? null : { kind: 'reals' }
  }
  return null
}

/** Words that are no product of their letters, and numbers in words. */
function spelled(text: string): Answer | null {
  const word = normalText(text)
  const value = numberWords.indexOf(word)
  if (value >= 0) return scalar(parseTokens(tokenize(String(value))))
  return /^(?:yes|no|true|false|even|odd|none|both|never|always)$/.test(word)
    ? { kind: 'text', text: word }
    : null
}

export const numberWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )

/** The decimal that `1,22` is where a comma is the decimal mark; null where it reads as a list. */
function commaDecimal(text: string): Expression | null {
  if (!/^-?(?:\d+,(?:\d\d|\d{4,})|0,\d+)$/.test(text)) return null
  return parseTokens(tokenize(text.replace(',', '.')))
}

const connectives = /^(?:and|or|,|, and|, or|and\/or)$/

/** A bare list: separated by commas, semicolons, "and", "or". Null where there is one item. */
function readList(tokens: Token[]): Answer | null {
  const isSemicolon = (token: Token) => token.kind === 'mark' && token.text === ';'
  const isComma = (token: Token) =>
    (token.kind === 'mark' && token.text === ',') ||
    ((token.kind === 'text' || token.kind === 'word') &&
      connectives.test(token.text.toLowerCase())) ||
    (token.kind === 'command' && token.text === 'vee')
  const semicolons = split(tokens, isSemicolon).filter((part) => part.length > 0)
  const commas = split(tokens, isComma).filter((part) => part.length > 0)
  if (semicolons.length > 1) {
    // p=5,q=2; p=7,q=2: each part is itself an ordered list.
    const hasCommas = commas.length > 1
    return {
      kind: 'set',
      items: semicolons.map((part) => readPart(part, hasCommas)),
      braced: false,
      decimal: null,
    }
  }
  if (commas.length < 2) {
    const only = commas[0]
    return only && only.length < tokens.length ? readTokens(only) : null
  }
  return listOf(commas)
}

function readPart(tokens: Token[], isOrdered: boolean): Answer {
  const answer = readTokens(tokens)
  return isOrdered && answer.kind === 'set'
    ? { kind: 'tuple', items: answer.items, open: '(', close: ')' }
    : answer
}

/** `n = 1, 2, 3` gives the name to every item; `x = 1, y = 2` is a list of two. */
function listOf(parts: Token[][]): Answer {
  const [first = [], ...rest] = parts
  const relation = splitRelation(first)
  const items = [first, ...rest].map((part) => readTokens(part))
  const isNamed = relation !== null && relation.signs.at(-1) === '=' && relation.sides[0]?.isName
  if (!isNamed || rest.some((part) => splitRelation(part) !== null))
    return { kind: 'set', items, braced: false, decimal: null }
  const last = relation.sides.at(-1)?.tokens ?? []
  const separator: Token = { kind: 'mark', text: ',', start: 0, end: 0, spaced: false }
  const all = [last, ...rest].flatMap((part, index) => (index === 0 ? part : [separator, ...part]))
  return {
    kind: 'relation',
    signs: ['='] satisfies Sign[],
    sides: [relation.sides[0] ?? { tokens: [], isName: true }, { tokens: all, isName: false }],
  }
}

function readUnion(tokens: Token[]): Answer | null {
  const isCup = ({ kind, text }: Token) =>
    kind === 'command' && (text === 'cup' || text === 'bigcup')
  const parts = split(tokens, isCup)
  if (parts.length > 1) return { kind: 'union', parts: parts.map((part) => readTokens(part)) }
  const sides = split(tokens, ({ kind, text }) => kind === 'command' && text === 'setminus')
  const [from, without] = sides
  if (sides.length !== 2 || !from || !without) return null
  return { kind: 'difference', from: readSet(from), without: readTokens(without) }
}

function readSet(tokens: Token[]): Answer {
  const [only] = tokens
  const isReals =
    tokens.length === 1 &&
    (only?.text === 'mathbb R' || only?.text === 'R' || only?.text === 'mathbf R')
  return isReals ? { kind: 'reals' } : readTokens(tokens)
}

/** One bracket around everything: a tuple, an interval, a set, a matrix, or only a bracket. */
function readBracketed(tokens: Token[]): Answer | null {
  if (hasMatrix(tokens)) return readMatrix(tokens)
  const [first] = tokens
  if (
    tokens.length === 1 &&
    (first?.text === 'mathbb R' || (first?.text === 'R' && first.kind === 'command'))
  )
    return { kind: 'reals' }
  if (!first || !(opens(first) || (first.kind === 'mark' && first.text === '{'))) return null
  if (matching(tokens, 0) !== tokens.length - 1) return null
  const inner = tokens.slice(1, -1)
  const close = tokens.at(-1)?.text
  const isBraces = first.text === '{'
  if (isBraces && first.kind === 'command')
    return { kind: 'set', items: itemsOf(inner), braced: true, decimal: null }
  if (isBraces) return readTokens(inner)
  const items = split(inner, ({ kind, text }) => kind === 'mark' && (text === ',' || text === ';'))
  if (items.length < 2)
    return first.text === 'lfloor' || first.text === 'lceil' || first.text === 'lvert'
      ? null
      : readTokens(inner)
  return {
    kind: 'tuple',
    items: items.map((item) => readTokens(item)),
    open: first.text === '[' ? '[' : '(',
    close: close === ']' ? ']' : ')',
  }
}

function itemsOf(inner: Token[]): Answer[] {
  if (inner.length === 0) return []
  const answer = readTokens(inner)
  return answer.kind === 'set' && !answer.braced ? answer.items : [answer]
}

/** `7:32`, `1:2:3`, `4:30 p.m.` */
function readRatio(tokens: Token[]): Answer | null {
  const parts = split(tokens, ({ kind, text }) => kind === 'mark' && text === ':')
  if (parts.length < 2) return null
  const clock = readClock(tokens)
  if (clock !== null) return { kind: 'ratio', parts: clock.parts, clock: clock.half }
  return { kind: 'ratio', parts: parts.map((part) => parseTokens(part)), clock: null }
}

/** Hours and minutes, with the half of the day as `am`, `pm` or nothing. */
function readClock(tokens: Token[]): { parts: Expression[]; half: string } | null {
  const text = tokens.map((token) => token.text).join('')
  const match = /^(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?\s?m\.?)?$/i.exec(text)
  if (!match || Number(match[1]) > 24 || Number(match[2]) > 59) return null
  const numbers = match.slice(1, 4).filter((part) => part !== undefined)
  return {
    parts: numbers.map((part) => parseTokens(tokenize(part))),
    half: (match[4] ?? '').toLowerCase().replaceAll(/[^apm]/g, ''),
  }
}

function readInfinity(tokens: Token[]): Answer | null {
  const [first, second] = tokens
  const isInfinity = (token: Token | undefined) =>
    token !== undefined && token.kind !== 'text' && /^(?:infty|infinity|inf|oo)$/.test(token.text)
  if (tokens.length === 1 && isInfinity(first)) return { kind: 'infinity', sign: 1 }
  if (tokens.length !== 2 || first?.kind !== 'mark' || !isInfinity(second)) return null
  return first.text === '-'
    ? { kind: 'infinity', sign: -1 }
    : first.text === '+'
      ? { kind: 'infinity', sign: 1 }
      : null
}

/** An expression with its unit; ± makes it a set of two. */
function readScalar(tokens: Token[]): Answer {
  const { rest, unit } = withoutUnit(tokens)
  if (unit && rest.some(isUnitWord)) throw new Undecidable('a quantity in two units')
  const scale = unit && magnitudes[unit.name]
  if (scale) {
    const times: Expression = {
      kind: 'product',
      factors: [parseTokens(rest), parseTokens(tokenize(scale))],
    }
    return scalar(times)
  }
  const expression = parseTokens(rest)
  if (expression.kind === 'degrees') return { ...scalar(expression.of, { name: '°', power: 1 }) }
  if (expression.kind === 'percent') return { ...scalar(expression.of, { name: '%', power: 1 }) }
  if (some(expression, ({ kind }) => kind === 'plusMinus')) {
    const items = [true, false].map((up) => scalar(signed(expression, up), unit))
    return { kind: 'set', items, braced: false, decimal: null }
  }
  return { kind: 'scalar', expression, unit, other: tightReading(rest) }
}

const magnitudes: Record<string, string> = {
  hundred: '100',
  thousand: '10^3',
  million: '10^6',
  billion: '10^9',
  trillion: '10^{12}',
}

/** `1/2x` may mean 1/(2x): the other reading, where there is one. */
function tightReading(tokens: Token[]): Expression | null {
  const isLoose = tokens.some((token, index) => {
    const after = tokens[index + 2]
    const number = tokens[index + 1]
    if (token.kind !== 'mark' || token.text !== '/' || number?.kind !== 'number' || !after)
      return false
    return (
      after.kind === 'word' ||
      opens(after) ||
      (after.kind === 'command' && /^(?:pi|sqrt|frac)$/.test(after.text))
    )
  })
  return isLoose ? parseTokens(tokens, { tightSlash: true }) : null
}

function withoutUnit(tokens: Token[]): {
  rest: Token[]
  unit: { name: string; power: number } | null
} {
  const found = trailingUnit(tokens)
  return found
    ? { rest: tokens.slice(0, -found.length), unit: found.unit }
    : { rest: tokens, unit: null }
}

/** The expression with every ± as + and ∓ as −, or the other way round. */
function signed(expression: Expression, up: boolean): Expression {
  return mappedParts(expression, (part) => {
    if (part.kind !== 'plusMinus') return null
    const right = signed(part.right, up)
    const term: Expression = part.up === up ? right : { kind: 'negation', of: right }
    return part.left ? { kind: 'sum', terms: [signed(part.left, up), term] } : term
  })
}

/** The content of one `\text{…}`: a number with its unit, a clock time, or words. */
function readText(text: string): Answer {
  if (/^[A-Za-z]$/.test(text))
    return scalar(parseTokens([{ kind: 'text', text, start: 0, end: 1, spaced: false }]))
  if (/^\(?[A-Za-z]\)?$/.test(text)) return readText(text.replaceAll(/[()]/g, ''))
  if (/\d/.test(text)) {
    try {
      return readTokens(tokenize(text, { commas: 'outside' }))
    } catch (error) {
      if (!(error instanceof Undecidable)) throw error
    }
  }
  return special(text) ?? spelled(text) ?? { kind: 'text', text: normalText(text) }
}

/** Whether an answer that is no mathematics is plain words, rather than mathematics that is not understood. */
function isWords(tokens: Token[], text: string): boolean {
  const hasMarkup =
    tokens.some(({ kind }) => kind === 'command') ||
    /[\\^_=<>]/.test(text.replaceAll(/\\(?:text[a-z]*|mathrm|mbox|[ ,;!])/g, ''))
  const hasWord = tokens.some(
    ({ kind, text: word }) => kind === 'text' || (kind === 'word' && /\p{L}/u.test(word)),
  )
  return hasWord && !hasMarkup
}
