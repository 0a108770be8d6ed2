import type { Token, TokenKind } from './token.ts'

/** The tokens of a text as far as they are written, and where the lexer stands. */
export class TokenWriter {
  protected readonly text: string
  protected readonly to: number
  protected readonly tokens: Token[] = []
  protected position: number
  protected glued = false
  protected fenced = false
  protected money = false
  protected atLineStart = true
  /** `\frac34` takes one digit at a time. */
  protected singleDigits = 0
  private readonly open: number[] = []

  constructor(text: string, from: number, to: number) {
    this.text = text
    this.position = from
    this.to = to
  }

  protected push(kind: TokenKind, length: number): Token {
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

  protected get last(): Token | undefined {
    return this.tokens.at(-1)
  }

  protected skip(length: number, fence: boolean): void {
    this.position += length
    if (fence) this.fenced = true
    // A skipped mark at the start of a line leaves it the start.
  }

  protected line(length: number): void {
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

  protected opening(length: number): void {
    this.open.push(this.tokens.length)
    this.push('(', length)
  }

  protected closing(length: number): void {
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
}

function closerOf(open: number): number {
  return open === 40 ? 41 : open + 2
}

export function isValueEnd(kind: TokenKind): boolean {
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
