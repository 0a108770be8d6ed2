import { binary, type Node } from './expression.ts'
import type { Parser } from './parse.ts'
import type { Side } from './side.ts'
import { lowerWord, type Token } from './token.ts'
import { isFunctionWord } from './words.ts'

type Form = 'sum' | 'product' | 'from' | 'by'

const forms = new Map<string, Form>([
  ['sum', 'sum'],
  ['adding', 'sum'],
  ['add', 'sum'],
  ['product', 'product'],
  ['subtracting', 'from'],
  ['subtract', 'from'],
  ['multiplying', 'product'],
  ['multiply', 'product'],
  ['dividing', 'by'],
  ['divide', 'by'],
])

/** Operands of one spoken operation. */
const mostOperands = 40

/** By its first letter and length, before anything is copied: nearly no word does. */
export function mayStartVerbal(text: string, { start, end }: Token): boolean {
  const length = end - start
  if (length !== 3 && length !== 6 && length !== 7 && length !== 8 && length !== 11) return false
  const letter = text.charCodeAt(start) | 32
  return letter === 115 || letter === 97 || letter === 112 || letter === 109 || letter === 100
}

/** Whether a word starts an operation in words: `the sum of …`, `subtracting … from …`. */
export function startsVerbal(word: string): boolean {
  return forms.has(word)
}

/**
 * Reads `the sum of 195, 367 and 900`, `adding 3 to 5`, `subtracting 468 from -437`, `multiply 12 by
 * 4`, `dividing 48 by 2` as one side of an equality; null where the words do not name all operands.
 */
export function readVerbal(
  text: string,
  tokens: readonly Token[],
  parser: Parser,
  index: number,
): Side | null {
  const word = (at: number) => {
    const token = tokens[at]
    return token?.kind === 'word' ? lowerWord(text, token) : ''
  }
  const form = forms.get(word(index))
  if (form === undefined) return null
  const noun = word(index) === 'sum' || word(index) === 'product'
  let at = index + 1
  if (noun && word(at) !== 'of') return null
  if (noun) at++
  if (word(at) === 'up' || word(at) === 'together') at++
  const operands: Side[] = []
  let joint = ''
  while (operands.length < mostOperands) {
    if (word(at) === 'the' || word(at) === 'another') at++
    const operand = parser.read(at)
    if (operand === null || operand.names.length > 0) return null
    operands.push(operand)
    at = skipNoun(tokens, operand.to, word)
    const comma = tokens[at]?.kind === 'comma' ? 1 : 0
    const next = word(at + comma)
    const joins = next === 'and' || next === 'to' || next === 'from' || next === 'by' ? 1 : 0
    // What is no operand (`and we get`, `to find`) ends the list.
    if (comma + joins === 0 || !isOperandStart(tokens[at + comma + joins])) break
    if (joins === 1 && next !== 'and' && joint !== '') return null
    if (joins === 1) joint = next
    at += comma + joins
  }
  const node = combine(form, joint, operands)
  if (node === null) return null
  if (word(at) === 'together') at++
  const first = operands[0]!
  return {
    ...first,
    node,
    from: index,
    to: at,
    literals: operands.flatMap(({ literals }) => literals),
    operations: operands.length - 1 + operands.reduce((sum, { operations }) => sum + operations, 0),
    units: operands.flatMap(({ units }) => units),
    complete: true,
    doubtfulEnd: false,
  }
}

/** Steps over what is counted: `195 apples`, `5 more apples`. */
function skipNoun(tokens: readonly Token[], from: number, word: (at: number) => string): number {
  let at = from
  while (at < from + 3 && tokens[at]?.kind === 'word' && !isFunctionWord(word(at))) at++
  return at
}

function isOperandStart(token: Token | undefined): boolean {
  return (
    token?.kind === 'number' || token?.kind === '-' || token?.kind === 'frac' || token?.kind === '('
  )
}

function combine(form: Form, joint: string, operands: Side[]): Node | null {
  const nodes = operands.map(({ node }) => node)
  const [first, second] = nodes
  if (first === undefined || second === undefined) return null
  if (form === 'sum' && (joint === 'and' || joint === 'to')) return chain('+', nodes)
  if (form === 'product' && (joint === 'and' || joint === 'by')) return chain('*', nodes)
  if (nodes.length > 2) return null
  if (form === 'from' && joint === 'from') return binary('-', second, first)
  if (form === 'by' && joint === 'by') return binary('/', first, second)
  return null
}

function chain(operator: '+' | '*', nodes: Node[]): Node {
  return nodes.reduce((left, right) => binary(operator, left, right))
}
