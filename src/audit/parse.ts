import { RightEdge } from './right-edge.ts'
import { OperandReader } from './operand-reader.ts'
import { emptySide, type Side } from './side.ts'
import { binary, isShare, literal, type Node } from './expression.ts'
import { type Token, type TokenKind } from './token.ts'

/** Reads expressions from the tokens of one chain of thought. */
export class Parser extends OperandReader {
  private readonly edge: RightEdge

  constructor(text: string, tokens: readonly Token[]) {
    super(text, tokens)
    this.edge = new RightEdge(text, tokens)
  }

  /** The longest expression that starts at a token, or null where none does. */
  read(from: number): Side | null {
    this.at = from
    this.start()
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

  protected sum(): Node | null {
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

  protected signed(): Node | null {
    const kind = this.kind(this.at)
    if (kind !== '-' && kind !== '+') return this.power()
    this.at++
    const of = this.deeper('signed')
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
    const exponent = this.deeper('signed')
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
}

const implicitFactors: ReadonlySet<TokenKind> = new Set(['(', 'sqrt', 'pi', 'binom', 'name'])

const determiners = new Set(
  'the his her their its those these all a total my our that this your'.split(' '),
)

function isDeterminer(word: string): boolean {
  return determiners.has(word)
}
