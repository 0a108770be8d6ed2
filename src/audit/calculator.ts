import { evaluate } from './evaluate.ts'
import { isSingle } from './expression.ts'
import { Parser } from './parse.ts'
import type { Side } from './side.ts'
import { decimalsOf, exact, type Quantity, show } from './quantity.ts'
import type { Token } from './token.ts'
import { tokenize } from './tokens.ts'

/** How far back an expression may reach. */
const window = 400

/** Decimals of a value that no decimal writes exactly. */
const places = 6

/**
 * What a calculator types after a text that ends in `=` (or inside `<<…=`): the exact value of the
 * expression before it, written as the text writes numbers, or null where nothing complete stands
 * there, where the value is already known (`x = 5 =`), or where the text is not arithmetic. Decoding
 * stops at `=`, the value goes in, decoding goes on. A value without an end (10/3) is given to six
 * decimals; inside an annotation nothing but the digits.
 *
 * ```ts
 * insertion('So 195+367+562+900 =') // ' 2024'
 * insertion('48/2 = $<<48/2=') // '24'
 * insertion('the number of dogs - 2 =') // null
 * ```
 */
export function insertion(text: string): string | null {
  if (!text.trimEnd().endsWith('=')) return null
  const from = Math.max(0, text.length - window)
  const near = text.slice(from)
  const note = near.lastIndexOf('<<')
  const inNote = note >= 0 && !near.slice(note).includes('>>')
  const side = inNote ? sideBefore(near, note + 2) : sideBefore(near, 0)
  // What begins where the window does may have begun before it.
  if (from > 0 && !inNote && side?.from === 0) return null
  if (side === null || isSingle(side.node)) return null
  const value = evaluate(side.node)
  if (value === null) return null
  const digits = written(value)
  if (inNote) return digits
  return /=\s$/.test(text) || !/\s=$/.test(text) ? digits : ` ${digits}`
}

/** The complete expression that ends at the last equals sign, or null. */
function sideBefore(text: string, from: number): Side | null {
  const tokens = tokenize(text, from)
  const last = tokens.length - 1
  if (tokens[last]?.kind !== '=') return null
  const parser = new Parser(text, tokens)
  let at = 0
  while (at < last) {
    const side = parser.read(at)
    if (side !== null && side.to === last) {
      const usable = side.complete && side.names.length === 0 && startsWhole(tokens, at)
      return usable ? side : null
    }
    at = side === null ? at + 1 : Math.max(side.to, at + 1)
  }
  return null
}

/** Whether nothing before the expression belongs to it: a word, an earlier side, or a boundary. */
function startsWhole(tokens: readonly Token[], at: number): boolean {
  let last = at - 1
  while (tokens[last]?.kind === 'line') last -= 1
  const before = tokens[last]
  const first = tokens[at]!
  if (before === undefined) return true
  // A line begins something new unless the one above it ends in the middle of an expression.
  if (last < at - 1) return !goesOn.has(before.kind)
  switch (before.kind as string) {
    case '=':
    case '≈':
    case 'stop':
    case 'bullet':
      return true
    case 'comma':
      return !first.glued || endsEquation(tokens, at - 2)
    case 'word':
      return !first.glued && first.kind !== '('
    default:
      return false
  }
}

const goesOn: ReadonlySet<string> = new Set(['+', '-', '*', '/', '^', '(', 'bad'])

/** `6+1=7,3*7=`: whether a number is the value of an equation. */
function endsEquation(tokens: readonly Token[], at: number): boolean {
  const sign = tokens[at - 1]?.kind === '-' ? 1 : 0
  return tokens[at]?.kind === 'number' && tokens[at - 1 - sign]?.kind === '='
}

function written(value: Quantity): string {
  const fraction = exact(value)
  const decimals = decimalsOf(value)
  if (fraction !== null && (decimals === null || decimals > places))
    return trimmed(fraction.round(places).toNumber().toFixed(places))
  return fraction === null ? trimmed(Number(show(value)).toFixed(places)) : show(value)
}

function trimmed(digits: string): string {
  return digits.replace(/\.?0+$/, '')
}
