import { isDigit, isLetter } from './characters.ts'
import {
  digitsOf,
  exponentEnd,
  isCompound,
  isCompoundPart,
  subscriptEnd,
  thousandsGroup,
} from './number-shapes.ts'
import { SymbolLexer } from './symbol-lexer.ts'
import type { Token } from './token.ts'
import { isValueEnd } from './token-writer.ts'

/** No number that a chain means is longer; a longer one is not read. */
const longestNumber = 300

/** Splits text[from, to) into tokens, in one pass over its characters. */
export function tokenize(text: string, from = 0, to = text.length): Token[] {
  return new Lexer(text, from, to).run()
}

class Lexer extends SymbolLexer {
  run(): Token[] {
    const { text } = this
    while (this.position < this.to) {
      const code = text.charCodeAt(this.position)
      if (code === 32 || code === 9 || code === 13 || code === 0xa0) {
        this.position++
        this.glued = false
      } else if (isDigit(code) || (code === 46 && this.startsDecimal())) this.number()
      else if (isLetter(code)) {
        if (!this.prose()) this.word()
      } else this.symbol(code)
    }
    return this.tokens
  }

  /** Plain words up to the next thing that is none: most of a text, so it is kept short. */
  private prose(): boolean {
    const { text, tokens, to } = this
    let { position, glued } = this
    for (;;) {
      let end = position
      let code = text.charCodeAt(end)
      while ((code >= 97 && code <= 122) || (code >= 65 && code <= 90))
        code = text.charCodeAt(++end)
      const isSpaced = code === 32
      if (!(isSpaced || endsWord(code)) || end - position < 2 || end >= to) break
      tokens.push(plainWord(position, end, glued, this.fenced, this.money))
      this.fenced = false
      this.money = false
      glued = !isSpaced
      position = isSpaced ? end + 1 : end
      if (!isSpaced) break
    }
    if (position === this.position) return false
    this.position = position
    this.glued = glued
    this.atLineStart = false
    return true
  }

  private startsDecimal(): boolean {
    if (!isDigit(this.text.charCodeAt(this.position + 1))) return false
    const before = this.text.charCodeAt(this.position - 1)
    return !isDigit(before) && !isLetter(before) && before !== 46
  }

  private number(): void {
    const { text, position } = this
    let end = position
    if (this.singleDigits > 0 && isDigit(text.charCodeAt(position))) {
      this.singleDigits--
      const token = this.push('number', 1)
      token.digits = text.charCodeAt(position) - 48
      return
    }
    this.singleDigits = 0
    while (isDigit(text.charCodeAt(end))) end++
    const first = end - position
    if (first <= 3 && first > 0) {
      let group = thousandsGroup(text, end)
      while (group > end) {
        end = group
        group = thousandsGroup(text, end)
      }
    }
    let decimals = 0
    if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) {
      const point = end++
      while (isDigit(text.charCodeAt(end))) end++
      decimals = end - point - 1
    }
    const exponent = exponentEnd(text, end)
    if (exponent > end) {
      const power = Number(text.slice(end + 1, exponent))
      const token = this.push(exponent - position > 40 ? 'bad' : 'number', exponent - position)
      token.decimals = Math.max(0, decimals - power)
      token.digits = Number.NaN
      return
    }
    if (isCompound(text, position, end)) return this.compound(end)
    const token = this.push(end - position > longestNumber ? 'bad' : 'number', end - position)
    token.decimals = decimals
    token.digits = digitsOf(text, position, end)
  }

  /** A clock time, a date, a list without spaces, a version number: one token that is not read. */
  private compound(from: number): void {
    let end = from
    while (isCompoundPart(this.text, end)) end++
    this.push('bad', end - this.position)
  }

  private word(): void {
    const { text, position } = this
    let end = position
    let wide = false
    for (;;) {
      const code = text.charCodeAt(end)
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) end++
      else if (code === 32) break
      else if (isLetter(code)) {
        wide ||= code >= 0x2e80
        end++
      } else if (
        (code === 39 || code === 0x2019 || (code === 45 && end - position > 1)) &&
        isLetter(text.charCodeAt(end + 1)) &&
        (code !== 45 || isLetter(text.charCodeAt(end + 2)))
      )
        end++
      else break
    }
    const letters = end - position
    const isTimes = letters === 1 && (text[position] === 'x' || text[position] === 'X')
    if (isTimes && this.standsBetweenNumbers(end)) {
      this.push('*', 1)
      return
    }
    if (letters === 1 || !isLetter(text.charCodeAt(end - 1))) end = subscriptEnd(text, end)
    else while (isDigit(text.charCodeAt(end))) end++
    if (letters === 4 && text[end] === '(' && text.startsWith('sqrt', position)) {
      this.push('sqrt', 4)
      return
    }
    const token = this.push(letters === 1 && !wide ? 'name' : 'word', end - position)
    // Chinese and Japanese put no spaces between words and numbers.
    if (wide) {
      token.glued = false
      this.glued = false
    }
  }

  private standsBetweenNumbers(end: number): boolean {
    const before = this.last
    if (before === undefined || !(isValueEnd(before.kind) || before.kind === 'word')) return false
    let next = end
    while (' $£€\\'.includes(this.text[next] ?? '?')) next++
    return isDigit(this.text.charCodeAt(next)) || (this.text[next] === '(' && next > end)
  }
}

function plainWord(
  start: number,
  end: number,
  glued: boolean,
  fenced: boolean,
  money: boolean,
): Token {
  return { kind: 'word', start, end, glued, fenced, digits: 0, decimals: 0, partner: -1, money }
}

/** Punctuation that ends a word whatever follows: comma, full stop, colon, semicolon, line break. */
function endsWord(code: number): boolean {
  return code === 44 || code === 46 || code === 58 || code === 59 || code === 10
}
