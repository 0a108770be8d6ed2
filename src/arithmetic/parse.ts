import { limits } from './budget.ts'
import { Cursor, isCommand, isMark, shown } from './cursor.ts'
import { type Expression, type FunctionName } from './expression.ts'
import {
  inBase,
  baseNames,
  integer,
  isDigitRun,
  isProper,
  isWhole,
  isMinusOne,
  literal,
  quotientOf,
} from './literals.ts'
import { constants, functions, greek, infix, inverses } from './names.ts'
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
class Parser extends Cursor {
  readonly #tight: boolean
  #depth = 0
  /** Open |…| bars: inside them the next bar closes. */
  #bars = 0
  /** Indices of ∑ and ∏, which hide the constants i and e. */
  readonly #bound: string[] = []

  constructor(tokens: Token[], { tightSlash = false }: ParseOptions) {
    super(tokens)
    this.#tight = tightSlash
  }

  sum(): Expression {
    if (++this.#depth > limits.nesting) throw new Undecidable('nested too deep')
    let left = this.#signed()
    for (;;) {
      if (this.take('+')) left = joined(left, this.#product())
      else if (this.take('-')) left = joined(left, negated(this.#product()))
      else if (this.takeCommand('pm'))
        left = { kind: 'plusMinus', left, right: this.#product(), up: true }
      else if (this.takeCommand('mp'))
        left = { kind: 'plusMinus', left, right: this.#product(), up: false }
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
      return { kind: 'plusMinus', left: null, right: this.#product(), up: true }
    if (this.takeCommand('mp'))
      return { kind: 'plusMinus', left: null, right: this.#product(), up: false }
    return this.#product()
  }

  #product(): Expression {
    let left = this.#factor()
    for (;;) {
      if (this.take('*') || this.takeCommand('times') || this.takeCommand('cdot'))
        left = multiplied(left, this.#factor())
      else if (this.take('/') || this.takeCommand('div')) left = this.#quotient(left)
      else if (this.#takeOf(left)) left = multiplied(left, this.#factor())
      else if (this.#startsFactor()) left = multiplied(left, this.#power())
      else return left
    }
  }

  #quotient(over: Expression): Expression {
    let under = this.#factor()
    while (this.#tight && this.#startsFactor()) under = multiplied(under, this.#power())
    return { kind: 'quotient', over, under }
  }

  /** "20% of 50", "3/4 of 8". */
  #takeOf(left: Expression): boolean {
    const fits = left.kind === 'percent' || left.kind === 'quotient' || left.kind === 'number'
    return fits && this.takeWord('of')
  }

  #factor(): Expression {
    let negative = false
    for (;;) {
      if (this.take('-')) negative = !negative
      else if (!this.take('+')) break
    }
    const value = this.#power()
    return negative ? negated(value) : value
  }

  #power(): Expression {
    return this.#postfixed(this.#atom())
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
    const exponent = this.#exponent()
    // x^2^3 and 2^-3: the exponent takes what follows it; {2}^{3}^{4} is not LaTeX.
    return { kind: 'power', base, exponent }
  }

  #exponent(): Expression {
    if (this.take('-')) return negated(this.#exponent())
    if (this.take('+')) return this.#exponent()
    const atom = this.#argument()
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

  #atom(): Expression {
    const token = this.peek()
    if (!token) throw new Undecidable('expression ends too early')
    ++this.at
    switch (token.kind) {
      case 'number':
        return this.#number(token)
      case 'word':
        return this.#word(token)
      case 'text':
        if (/^[A-Za-z]$/.test(token.text)) return this.#symbol(token.text)
        throw new Undecidable(`words in an expression: ${token.text.slice(0, 40)}`)
      case 'command':
        return this.#command(token)
      case 'mark':
      default:
        return this.#bracketed(token)
    }
  }

  #bracketed(token: Token): Expression {
    if (token.text === '(') return this.#groupUntil(')')
    if (token.text === '[') return this.#groupUntil(']')
    if (token.text === '{') return this.#choose() ?? this.#groupUntil('}')
    if (token.text === '|') return this.#bar()
    throw new Undecidable(`cannot read ${shown(token)}`)
  }

  #groupUntil(close: string): Expression {
    const bars = this.#bars
    this.#bars = 0
    const inner = this.sum()
    this.#bars = bars
    if (!this.take(close)) throw new Undecidable(`no ${close} for its bracket`)
    return inner
  }

  #bar(): Expression {
    ++this.#bars
    const inner = this.sum()
    --this.#bars
    if (!this.take('|')) throw new Undecidable('no | for its bar')
    return { kind: 'call', name: 'abs', args: [inner] }
  }

  /** `{n \choose k}` */
  #choose(): Expression | null {
    const close = this.closing(this.at - 1)
    const middle = this.tokens.findIndex(
      (token, index) => index >= this.at && index < close && isCommand(token, 'choose'),
    )
    if (middle < 0) return null
    const [n, k] = [
      parseTokens(this.tokens.slice(this.at, middle)),
      parseTokens(this.tokens.slice(middle + 1, close)),
    ]
    this.at = close + 1
    return { kind: 'call', name: 'binom', args: [n, k] }
  }

  #number(token: Token): Expression {
    const based = this.#based()
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
      part = this.#frac()
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
  #based(): Expression | null {
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

  #word(token: Token): Expression {
    const word = token.text
    if (functionWords.has(word)) return this.#named(word, token)
    if (word.length === 1 || word.includes(' ')) return this.#symbol(word)
    const based = /^[A-Z]+$/.test(word) ? this.#based() : null
    if (based) return based
    if (word.length > 4 && !/^[A-Z]+$/.test(word)) throw new Undecidable(`unknown word: ${word}`)
    // Letters written together are a product; the last takes what follows it.
    --this.at
    this.#splitWord()
    ++this.at
    return this.#symbol(word.charAt(0))
  }

  /** Makes each letter of the next word a token of its own. */
  #splitWord(): void {
    const next = this.peek()
    if (next?.kind !== 'word' || next.text.length === 1 || next.text.includes(' ')) return
    const letters = Array.from(next.text, (text, index): Token => {
      const start = next.start + index
      return { kind: 'word', text, start, end: start + 1, spaced: next.spaced && index === 0 }
    })
    this.tokens.splice(this.at, 1, ...letters)
  }

  #command(token: Token): Expression {
    const name = token.text
    switch (name) {
      case 'frac':
        return this.#frac()
      case 'binom':
        return { kind: 'call', name: 'binom', args: [this.#argument(), this.#argument()] }
      case 'langle':
      case 'lVert':
        throw new Undecidable('a vector in an expression')
      case 'lvert':
        return this.#paired('abs', 'rvert')
      case 'lfloor':
        return this.#paired('floor', 'rfloor')
      case 'lceil':
        return this.#paired('ceil', 'rceil')
      case '{':
        return this.#braceGroup()
      case 'sum':
      case 'prod':
        return this.#series(name)
      case 'overline':
      case 'bar':
      case 'vec':
      case 'hat':
      case 'tilde':
      case 'overrightarrow':
      case 'widehat':
      case 'overarc':
        return this.#accented(name)
      case 'angle':
      case 'triangle':
        return { kind: 'opaque', name, args: [this.#power()] }
      default:
        return this.#named(name, token)
    }
  }

  /** `\{ … \}` around one scalar is only a bracket. */
  #braceGroup(): Expression {
    const inner = this.sum()
    if (!this.takeCommand('}')) throw new Undecidable('no \\} for its bracket')
    return inner
  }

  #paired(name: FunctionName, close: string): Expression {
    const inner = this.sum()
    if (!this.takeCommand(close)) throw new Undecidable(`no \\${close} for its bracket`)
    return { kind: 'call', name, args: [inner] }
  }

  #accented(accent: string): Expression {
    const open = this.at
    const end = this.isMark('{', 0) ? this.closing(open) : open
    const name = this.tokens.slice(open, end + 1).map(({ text }) => text)
    this.at = end + 1
    return this.#symbol(`${accent} ${name.filter((part) => part !== '{' && part !== '}').join('')}`)
  }

  #named(name: string, token: Token): Expression {
    if (name === 'sqrt') return this.#root()
    if (name === 'cbrt') return { kind: 'root', of: this.#argument(), degree: integer(3) }
    if (name === 'deg' || name === 'degrees') throw new Undecidable('degrees without a number')
    const constant = constants[name]
    if (constant) return constant
    const called = functions[name]
    if (called) return this.#call(called, name)
    if (greek.has(name)) return this.#symbol(name)
    throw new Undecidable(`unknown ${token.kind === 'command' ? `\\${name}` : `word: ${name}`}`)
  }

  #root(): Expression {
    let degree: Expression = integer(2)
    if (this.take('[')) degree = this.#groupUntil(']')
    return { kind: 'root', of: this.#argument(), degree }
  }

  #frac(): Expression {
    const over = this.#digitArgument()
    return { kind: 'quotient', over, under: this.#digitArgument() }
  }

  /** One TeX argument of `\frac`: a group, or a single digit, as in `\frac12`. */
  #digitArgument(): Expression {
    const token = this.peek()
    if (token?.kind !== 'number' || token.text.length === 1) return this.#argument()
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
  #argument(): Expression {
    if (this.take('{')) return this.#groupUntil('}')
    const token = this.peek()
    if (token?.kind !== 'number') return this.#atom()
    ++this.at
    const [whole = '', decimals = ''] = token.text.split('.')
    return literal(token, whole, decimals).number
  }

  /** A function with its power, base and argument: `\sin^2 x`, `\log_2 8`, `\gcd(12, 18)`. */
  #call(name: FunctionName, written: string): Expression {
    let base = written === 'lg' ? integer(10) : null
    let power: Expression | null = null
    for (;;) {
      if (this.take('_')) base = this.#argument()
      else if (this.take('^')) power = this.#exponent()
      else break
    }
    const inverse = power && isMinusOne(power) ? inverses[name] : undefined
    const args = this.#arguments()
    if (base) args.push(base)
    const call: Expression = { kind: 'call', name: inverse ?? name, args }
    return power && !inverse ? { kind: 'power', base: call, exponent: power } : call
  }

  #arguments(): Expression[] {
    if (this.isMark('(', 0)) return this.#list('(', ')')
    if (this.isMark('{', 0)) return this.#list('{', '}')
    if (this.isMark('[', 0)) return this.#list('[', ']')
    // sin 2x takes the product; another function ends it.
    let argument = this.#factor()
    while (this.#startsFactor() && !this.#isFunction() && !this.isMark('(', 0))
      argument = multiplied(argument, this.#power())
    return [argument]
  }

  #list(open: string, close: string): Expression[] {
    this.take(open)
    const bars = this.#bars
    this.#bars = 0
    const items = [this.sum()]
    while (this.take(',')) items.push(this.sum())
    this.#bars = bars
    if (!this.take(close)) throw new Undecidable(`no ${close} for its bracket`)
    return items
  }

  #series(name: 'sum' | 'prod'): Expression {
    if (!this.take('_') || !this.take('{')) throw new Undecidable(`\\${name} without bounds`)
    const index = this.peek()
    ++this.at
    if (index?.kind !== 'word' || index.text.length !== 1 || !this.take('='))
      throw new Undecidable(`\\${name} without bounds`)
    const from = this.#groupUntil('}')
    if (!this.take('^')) throw new Undecidable(`\\${name} without bounds`)
    const to = this.#argument()
    this.#bound.push(index.text)
    const body = this.#product()
    this.#bound.pop()
    return { kind: 'series', name, index: index.text, from, to, body }
  }

  /** A variable with its primes and subscript, or a function of the reader's such as f(x). */
  #symbol(letter: string): Expression {
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
    const isBound = this.#bound.includes(name)
    if (args.length === 0 && !isBound && (name === 'e' || name === 'i'))
      return { kind: 'constant', name }
    if (this.isMark('(', 0) && /^[fghFGH]'*(?:_|$)/.test(name))
      args = [...args, ...this.#list('(', ')')]
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
    if (!braced) this.#splitWord()
    const end = braced ? this.closing(open) : open
    const inner = braced ? this.tokens.slice(open + 1, end) : this.tokens.slice(open, end + 1)
    this.at = end + 1
    const text = inner.map((token) => token.text).join('')
    const counts =
      inner.length === 1 ? /^[i-n]$/.test(text) : /[i-n]/.test(text) && /[-+*]/.test(text)
    if (!counts) return text
    return parseTokens(
      inner.map((token) => (token.text === 'i' ? { ...token, text: 'mathrm i' } : token)),
    )
  }

  #startsFactor(): boolean {
    const token = this.peek()
    if (!token) return false
    if (token.kind === 'number') return this.#followsBracket()
    if (token.kind === 'word') return token.text !== 'of'
    if (token.kind === 'command') return !infix.has(token.text)
    if (token.kind === 'text') return /^[A-Za-z]$/.test(token.text)
    return '([{'.includes(token.text) || (token.text === '|' && this.#bars === 0)
  }

  /** Two numbers in a row are a mistake, except `(2)3`, `x3` or `\pi 2`. */
  #followsBracket(): boolean {
    const last = this.tokens[this.at - 1]
    return last !== undefined && last.kind !== 'number'
  }

  #isFunction(): boolean {
    const token = this.peek()
    return token !== undefined && token.kind !== 'text' && functions[token.text] !== undefined
  }
}

function joined(left: Expression, right: Expression): Expression {
  return left.kind === 'sum'
    ? { kind: 'sum', terms: [...left.terms, right] }
    : { kind: 'sum', terms: [left, right] }
}

function multiplied(left: Expression, right: Expression): Expression {
  return left.kind === 'product'
    ? { kind: 'product', factors: [...left.factors, right] }
    : { kind: 'product', factors: [left, right] }
}

function negated(of: Expression): Expression {
  return { kind: 'negation', of }
}
