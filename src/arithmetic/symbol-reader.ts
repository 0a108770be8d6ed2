import { isCommand } from './cursor.ts'
import { type Expression } from './expression.ts'
import { NumberReader } from './number-reader.ts'
import { type Token } from './tokens.ts'

/** Reads letters: with primes, accents and subscripts, and several written together. */
export abstract class SymbolReader extends NumberReader {
  /** Indices of ∑ and ∏, which hide the constants i and e. */
  protected readonly bound: string[] = []

  /** A variable with its primes and subscript, or a function of the reader's such as f(x). */
  protected symbol(letter: string): Expression {
    let name = letter
    let args: Expression[] = []
    for (;;) {
      if (this.take("'")) name += "'"
      else if (this.#takePrime()) name += "'"
      else if (this.take('_')) {
        const subscript = this.#subscript()
        if (typeof subscript === 'string') name += `_${subscript}`
        else args = [...args, subscript]
      } else break
    }
    const isBound = this.bound.includes(name)
    if (args.length === 0 && !isBound && (name === 'e' || name === 'i'))
      return { kind: 'constant', name }
    if (this.isMark('(', 0) && /^[fghFGH]'*(?:_|$)/.test(name))
      args = [...args, ...this.list('(', ')')]
    return args.length > 0 ? { kind: 'opaque', name, args } : { kind: 'symbol', name }
  }

  #takePrime(): boolean {
    if (!this.isMark('^', 0) || !isCommand(this.tokens[this.at + 1], 'prime')) return false
    this.at += 2
    return true
  }

  /** A subscript that counts (F_{n−1}, a_k) is an argument; any other is part of the name. */
  #subscript(): string | Expression {
    const open = this.at
    const braced = this.isMark('{', 0)
    if (!braced) this.splitWord()
    const end = braced ? this.closing(open) : open
    const inner = braced ? this.tokens.slice(open + 1, end) : this.tokens.slice(open, end + 1)
    this.at = end + 1
    const text = inner.map((token) => token.text).join('')
    const counts =
      inner.length === 1 ? /^[i-n]$/.test(text) : /[i-n]/.test(text) && /[-+*]/.test(text)
    if (!counts) return text
    return this.whole(
      inner.map((token) => (token.text === 'i' ? { ...token, text: 'mathrm i' } : token)),
    )
  }

  /** Makes each letter of the next word a token of its own. */
  protected splitWord(): void {
    const next = this.peek()
    if (next?.kind !== 'word' || next.text.length === 1 || next.text.includes(' ')) return
    const letters = Array.from(next.text, (text, index): Token => {
      const start = next.start + index
      return { kind: 'word', text, start, end: start + 1, spaced: next.spaced && index === 0 }
    })
    this.tokens.splice(this.at, 1, ...letters)
  }

  protected accented(accent: string): Expression {
    const open = this.at
    const end = this.isMark('{', 0) ? this.closing(open) : open
    const name = this.tokens.slice(open, end + 1).map(({ text }) => text)
    this.at = end + 1
    return this.symbol(`${accent} ${name.filter((part) => part !== '{' && part !== '}').join('')}`)
  }
}
