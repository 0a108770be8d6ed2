import { isAsciiLetter, isDigit, isLetter } from './characters.ts'
import { latexSymbol, type LatexSymbol } from './latex-symbols.ts'
import type { TokenKind } from './token.ts'
import { TokenWriter } from './token-writer.ts'

/** Reads what a backslash begins. */
export class LatexLexer extends TokenWriter {
  protected command(): void {
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
