import type { Side } from './side.ts'
import { lowerWord, type Token, type TokenKind } from './token.ts'
import { isFunctionWord, isReachingWord } from './words.ts'

/** How the left edge of a chain looks: whole, doubtful (a false claim is not held against it), or cut. */
export type Edge = 'whole' | 'doubtful' | 'cut'

/** Reads what stands before an expression: whether it begins there, or is a part of something longer. */
export class LeftEdge {
  private readonly text: string
  private readonly tokens: readonly Token[]

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = tokens
  }

  /** The left edge of the first side of a chain. */
  judge(side: Side): Edge {
    if (this.kind(side.from) === 'word') return this.verbalEdge(side.from - 1)
    const first = this.tokens[side.from]!
    let before = side.from - 1
    const token = this.tokens[before]
    if (token === undefined) return 'whole'
    switch (token.kind as string) {
      case '=':
      case '≈':
      case 'note':
        return 'whole'
      case '(':
        return this.isArgument(before) ? 'cut' : 'whole'
      case 'stop':
        // `x < 3 + 4 = 7`; a `>` at the start of a line is a quotation.
        if (this.text[token.start] === '<') return 'doubtful'
        if (this.text[token.start] === '>' && before > 0 && this.kind(before - 1) !== 'line')
          return 'doubtful'
        return token.glued &&
          first.glued &&
          this.text[token.start] === ':' &&
          this.kind(before - 1) === 'number'
          ? 'cut'
          : 'whole'
      case 'bullet':
        return 'whole'
      case 'comma':
        return first.glued && !first.fenced && !this.followsEquation(before) ? 'cut' : 'whole'
      case 'line':
        before--
        return this.isWrapped(before) ? 'cut' : 'whole'
      case 'word':
        return this.edgeAfterWord(before, first)
      case 'text':
        if (first.kind === '(' && first.glued) return 'cut'
        return isConjunction(this.text.slice(token.start, token.end)) ? 'whole' : 'doubtful'
      case 'name':
        return this.edgeAfterName(token, first)
      case 'number':
        return first.fenced && !first.glued ? 'doubtful' : 'cut'
      case ')':
        return this.edgeAfterBracket(before, first)
      case 'bar':
        return first.glued ? 'cut' : 'whole'
      default:
        return 'cut'
    }
  }

  /** `half the sum of 3 and 5` is another value than the sum. */
  private verbalEdge(before: number): Edge {
    let at = before
    if (this.kind(at) === 'word' && this.word(at) === 'the') at--
    const kind = this.kind(at)
    if (kind !== 'word')
      return kind === undefined || kind === 'stop' || kind === 'line' || kind === 'comma'
        ? 'whole'
        : 'doubtful'
    const word = this.word(at)
    return isReachingWord(word) || word === 'of' || word === 'times' ? 'doubtful' : 'whole'
  }

  /** Whether an open bracket belongs to a function or a command: `f(3 + 4 = 7`. */
  private isArgument(bracket: number): boolean {
    const token = this.tokens[bracket]!
    if (!token.glued || token.fenced) return false
    const before = this.kind(bracket - 1)
    return (
      before === 'name' ||
      before === 'bad' ||
      before === '^' ||
      before === 'sqrt' ||
      before === 'frac'
    )
  }

  /** `6+1=7,3*7=21`: the comma stands after the value of an equation. */
  private followsEquation(comma: number): boolean {
    const sign = this.kind(comma - 2) === '-' ? 1 : 0
    return this.kind(comma - 1) === 'number' && this.kind(comma - 2 - sign) === '='
  }

  /** Whether the line above ends in the middle of an expression. */
  private isWrapped(before: number): boolean {
    const kind = this.kind(before)
    return (
      kind === '+' || kind === '-' || kind === '*' || kind === '/' || kind === '^' || kind === 'bad'
    )
  }

  private edgeAfterWord(index: number, first: Token): Edge {
    if (first.glued && !first.fenced) return 'cut'
    if (this.followsOperator(index)) return 'cut'
    const word = this.word(index)
    if (isReachingWord(word) && !isResultNoun(word)) return 'doubtful'
    if (word === 'by' && this.isDivisor(index)) return 'doubtful'
    if (first.kind === '(') return isFunctionWord(word) ? 'whole' : 'doubtful'
    // `half of 3 + 5`, `the average of the numbers 3 + 5`, `the sum of 3 and 4 * 2`.
    return this.reachesInto(index) ? 'doubtful' : 'whole'
  }

  /** `25 classmates + his 1 teacher + 1`: an operator stands before the words. */
  private followsOperator(index: number): boolean {
    let at = index
    while (this.kind(at) === 'word' && at > index - 3) at--
    const kind = this.kind(at)
    return kind === '+' || kind === '*' || kind === '/' || (kind === '-' && !this.tokens[at]!.glued)
  }

  /** Whether the words before an expression make it a part of a longer one. */
  private reachesInto(index: number): boolean {
    let at = index
    if (this.word(at) === 'the') at--
    if (this.kind(at) !== 'word') return false
    const word = this.word(at)
    if (isReachingWord(word) && at < index) return true
    if (isJoining(word) && this.countsBefore(at)) return true
    if (word === 'of') return this.isPart(at - 1)
    return word === 'and' && this.isJoined(at - 1)
  }

  /** `divided by 3 + 5`, `multiply 4 by 3 + 5`. */
  private isDivisor(by: number): boolean {
    for (let at = by - 1; at > by - 6 && at >= 0; at--)
      if (this.kind(at) === 'word' && /^(?:divid|multipl)/.test(this.word(at))) return true
    return false
  }

  /** `half of`, `a third of`, `20% of`, `3/4 of`, `the square root of`. */
  private isPart(at: number): boolean {
    const kind = this.kind(at)
    if (kind === 'word') return isReachingWord(this.word(at))
    return kind === '%' || kind === 'number' || kind === ')'
  }

  /** `the sum of 3 and 4 * 2`, `between 3 and 4`. */
  private isJoined(from: number): boolean {
    for (let at = from; at > from - 8; at--) {
      const kind = this.kind(at)
      if (kind === 'word') {
        const earlier = this.word(at)
        if (
          isReachingWord(earlier) ||
          earlier === 'sum' ||
          earlier === 'both' ||
          earlier === 'total'
        )
          return true
      } else if (kind !== 'number' && kind !== 'name') return false
    }
    return false
  }

  /** `24 eggs in 1 tray x 2`, `8 packs of 5 bags * 4`: a number and its noun before the joining word. */
  private countsBefore(joining: number): boolean {
    let at = joining - 1
    while (this.kind(at) === 'word' && at > joining - 4 && !isFunctionWord(this.word(at))) at--
    return at < joining - 1 && this.kind(at) === 'number'
  }

  private edgeAfterName(token: Token, first: Token): Edge {
    if (first.glued || first.kind === '(') return 'cut'
    const letter = this.text[token.start]
    return letter === 'a' || letter === 'I' ? 'whole' : 'doubtful'
  }

  private edgeAfterBracket(before: number, first: Token): Edge {
    const token = this.tokens[before]!
    if (first.glued && !first.fenced) return 'cut'
    if (first.kind === '(' || first.kind === 'frac' || first.kind === 'sqrt') return 'cut'
    // `(a) 3 + 4 = 7`, `1) 3 + 4 = 7`, `(in dollars) 3 + 4 = 7`.
    if (token.partner < 0 || this.isItem(token.partner, before)) return 'whole'
    return this.text[token.start] === '}' ? 'cut' : 'doubtful'
  }

  /** `(a)`, `(2)`: the mark of an item. */
  private isItem(open: number, close: number): boolean {
    const kind = this.kind(open + 1)
    const { glued } = this.tokens[open]!
    return close === open + 2 && !glued && (kind === 'name' || kind === 'number')
  }

  private kind(index: number): TokenKind | undefined {
    return this.tokens[index]?.kind
  }

  private word(index: number): string {
    return lowerWord(this.text, this.tokens[index]!)
  }
}

/** `\text{ and }` between two formulas. */
function isConjunction(text: string): boolean {
  return /\{\s*(?:and|or|so|then|thus|hence|where|since|because|which gives|therefore|i\.e\.?),?:?\s*\}/i.test(
    text,
  )
}

/** `the product 7 * 8` names the expression that follows it. */
function isResultNoun(word: string): boolean {
  return word === 'product' || word === 'difference' || word === 'quotient' || word === 'ratio'
}

function isJoining(word: string): boolean {
  return word === 'of' || word === 'in' || word === 'per' || word === 'with' || word === 'at'
}
