import { isAsciiLetter, isDigit, isLetter } from './characters.ts'
import { latexSymbol, type LatexSymbol } from './latex-symbols.ts'
import {
  digitsOf,
  exponentEnd,
  isCompound,
  isCompoundPart,
  subscriptEnd,
  thousandsGroup,
} from './number-shapes.ts'
import type { Token, TokenKind } from './token.ts'

/** No number that a chain means is longer; a longer one is not read. */
const longestNumber = 300

/** Splits text[from, to) into tokens, in one pass over its characters. */
export function tokenize(text: string, from = 0, to = text.length): Token[] {
  return new Lexer(text, from, to).run()
}

class Lexer {
  private readonly text: string
  private readonly tokens: Token[] = []
  private readonly open: number[] = []
  private position: number
  private glued = false
  private fenced = false
  private money = false
  private atLineStart = true
  /** `\frac34` takes one digit at a time. */
  private singleDigits = 0

  private readonly to: number

  constructor(text: string, from: number, to: number) {
    this.text = text
    this.position = from
    this.to = to
  }

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

  private push(kind: TokenKind, length: number): Token {
    const start = this.position
    const token: Token = {
      kind,
      start,
      end: start + length,
      glued: this.glued,
      fenced: this.fenced,
      digits: 0,
      decimals: 0,
      partner: -1,
      money: this.money,
    }
    this.tokens.push(token)
    this.position = token.end
    this.glued = true
    this.fenced = false
    this.money = false
    this.atLineStart = kind === 'line'
    return token
  }

  private get last(): Token | undefined {
    return this.tokens.at(-1)
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

  private symbol(code: number): void {
    const { text, position } = this
    switch (code) {
      case 10: {
        let end = position + 1
        while (text.charCodeAt(end) === 10 || text.charCodeAt(end) === 13) end++
        this.line(end - position)
        return
      }
      case 43:
        if (text[position + 1] === '=') this.push('stop', 2)
        else this.push('+', 1)
        return
      case 45:
      case 0x2212:
        return this.dash(code)
      case 0x2013:
        return this.enDash()
      case 0x2014:
        this.push('stop', 1)
        return
      case 42:
        return this.star()
      case 0xd7:
      case 0xb7:
      case 0x2217:
      case 0x2219:
      case 0x22c5:
      case 0x2a2f:
        this.push('*', 1)
        return
      case 47:
        this.push(text[position + 1] === '/' ? 'bad' : '/', text[position + 1] === '/' ? 2 : 1)
        return
      case 0xf7:
      case 0x2215:
      case 0x2044:
        this.push('/', 1)
        return
      case 94:
        return this.caret()
      case 61:
        return this.equals()
      case 0x2248:
      case 0x2243:
      case 0x2245:
        this.push('≈', 1)
        return
      case 126:
        if (text[position + 1] === '=') this.push('≈', 2)
        else this.skip(1, true)
        return
      case 60:
        return this.lessThan()
      case 62:
        this.push('stop', text[position + 1] === '=' || text[position + 1] === '>' ? 2 : 1)
        return
      case 33:
        if (text[position + 1] === '=') this.push('stop', 2)
        else this.push(this.glued ? '!' : 'stop', 1)
        return
      case 37:
        this.push('%', 1)
        return
      case 40:
      case 91:
      case 123:
        this.opening(1)
        return
      case 41:
      case 93:
      case 125:
        this.closing(1)
        return
      case 44:
        this.push('comma', 1)
        return
      case 58:
        if (text[position + 1] === '=') this.push('=', 2)
        else this.push('stop', 1)
        return
      case 124:
        this.push('bar', 1)
        return
      case 36:
      case 0xa3:
      case 0x20ac:
      case 0xa5:
      case 0x20b9:
        this.skip(1, true)
        this.money = true
        return
      case 38:
        this.skip(1, false)
        return
      case 92:
        return this.command()
      case 0xb0:
        this.push('degree', 1)
        return
      case 0xb2:
      case 0xb3:
        this.push('superscript', 1).digits = code - 0xb0
        return
      case 0xbd:
      case 0xbc:
      case 0xbe:
        this.push('bad', 1)
        return
      case 0x221a:
        this.push('sqrt', 1)
        return
      case 0x3c0:
        this.push('pi', 1)
        return
      case 0x2026:
        this.push('bad', 1)
        return
      case 46:
        if (text[position + 1] === '.') {
          let end = position + 2
          while (text[end] === '.') end++
          this.push('bad', end - position)
        } else this.push('stop', 1)
        return
      case 95:
        if (this.isEmphasis()) this.skip(1, true)
        else this.push('bad', 1)
        return
      case 39:
      case 0x2032:
      case 0xb1:
        this.push('bad', 1)
        return
      case 0x2022:
        this.push('bullet', 1)
        return
      case 0x200b:
      case 0xfeff:
        this.position++
        return
      default:
        this.push('stop', 1)
    }
  }

  private skip(length: number, fence: boolean): void {
    this.position += length
    if (fence) this.fenced = true
    // A skipped mark at the start of a line leaves it the start.
  }

  private line(length: number): void {
    const { last } = this
    // A bracket that a finished sentence left open is a slip of the pen, and closes nothing later.
    if (last?.kind === 'stop' || last?.kind === 'line') this.open.length = 0
    if (last?.kind === 'line') {
      this.position += length
      last.end = this.position
      last.digits++
      this.atLineStart = true
      this.glued = false
    } else this.push('line', length)
    this.singleDigits = 0
    this.glued = false
  }

  private dash(code: number): void {
    const { text, position } = this
    const next = text.charCodeAt(position + 1)
    if (code === 45 && next === 62) this.push('stop', 2)
    else if (code === 45 && next === 45) {
      let end = position + 2
      while (text[end] === '-') end++
      const pair = end === position + 2 && isDigit(text.charCodeAt(end))
      if (pair) this.push('-', 1)
      else this.push('stop', end - position)
    } else if (code === 45 && next === 61) this.push('stop', 2)
    else if (this.atLineStart && (next === 32 || next === 9)) this.push('bullet', 1)
    else this.push('-', 1)
  }

  /** `_7 * 8 = 56_`: an underscore at the edge of a word. */
  private isEmphasis(): boolean {
    const before = this.text.charCodeAt(this.position - 1)
    const after = this.text.charCodeAt(this.position + 1)
    const opens = Number.isNaN(before) || before === 32 || before === 10
    return opens || !(isDigit(after) || isLetter(after) || after === 123 || after === 92)
  }

  /** `100 – 37` subtracts; `10–15` is a range, next to which nothing is complete. */
  private enDash(): void {
    const { text, position } = this
    let next = position + 1
    while (text[next] === ' ' || text[next] === '$') next++
    const { last } = this
    const spaced =
      !this.glued && text[position + 1] === ' ' && last !== undefined && isValueEnd(last.kind)
    this.push(spaced && isDigit(text.charCodeAt(next)) ? '-' : 'bad', 1)
  }

  private star(): void {
    const { text, position } = this
    const next = text.charCodeAt(position + 1)
    const { last } = this
    const afterValue =
      last !== undefined &&
      (isValueEnd(last.kind) || ((last.kind === 'word' || last.kind === 'text') && !this.glued)) &&
      !this.atLineStart
    if (next === 42) {
      const after = text.charCodeAt(position + 2)
      const power = afterValue && (this.glued ? startsOperand(after) : after === 32)
      if (power) this.push('^', 2)
      else this.skip(2, true)
      return
    }
    if (this.atLineStart && (next === 32 || next === 9)) {
      this.push('bullet', 1)
      return
    }
    let end = position + 1
    while (text[end] === ' ' || text[end] === '$') end++
    if (afterValue && startsOperand(text.charCodeAt(end))) this.push('*', 1)
    else this.skip(1, true)
  }

  private caret(): void {
    const { text, position } = this
    const braced = text[position + 1] === '{'
    const from = position + (braced ? 2 : 1)
    if (text.startsWith('\\circ', from) || text[from] === '°') {
      let end = from + (text[from] === '°' ? 1 : 5)
      if (braced) while (text[end] === ' ') end++
      if (braced && text[end] === '}') end++
      this.push('degree', end - position)
    } else if (
      text.startsWith('\\text', from) ||
      /^(?:st|nd|rd|th)/.test(text.slice(from, from + 2))
    )
      this.push('bad', 1)
    else this.push('^', 1)
  }

  private equals(): void {
    const next = this.text[this.position + 1]
    if (next === '>') this.push('stop', 2)
    else if (next === '=') this.push(this.text[this.position + 2] === '=' ? 'stop' : '=', 2)
    else this.push('=', 1)
  }

  /** `<<48/2=24>>` is one token, whose inside is read by itself; any other `<` separates. */
  private lessThan(): void {
    const { text, position } = this
    if (text[position + 1] === '<') {
      const limit = Math.min(text.length, position + 400)
      let end = position + 2
      while (end < limit && text[end] !== '>' && text[end] !== '\n' && text[end] !== '<') end++
      if (text[end] === '>' && text[end + 1] === '>') {
        const { money } = this
        const token = this.push('note', end + 2 - position)
        token.money = money
        this.glued = false
        return
      }
    }
    this.push('stop', text[position + 1] === '=' || text[position + 1] === '<' ? 2 : 1)
  }

  private opening(length: number): void {
    this.open.push(this.tokens.length)
    this.push('(', length)
  }

  private closing(length: number): void {
    const index = this.tokens.length
    const token = this.push(')', length)
    const partner = this.open.at(-1)
    if (partner === undefined) return
    const opener = this.tokens[partner]!
    if (closerOf(this.text.charCodeAt(opener.end - 1)) !== this.text.charCodeAt(token.end - 1))
      return
    this.open.pop()
    opener.partner = index
    token.partner = partner
  }

  private command(): void {
    const { text, position } = this
    let end = position + 1
    while (isAsciiLetter(text.charCodeAt(end))) end++
    if (end === position + 1) return this.escaped(text.charCodeAt(end))
    const name = text.slice(position + 1, end)
    this.latex(latexSymbol(name), name, end)
  }

  /** A backslash before a character that is no letter. */
  private escaped(code: number): void {
    switch (code) {
      case 92: {
        let end = this.position + 2
        if (this.text[end] === '[')
          while (end < this.text.length && this.text[end - 1] !== ']' && end < this.position + 12)
            end++
        while (' \n\r\t'.includes(this.text[end] ?? '?')) end++
        this.line(end - this.position)
        return
      }
      case 37:
        this.push('%', 2)
        return
      case 36:
        this.skip(2, true)
        this.money = true
        return
      case 40:
      case 41:
      case 91:
      case 93:
        this.skip(2, true)
        this.glued = false
        return
      case 123:
      case 125:
      case 95:
        this.push('bad', 2)
        return
      case 44:
      case 33:
      case 58:
      case 59:
      case 32:
      case 38:
        this.skip(2, false)
        this.glued = code === 33 && this.glued
        return
      case 124:
        this.push('bar', 2)
        return
      default:
        this.push('stop', Math.min(2, this.text.length - this.position))
    }
  }

  private latex(symbol: LatexSymbol, name: string, end: number): void {
    const length = end - this.position
    switch (symbol as string) {
      case 'skip':
        this.position = end
        return
      case 'space':
        this.skip(length, true)
        this.glued = false
        return
      case 'environment': {
        let close = end
        while (close < this.text.length && this.text[close] !== '}' && close < end + 40) close++
        this.skip(close + 1 - this.position, true)
        this.glued = false
        return
      }
      case 'text':
        return this.textGroup(end)
      case 'frac':
        this.push('frac', length)
        this.singleDigits = this.text[end] === '{' ? 0 : 2
        while (this.text[this.position] === ' ') this.position++
        return
      case 'name':
        this.push('name', length)
        return
      default:
        this.push(symbol as TokenKind, length)
    }
    if (name === 'sqrt')
      this.singleDigits = this.text[end] === '{' || this.text[end] === '[' ? 0 : 1
  }

  /** `\text{ cm}` is one token; braces around something numeric are no more than brackets. */
  private textGroup(end: number): void {
    const { text } = this
    let from = end
    while (text[from] === ' ') from++
    if (text[from] !== '{') {
      this.position = end
      return
    }
    let close = from + 1
    let letters = false
    let digits = false
    while (
      close < text.length &&
      close < from + 200 &&
      text[close] !== '}' &&
      text[close] !== '{'
    ) {
      const code = text.charCodeAt(close)
      letters ||= isLetter(code)
      digits ||= isDigit(code) || code === 61
      close++
    }
    if (text[close] === '}' && letters && !digits) this.push('text', close + 1 - this.position)
    else if (text[close] === '}' && !digits) this.skip(close + 1 - this.position, false)
    else this.position = end
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

function closerOf(open: number): number {
  return open === 40 ? 41 : open + 2
}

function startsOperand(code: number): boolean {
  return (
    isDigit(code) ||
    code === 40 ||
    code === 45 ||
    code === 46 ||
    code === 92 ||
    isAsciiLetter(code) ||
    code === 36
  )
}

function isValueEnd(kind: TokenKind): boolean {
  return (
    kind === 'number' ||
    kind === ')' ||
    kind === 'name' ||
    kind === '%' ||
    kind === 'pi' ||
    kind === 'degree' ||
    kind === '!' ||
    kind === 'superscript'
  )
}
