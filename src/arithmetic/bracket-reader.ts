import { Cursor, isCommand, shown } from './cursor.ts'
import { type Expression, type FunctionName } from './expression.ts'
import { integer, literal } from './literals.ts'
import { type Token } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

/** Reads what stands in brackets, braces and bars, and the arguments of TeX commands. */
export abstract class BracketReader extends Cursor {
  /** Open |…| bars: inside them the next bar closes. */
  protected bars = 0

  protected abstract sum(): Expression
  protected abstract atom(): Expression
  /** Some tokens by themselves, read to their end. */
  protected abstract whole(tokens: Token[]): Expression

  protected bracketed(token: Token): Expression {
    if (token.text === '(') return this.groupUntil(')')
    if (token.text === '[') return this.groupUntil(']')
    if (token.text === '{') return this.#choose() ?? this.groupUntil('}')
    if (token.text === '|') return this.#bar()
    throw new Undecidable(`cannot read ${shown(token)}`)
  }

  protected groupUntil(close: string): Expression {
    const bars = this.bars
    this.bars = 0
    const inner = this.sum()
    this.bars = bars
    if (!this.take(close)) throw new Undecidable(`no ${close} for its bracket`)
    return inner
  }

  #bar(): Expression {
    ++this.bars
    const inner = this.sum()
    --this.bars
    if (!this.take('|')) throw new Undecidable('no | for its bar')
    return { kind: 'call', name: 'abs', args: [inner] }
  }

  protected list(open: string, close: string): Expression[] {
    this.take(open)
    const bars = this.bars
    this.bars = 0
    const items = [this.sum()]
    while (this.take(',')) items.push(this.sum())
    this.bars = bars
    if (!this.take(close)) throw new Undecidable(`no ${close} for its bracket`)
    return items
  }

  /** `{n \choose k}` */
  #choose(): Expression | null {
    const close = this.closing(this.at - 1)
    const middle = this.tokens.findIndex(
      (token, index) => index >= this.at && index < close && isCommand(token, 'choose'),
    )
    if (middle < 0) return null
    const [n, k] = [
      this.whole(this.tokens.slice(this.at, middle)),
      this.whole(this.tokens.slice(middle + 1, close)),
    ]
    this.at = close + 1
    return { kind: 'call', name: 'binom', args: [n, k] }
  }

  /** `\{ … \}` around one scalar is only a bracket. */
  protected braceGroup(): Expression {
    const inner = this.sum()
    if (!this.takeCommand('}')) throw new Undecidable('no \\} for its bracket')
    return inner
  }

  protected paired(name: FunctionName, close: string): Expression {
    const inner = this.sum()
    if (!this.takeCommand(close)) throw new Undecidable(`no \\${close} for its bracket`)
    return { kind: 'call', name, args: [inner] }
  }

  protected root(): Expression {
    let degree: Expression = integer(2)
    if (this.take('[')) degree = this.groupUntil(']')
    return { kind: 'root', of: this.argument(), degree }
  }

  protected frac(): Expression {
    const over = this.#digitArgument()
    return { kind: 'quotient', over, under: this.#digitArgument() }
  }

  /** One TeX argument of `\frac`: a group, or a single digit, as in `\frac12`. */
  #digitArgument(): Expression {
    const token = this.peek()
    if (token?.kind !== 'number' || token.text.length === 1) return this.argument()
    if (!/^\d\d$/.test(token.text)) throw new Undecidable('\\frac without braces')
    const middle = token.start + 1
    const [first = '', second = ''] = token.text
    this.tokens.splice(
      this.at,
      1,
      { ...token, text: first, end: middle },
      { ...token, text: second, start: middle, spaced: false },
    )
    ++this.at
    return integer(Number(first))
  }

  /** A group in braces, or the next atom: `\sqrt2`, `x^10`, `\sqrt(2)`. */
  protected argument(): Expression {
    if (this.take('{')) return this.groupUntil('}')
    const token = this.peek()
    if (token?.kind !== 'number') return this.atom()
    ++this.at
    const [whole = '', decimals = ''] = token.text.split('.')
    return literal(token, whole, decimals).number
  }
}
