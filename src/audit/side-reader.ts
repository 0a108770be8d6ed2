import { emptySide, type Side } from './side.ts'
import { lowerWord, type Token, type TokenKind } from './token.ts'
import { isUnitLetter, isUnitSlash, unitsIn } from './unit-phrase.ts'
import { isFunctionWord, unitFamily, unitName } from './words.ts'

/** The side that is being read, how far it has come, and the units that it steps over. */
export class SideReader {
  protected readonly text: string
  protected readonly tokens: readonly Token[]
  protected at = 0
  protected side: Side = emptySide()

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = tokens
  }

  protected kind(index: number): TokenKind | undefined {
    return this.tokens[index]?.kind
  }

  protected word(index: number): string {
    return lowerWord(this.text, this.tokens[index]!)
  }

  protected mark(): [number, number, number, number, number] {
    const { literals, names, units, operations } = this.side
    return [this.at, literals.length, names.length, units.length, operations]
  }

  /** Forgets what was read since the mark. */
  protected rewind([at, literals, names, units, operations]: [
    number,
    number,
    number,
    number,
    number,
  ]): void {
    this.at = at
    this.side.literals.length = literals
    this.side.names.length = names
    this.side.units.length = units
    this.side.operations = operations
  }

  /** A line that is wrapped after an operator goes on. */
  protected skipLine(): void {
    const token = this.tokens[this.at]
    if (token?.kind === 'line' && token.digits === 0 && this.kind(this.at + 1) === 'number')
      this.at++
  }

  /**
   * Steps over the name of a unit or of what is counted (`eggs per day`, `km/h`, `\text{ cm}^2`), but
   * only where the expression then goes on or an equality follows; otherwise it stays for the reader
   * of the right edge.
   */
  protected units(): void {
    let index = this.at
    let words = 0
    const first = this.at
    const found: string[] = []
    for (;;) {
      const token = this.tokens[index]
      if (token?.kind === 'text') found.push(...unitsIn(this.text, token))
      else if (token?.kind === 'word' || (words > 0 && isUnitLetter(this.text, token))) {
        const word = this.word(index)
        if (word === 'of' && words === 0) break
        if (isFunctionWord(word) || (token.glued && unitFamily(word) < 0 && words === 0)) break
        if (unitFamily(word) >= 0) found.push(unitName(word))
      } else if (token?.kind === '/' && isUnitSlash(this.text, this.tokens, index, words)) {
        index++
        const word = this.word(index)
        if (unitFamily(word) >= 0) found.push(`/${unitName(word)}`)
      } else if (token?.kind === 'degree') found.push('degree')
      else if (token?.kind === '^' && words > 0 && this.kind(index + 1) === 'number') index++
      else if (token?.kind !== 'superscript' || words === 0) break
      index++
      if (++words > 7) return
    }
    if (words === 0 || !this.goesOn(index)) return
    // `100 pages / 2 pages/15 minutes`: 2 pages every 15 minutes are one rate.
    if (this.kind(index) === '/' && this.tokens[index]!.glued && index > first)
      this.side.doubtfulEnd = true
    this.side.units.push(...found)
    this.at = index
  }

  /** Whether what stands at a token carries an expression on, or ends it with an equality or bracket. */
  private goesOn(index: number): boolean {
    switch (this.kind(index) as string) {
      case '=':
      case '≈':
      case ')':
        return true
      case '-': {
        // `6 after -14`: a minus that is glued to its number only is a sign.
        const next = this.tokens[index + 1]
        return startsOperand(next?.kind) && !(next!.glued && !this.tokens[index]!.glued)
      }
      case '+':
      case '*':
      case '/':
        return startsOperand(this.kind(index + 1))
      case 'word': {
        const word = this.word(index)
        return (
          (word === 'times' || word === 'plus' || word === 'minus') &&
          startsOperand(this.kind(index + 1))
        )
      }
      default:
        return false
    }
  }
}

function startsOperand(kind: TokenKind | undefined): boolean {
  return (
    kind === 'number' ||
    kind === '(' ||
    kind === 'frac' ||
    kind === 'sqrt' ||
    kind === '-' ||
    kind === 'pi' ||
    kind === 'name' ||
    kind === 'binom'
  )
}
