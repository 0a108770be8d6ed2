import { isAsciiLetter, isDigit, isLetter } from './characters.ts'
import { LatexLexer } from './latex-lexer.ts'
import { isValueEnd } from './token-writer.ts'

/** Reads everything that is neither a number nor a word: operators, brackets, relations, punctuation. */
export class SymbolLexer extends LatexLexer {
  protected symbol(code: number): void {
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
        this.push('degree', 1 + scaleLetter(text, position + 1))
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
      this.push('degree', end - position + scaleLetter(text, end))
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

/** How many characters the letter of a scale of temperature takes after a degree sign: `20 °C`, `20^\circ F`. */
function scaleLetter(text: string, at: number): number {
  const found = /^ ?[CFK](?![A-Za-z])/.exec(text.slice(at, at + 3))
  return found === null ? 0 : found[0].length
}
