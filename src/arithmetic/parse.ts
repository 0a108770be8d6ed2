import { limits } from './budget.ts'
import { shown } from './cursor.ts'
import { type Expression, joined, multiplied, negated } from './expression.ts'
import { FunctionReader } from './function-reader.ts'
import { functionWords, type Token } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

/** Reads all of `tokens` as one scalar expression; throws `Undecidable` where they are none. */
export function parseTokens(tokens: Token[], options: ParseOptions = {}): Expression {
  if (tokens.length === 0) throw new Undecidable('empty expression')
  const parser = new Parser(tokens, options)
  const expression = parser.sum()
  parser.end()
  return expression
}

export interface ParseOptions {
  /** Reads `1/2x` as 1/(2x); otherwise it is (1/2)x. Only a slash is read so, never `\frac`. */
  tightSlash?: boolean
}

/** Recursive descent over the precedences: sum, product, sign, power with its postfixes, atom. */
class Parser extends FunctionReader {
  readonly #tight: boolean
  #depth = 0

  constructor(tokens: Token[], { tightSlash = false }: ParseOptions) {
    super(tokens)
    this.#tight = tightSlash
  }

  sum(): Expression {
    if (++this.#depth > limits.nesting) throw new Undecidable('nested too deep')
    let left = this.#signed()
    for (;;) {
      if (this.take('+')) left = joined(left, this.product())
      else if (this.take('-')) left = joined(left, negated(this.product()))
      else if (this.takeCommand('pm'))
        left = { kind: 'plusMinus', left, right: this.product(), up: true }
      else if (this.takeCommand('mp'))
        left = { kind: 'plusMinus', left, right: this.product(), up: false }
      else break
    }
    --this.#depth
    return left
  }

  end(): void {
    const token = this.peek()
    if (token) throw new Undecidable(`cannot read ${shown(token)}`)
  }

  #signed(): Expression {
    if (this.takeCommand('pm'))
      return { kind: 'plusMinus', left: null, right: this.product(), up: true }
    if (this.takeCommand('mp'))
      return { kind: 'plusMinus', left: null, right: this.product(), up: false }
    return this.product()
  }

  protected product(): Expression {
    let left = this.factor()
    for (;;) {
      if (this.take('*') || this.takeCommand('times') || this.takeCommand('cdot'))
        left = multiplied(left, this.factor())
      else if (this.take('/') || this.takeCommand('div')) left = this.#quotient(left)
      else if (this.#takeOf(left)) left = multiplied(left, this.factor())
      else if (this.startsFactor()) left = multiplied(left, this.power())
      else return left
    }
  }

  #quotient(over: Expression): Expression {
    let under = this.factor()
    while (this.#tight && this.startsFactor()) under = multiplied(under, this.power())
    return { kind: 'quotient', over, under }
  }

  /** "20% of 50", "3/4 of 8". */
  #takeOf(left: Expression): boolean {
    const fits = left.kind === 'percent' || left.kind === 'quotient' || left.kind === 'number'
    return fits && this.takeWord('of')
  }

  protected factor(): Expression {
    let negative = false
    for (;;) {
      if (this.take('-')) negative = !negative
      else if (!this.take('+')) break
    }
    const value = this.power()
    return negative ? negated(value) : value
  }

  protected power(): Expression {
    return this.#postfixed(this.atom())
  }

  #postfixed(atom: Expression): Expression {
    let base = atom
    for (;;) {
      const token = this.peek()
      if (token?.kind === 'command' && (token.text === 'degree' || token.text === 'circ')) {
        ++this.at
        base = { kind: 'degrees', of: base }
      } else if (token?.kind !== 'mark') return base
      else if (token.text === '^' || (token.text === '*' && this.isMark('*', 1))) {
        this.at += token.text === '^' ? 1 : 2
        base = this.#raised(base)
      } else if (token.text === '!') base = this.#factorial(base)
      else if (token.text === '%') {
        ++this.at
        base = { kind: 'percent', of: base }
      } else return base
    }
  }

  #raised(base: Expression): Expression {
    if (this.#isDegreeSign()) return { kind: 'degrees', of: base }
    const exponent = this.exponent()
    // x^2^3 and 2^-3: the exponent takes what follows it; {2}^{3}^{4} is not LaTeX.
    return { kind: 'power', base, exponent }
  }

  protected exponent(): Expression {
    if (this.take('-')) return negated(this.exponent())
    if (this.take('+')) return this.exponent()
    const atom = this.argument()
    return this.isMark('^', 0) || (this.isMark('*', 0) && this.isMark('*', 1))
      ? this.#postfixed(atom)
      : atom
  }

  #isDegreeSign(): boolean {
    if (this.takeCommand('circ') || this.takeCommand('degree')) return true
    const [open, sign, close] = this.tokens.slice(this.at, this.at + 3)
    const isSign = sign?.kind === 'command' && (sign.text === 'circ' || sign.text === 'degree')
    if (open?.text !== '{' || open.kind !== 'mark' || !isSign || close?.text !== '}') return false
    this.at += 3
    return true
  }

  #factorial(of: Expression): Expression {
    ++this.at
    const twice = this.take('!')
    return { kind: 'factorial', of, step: twice ? 2 : 1 }
  }

  protected atom(): Expression {
    const token = this.peek()
    if (!token) throw new Undecidable('expression ends too early')
    ++this.at
    switch (token.kind) {
      case 'number':
        return this.number(token)
      case 'word':
        return this.#word(token)
      case 'text':
        if (/^[A-Za-z]$/.test(token.text)) return this.symbol(token.text)
        throw new Undecidable(`words in an expression: ${token.text.slice(0, 40)}`)
      case 'command':
        return this.#command(token)
      case 'mark':
      default:
        return this.bracketed(token)
    }
  }

  #word(token: Token): Expression {
    const word = token.text
    if (functionWords.has(word)) return this.named(word, token)
    if (word.length === 1 || word.includes(' ')) return this.symbol(word)
    const based = /^[A-Z]+$/.test(word) ? this.based() : null
    if (based) return based
    if (word.length > 4 && !/^[A-Z]+$/.test(word)) throw new Undecidable(`unknown word: ${word}`)
    // Letters written together are a product; the last takes what follows it.
    --this.at
    this.splitWord()
    ++this.at
    return this.symbol(word.charAt(0))
  }

  #command(token: Token): Expression {
    const name = token.text
    switch (name) {
      case 'frac':
        return this.frac()
      case 'binom':
        return { kind: 'call', name: 'binom', args: [this.argument(), this.argument()] }
      case 'langle':
      case 'lVert':
        throw new Undecidable('a vector in an expression')
      case 'lvert':
        return this.paired('abs', 'rvert')
      case 'lfloor':
        return this.paired('floor', 'rfloor')
      case 'lceil':
        return this.paired('ceil', 'rceil')
      case '{':
        return this.braceGroup()
      case 'sum':
      case 'prod':
        return this.series(name)
      case 'overline':
      case 'bar':
      case 'vec':
      case 'hat':
      case 'tilde':
      case 'overrightarrow':
      case 'widehat':
      case 'overarc':
        return this.accented(name)
      case 'angle':
      case 'triangle':
        return { kind: 'opaque', name, args: [this.power()] }
      default:
        return this.named(name, token)
    }
  }

  protected whole(tokens: Token[]): Expression {
    return parseTokens(tokens)
  }
}
