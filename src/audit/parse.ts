import { RightEdge } from './right-edge.ts'
import { SideReader } from './side-reader.ts'
import { emptySide, type Side } from './side.ts'
import { isArticle } from './unit-phrase.ts'
import {
  binary,
  isNumericFraction,
  isShare,
  literal,
  type Literal,
  type Node,
} from './expression.ts'
import { type Token, type TokenKind } from './token.ts'
import { gluedScaleOf, scaleOf } from './words.ts'

/** Brackets, signs and exponents inside each other; and operands of one expression. */
const limits = { depth: 24, literals: 500 }

/** Reads expressions from the tokens of one chain of thought. */
export class Parser extends SideReader {
  private depth = 0
  private readonly edge: RightEdge

  constructor(text: string, tokens: readonly Token[]) {
    super(text, tokens)
    this.edge = new RightEdge(text, tokens)
  }

  /** The longest expression that starts at a token, or null where none does. */
  read(from: number): Side | null {
    this.at = from
    this.depth = 0
    this.side = emptySide()
    const node = this.sum()
    if (node === null) return null
    const { side } = this
    side.node = node
    side.from = from
    side.to = this.at
    this.edge.judge(side)
    return side
  }

  private sum(): Node | null {
    let left = this.product()
    if (left === null) return null
    for (;;) {
      const operator = this.additive()
      if (operator === null) return left
      const mark = this.mark()
      this.at++
      this.skipLine()
      const right = this.product()
      if (right === null) {
        this.rewind(mark)
        return left
      }
      this.side.operations++
      left = binary(operator === '+' || operator === 'plus' ? '+' : '-', left, right)
    }
  }

  private additive(): '+' | '-' | 'plus' | 'minus' | null {
    const kind = this.kind(this.at)
    if (kind === '+' || kind === '-') return kind
    if (kind !== 'word') return null
    const word = this.word(this.at)
    return word === 'plus' || word === 'minus' ? word : null
  }

  private product(): Node | null {
    let left = this.signed()
    if (left === null) return null
    for (;;) {
      const next = this.factor(left)
      if (next === null) return left
      left = next
    }
  }

  /** What `left` becomes with the factor that follows it, or null where none does. */
  private factor(left: Node): Node | null {
    const kind = this.kind(this.at)
    if (kind === '*' || kind === '/') return this.operand(left, kind, 1)
    if (kind === 'word') return this.wordFactor(left)
    if (kind === 'frac') return this.besideFraction(left)
    if (kind === 'number') return this.besideNumber(left)
    if (kind === undefined || !implicitFactors.has(kind)) return null
    return this.isImplicitFactor(kind) ? this.operand(left, '*', 0, true) : null
  }

  private operand(left: Node, operator: '*' | '/', length: number, implicit = false): Node | null {
    const start = this.at
    const mark = this.mark()
    this.at += length
    // `644 times` at the end of a line does not multiply the next.
    if (length > 0 && this.kind(start) !== 'word') this.skipLine()
    const right = implicit ? this.power() : this.signed()
    if (right === null) {
      this.rewind(mark)
      return null
    }
    this.side.operations++
    return binary(operator, left, right, implicit)
  }

  private wordFactor(left: Node): Node | null {
    const word = this.word(this.at)
    if (word === 'times') return this.operand(left, '*', 1)
    if (word === 'x') return this.operand(left, '*', 1)
    if (word === 'multiplied' || word === 'divided') {
      if (this.kind(this.at + 1) !== 'word' || this.word(this.at + 1) !== 'by') return null
      return this.operand(left, word === 'divided' ? '/' : '*', 2)
    }
    if (word !== 'of' || !isShare(left)) return null
    let length = 1
    while (
      this.kind(this.at + length) === 'word' &&
      length <= 3 &&
      isDeterminer(this.word(this.at + length))
    )
      length++
    return this.operand(left, '*', length)
  }

  /** `(x)\frac{3}{4}`: a product; beside a whole number it was read as a mixed number. */
  private besideFraction(left: Node): Node | null {
    return this.operand(left, '*', 0, true)
  }

  private isImplicitFactor(kind: TokenKind): boolean {
    const token = this.tokens[this.at]!
    if (kind === 'name') return this.isFactorName(token)
    if (kind !== '(') return true
    if (token.partner < 0) return false
    if (token.glued) return true
    // `2 (3 + 4) = 14` multiplies; `7 (because 3 + 4)` does not.
    const after = this.kind(token.partner + 1)
    return after === '=' || after === '*' || after === '/'
  }

  private isFactorName(token: Token): boolean {
    if (token.glued) return true
    const character = this.text[token.start]
    return character !== 'a' && character !== 'A' && character !== 'I'
  }

  /** `(3)4` multiplies; any other two neighbours are not one value. */
  private besideNumber(left: Node): Node | null {
    const { glued } = this.tokens[this.at]!
    return left.kind === 'group' && glued ? this.operand(left, '*', 0, true) : null
  }

  /** `2 3/4` and `2\frac34`: a whole number with the fraction beside it; null where there is none. */
  private mixed(whole: Literal): Node | null {
    const token = this.tokens[this.at]
    if (token === undefined || whole.decimals > 0 || token.fenced) return null
    if (token.kind !== 'frac' && token.kind !== 'number') return null
    const mark = this.mark()
    const part = token.kind === 'frac' ? this.twoBraces('frac') : this.slashFraction(token)
    if (part !== null && isNumericFraction(part)) {
      // Read as one number, which is no operation.
      this.side.operations = mark[4]
      this.units()
      return { kind: 'mixed', whole, part }
    }
    this.rewind(mark)
    return null
  }

  private slashFraction(token: Token): Node | null {
    const slash = this.tokens[this.at + 1]
    const under = this.tokens[this.at + 2]
    if (token.kind !== 'number' || token.glued) return null
    if (slash?.kind !== '/' || !slash.glued || under?.kind !== 'number' || !under.glued) return null
    if (!(token.digits < under.digits) || token.decimals + under.decimals > 0) return null
    const part = binary('/', this.literal(this.at), this.literal(this.at + 2), false, true)
    this.at += 3
    return part
  }

  private signed(): Node | null {
    const kind = this.kind(this.at)
    if (kind !== '-' && kind !== '+') return this.power()
    this.at++
    const of = ++this.depth > limits.depth ? null : this.signed()
    this.depth--
    if (of === null) return null
    return kind === '-' ? { kind: 'negation', of } : of
  }

  private power(): Node | null {
    const base = this.postfix()
    if (base === null) return null
    const kind = this.kind(this.at)
    if (kind === 'superscript') {
      const token = this.tokens[this.at]!
      const exponent = literal(token, this.at, this.text)
      this.at++
      this.side.operations++
      this.units()
      return binary('^', base, exponent)
    }
    if (kind === 'word') return this.wordPower(base)
    if (kind !== '^') return base
    const mark = this.mark()
    this.at++
    const exponent = ++this.depth > limits.depth ? null : this.signed()
    this.depth--
    if (exponent === null) {
      this.rewind(mark)
      return base
    }
    this.side.operations++
    this.units()
    return binary('^', base, exponent)
  }

  private wordPower(base: Node): Node {
    const word = this.word(this.at)
    const exponent = word === 'squared' ? 2 : word === 'cubed' ? 3 : 0
    if (exponent === 0) return base
    const token = this.tokens[this.at]!
    const node = literal({ ...token, digits: exponent, decimals: 0 }, this.at, this.text)
    this.at++
    this.side.operations++
    return binary('^', base, node)
  }

  private postfix(): Node | null {
    let node = this.primary()
    if (node === null) return null
    if (this.kind(this.at) === '!' && !this.endsSentence()) {
      this.at++
      this.side.operations++
      node = { kind: 'factorial', of: node }
    }
    if (this.kind(this.at) === '%' && !this.isModulo()) {
      this.at++
      this.side.hasPercent = true
      this.units()
      node = { kind: 'percent', of: node }
    }
    if (this.kind(this.at) === 'degree') {
      this.at++
      this.side.units.push('degree')
    }
    return node
  }

  private isModulo(): boolean {
    const next = this.tokens[this.at + 1]
    return next?.kind === 'number' || (next?.kind === '(' && !next.glued)
  }

  /** `= 8!` before white space or at the end may be an exclamation; the reader of the edge notes it. */
  private endsSentence(): boolean {
    const next = this.tokens[this.at + 1]
    return next === undefined || next.kind === 'line' || (next.kind === 'word' && !next.glued)
  }

  private primary(): Node | null {
    const token = this.tokens[this.at]
    if (token === undefined) return null
    const { kind } = token
    if (kind === 'number') {
      if (this.side.literals.length >= limits.literals) return null
      const node = this.literal(this.at)
      this.at++
      return this.mixed(node) ?? this.scaled(node, token.money)
    }
    if (kind === '(') return this.group(token)
    if (kind === 'name') return this.name(token)
    if (kind === 'frac' || kind === 'binom') return this.twoBraces(kind)
    if (kind === 'sqrt') return this.rootOf()
    if (kind !== 'pi') return null
    this.at++
    this.side.operations++
    return { kind }
  }

  private literal(index: number): Literal {
    const node = literal(this.tokens[index]!, index, this.text)
    this.side.literals.push(node)
    if (this.tokens[index]!.money) this.side.units.push('dollar')
    return node
  }

  private scaled(node: Literal, money: boolean): Node {
    const token = this.tokens[this.at]
    if (token?.kind === 'word' || token?.kind === 'name') {
      const word = token.glued ? this.text.slice(token.start, token.end) : this.word(this.at)
      // `$5k` is an amount; `5k` may be an unknown.
      const digits = !token.glued ? scaleOf(word) : money ? gluedScaleOf(word) : 0
      if (digits > 0 && (token.kind === 'word' || token.glued)) {
        this.side.units.push(word)
        this.at++
        this.units()
        return { kind: 'scaled', of: node, digits }
      }
    }
    this.units()
    return node
  }

  private name(token: Token): Node | null {
    const next = this.tokens[this.at + 1]
    // `30 times a month`: the article.
    if (next?.kind === 'word' && !next.glued && !token.glued && isArticle(this.text, token))
      return null
    // `f(3)` is a function at a place, not a product.
    if (next?.kind === '(' && next.glued && !this.isFactorBracket(token, next)) return null
    const name = this.text.slice(token.start, token.end)
    this.side.names.push(name)
    this.at++
    return { kind: 'name', name, token: this.at - 1 }
  }

  private isFactorBracket(token: Token, bracket: Token): boolean {
    if (bracket.partner < 0 || token.end - token.start > 1) return false
    if (!'xyznmkabcdrstw'.includes(this.text[token.start]!)) return false
    for (let i = this.at + 2; i < bracket.partner; i++) {
      const kind = this.tokens[i]!.kind
      if (kind === '+' || kind === '-') return true
      if (kind === 'comma') return false
    }
    return false
  }

  private group(token: Token): Node | null {
    const closing = token.partner
    if (closing < 0) return null
    this.at++
    const of = ++this.depth > limits.depth ? null : this.sum()
    this.depth--
    if (of === null || this.at !== closing) return null
    this.at++
    this.units()
    return { kind: 'group', of }
  }

  private twoBraces(kind: 'frac' | 'binom'): Node | null {
    this.at++
    const over = this.braced()
    const under = over === null ? null : this.braced()
    if (over === null || under === null) return null
    this.side.operations++
    this.units()
    if (kind === 'binom') return { kind: 'binomial', n: over, k: under }
    return binary('/', over, under, false, true)
  }

  private braced(): Node | null {
    const token = this.tokens[this.at]
    if (token?.kind === 'number') {
      this.at++
      return this.literal(this.at - 1)
    }
    return token?.kind === '(' ? this.group(token) : null
  }

  private rootOf(): Node | null {
    this.at++
    this.side.operations++
    const token = this.tokens[this.at]
    if (token?.kind === '(' && this.text[token.start] === '[') {
      const index = this.group(token)
      const of = index === null ? null : this.braced()
      return of === null ? null : { kind: 'root', of, index }
    }
    const of = this.braced()
    return of === null ? null : { kind: 'root', of, index: null }
  }
}

const implicitFactors: ReadonlySet<TokenKind> = new Set(['(', 'sqrt', 'pi', 'binom', 'name'])

const determiners = new Set(
  'the his her their its those these all a total my our that this your'.split(' '),
)

function isDeterminer(word: string): boolean {
  return determiners.has(word)
}
