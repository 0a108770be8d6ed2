import { type Token } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

/** A place in a list of tokens, for a parser to look ahead and step over. */
export class Cursor {
  protected readonly tokens: Token[]
  protected at = 0

  constructor(tokens: Token[]) {
    this.tokens = [...tokens]
  }

  protected peek(): Token | undefined {
    return this.tokens[this.at]
  }

  protected isMark(mark: string, ahead: number): boolean {
    return isMark(this.tokens[this.at + ahead], mark)
  }

  protected take(mark: string): boolean {
    if (!this.isMark(mark, 0)) return false
    if (mark === '*' && this.isMark('*', 1)) return false
    ++this.at
    return true
  }

  protected takeCommand(name: string): boolean {
    if (!isCommand(this.peek(), name)) return false
    ++this.at
    return true
  }

  protected takeWord(word: string): boolean {
    const token = this.peek()
    if ((token?.kind !== 'word' && token?.kind !== 'text') || token.text !== word) return false
    ++this.at
    return true
  }

  /** The position of the brace that closes the one at `open`. */
  protected closing(open: number): number {
    let depth = 0
    for (let at = open; at < this.tokens.length; ++at) {
      if (isMark(this.tokens[at], '{')) ++depth
      if (isMark(this.tokens[at], '}') && --depth === 0) return at
    }
    throw new Undecidable('no } for its bracket')
  }
}

export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark
}

export function isCommand(token: Token | undefined, name: string): boolean {
  return token?.kind === 'command' && token.text === name
}

export function shown({ kind, text }: Token): string {
  return kind === 'command' ? `\\${text}` : text.slice(0, 40)
}
