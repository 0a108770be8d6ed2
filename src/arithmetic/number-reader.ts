import { isCommand, isMark } from './cursor.ts'
import { BracketReader } from './bracket-reader.ts'
import { type Expression } from './expression.ts'
import {
  baseNames,
  inBase,
  isDigitRun,
  isProper,
  isWhole,
  literal,
  quotientOf,
} from './literals.ts'
import { type Token } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

/** Reads numbers: decimals, mixed numbers, digits with a base as subscript. */
export abstract class NumberReader extends BracketReader {
  protected number(token: Token): Expression {
    const based = this.based()
    if (based) return based
    const [whole = '', decimals = ''] = token.text.split('.')
    const { number, mantissa } = literal(token, whole, decimals)
    const mixed = this.#mixedPart(token, mantissa)
    return mixed ? { kind: 'sum', terms: [number, mixed] } : number
  }

  /** The fraction of a mixed number: `2\frac{3}{4}`, `2 3/4`. Proper fractions of whole numbers only. */
  #mixedPart(token: Token, mantissa: string): Expression | null {
    if (!/^\d+$/.test(mantissa)) return null
    const start = this.at
    const next = this.peek()
    let part: Expression | null = null
    if (isCommand(next, 'frac')) {
      ++this.at
      part = this.frac()
    } else if (
      next?.kind === 'number' &&
      next.spaced &&
      this.isMark('/', 1) &&
      token.end < next.start
    ) {
      const under = this.tokens[this.at + 2]
      if (under?.kind === 'number' && isWhole(next) && isWhole(under)) {
        this.at += 3
        part = quotientOf(next, under)
      }
    }
    if (part?.kind === 'quotient' && isProper(part)) return part
    this.at = start
    return null
  }

  /** `204_5`, `1A3_{16}`: digits with a base as subscript. The first token is already taken. */
  protected based(): Expression | null {
    let end = this.at
    let digits = this.tokens[end - 1]?.text ?? ''
    while (isDigitRun(this.tokens[end]) && !this.tokens[end]?.spaced)
      digits += this.tokens[end++]?.text ?? ''
    if (!isMark(this.tokens[end], '_')) return null
    const start = this.at
    this.at = end + 1
    const base = this.#baseName()
    const value = base === null ? null : inBase(digits, base)
    if (base === null || value === null) {
      this.at = start
      if (end === start) throw new Undecidable('a number with a subscript that is no base')
      return null
    }
    return { kind: 'based', value, base }
  }

  #baseName(): number | null {
    const braced = this.take('{')
    const token = this.peek()
    if (!token) return null
    ++this.at
    if (braced && !this.take('}')) return null
    const base = token.kind === 'number' ? Number(token.text) : baseNames.indexOf(token.text)
    return Number.isInteger(base) && base >= 2 && base <= 36 ? base : null
  }
}
