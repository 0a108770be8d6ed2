import { binary, isNumericFraction, literal, type Literal, type Node } from './expression.ts'
import { SideReader } from './side-reader.ts'
import { type Token } from './token.ts'
import { isArticle } from './unit-phrase.ts'
import { gluedScaleOf, scaleOf } from './words.ts'

/** Brackets, signs and exponents inside each other; and operands of one expression. */
const limits = { depth: 24, literals: 500 }

/** Reads what operators stand between: numbers, mixed numbers, names, brackets, fractions, roots. */
export abstract class OperandReader extends SideReader {
  private depth = 0

  protected abstract sum(): Node | null
  protected abstract signed(): Node | null

  protected start(): void {
    this.depth = 0
  }

  /** What is read one level deeper; null where that is too deep. */
  protected deeper(what: 'sum' | 'signed'): Node | null {
    const node = ++this.depth > limits.depth ? null : this[what]()
    this.depth--
    return node
  }

  protected primary(): Node | null {
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

  protected literal(index: number): Literal {
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
    const of = this.deeper('sum')
    if (of === null || this.at !== closing) return null
    this.at++
    this.units()
    return { kind: 'group', of }
  }

  protected twoBraces(kind: 'frac' | 'binom'): Node | null {
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
