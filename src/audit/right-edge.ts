import type { Side } from './side.ts'
import { lowerWord, type Token, type TokenKind } from './token.ts'
import { isArticle, isUnitLetter, isUnitSlash, unitsIn } from './unit-phrase.ts'
import {
  isChangingWord,
  isComparative,
  isFunctionWord,
  isLinkingWord,
  unitFamily,
  unitName,
} from './words.ts'

/** Reads what follows an expression: units, words that change its value, an operator left over. */
export class RightEdge {
  private readonly text: string
  private readonly tokens: readonly Token[]

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = tokens
  }

  /** Notes on the side what stands at its right edge, and whether it is complete. */
  judge(side: Side): void {
    let index = side.to
    let token = this.tokens[index]
    side.complete = true
    if (token?.kind === 'bad' && token.glued && this.isEllipsis(token)) {
      side.truncated = true
      side.to++
      token = this.tokens[++index]
    }
    if (token === undefined) return
    switch (token.kind as string) {
      case '/':
        side.complete = isUnitSlash(this.text, this.tokens, index, 0)
        if (side.complete) side.units.push(`/${unitName(this.word(index + 1))}`)
        return
      case '+':
      case '-':
      case '*':
      case '^':
      case 'frac':
      case 'sqrt':
      case 'pi':
      case 'binom':
      case '%':
      case 'superscript':
        side.complete = token.kind === '-' && this.isDash(index, side)
        return
      case 'number':
        side.complete = (token.fenced && !token.glued) || this.isAdjective(index)
        side.doubtfulEnd = true
        return
      case 'bad':
        side.complete = !token.glued && this.isEllipsis(token)
        return
      case '(':
        side.complete = !token.glued
        side.doubtfulEnd = this.kind(index + 1) === 'number' || this.kind(index + 1) === '-'
        return
      case 'name':
        side.complete = !token.glued
        if (token.glued || !isUnitLetter(this.text, token))
          side.doubtfulEnd = !isArticle(this.text, token)
        else side.letter = this.text.slice(token.start, token.end)
        return
      case 'word':
      case 'text':
      case 'degree':
        this.judgeWords(index, side)
        return
      case '!':
        side.exclaimed = true
        return
      default:
    }
  }

  /** `10 30-minute episodes`. */
  private isAdjective(index: number): boolean {
    const [dash, noun] = [this.tokens[index + 1], this.tokens[index + 2]]
    return dash?.kind === '-' && dash.glued && noun?.kind === 'word' && noun.glued
  }

  private isEllipsis(token: Token): boolean {
    const first = this.text[token.start]
    return (
      first === '.' || first === '…' || /^\\[lc]?dots/.test(this.text.slice(token.start, token.end))
    )
  }

  /** A minus that no operand follows and that words do is a dash. */
  private isDash(index: number, side: Side): boolean {
    const token = this.tokens[index]!
    const next = this.tokens[index + 1]
    side.doubtfulEnd = true
    return !token.glued && next?.kind === 'word' && !next.glued
  }

  /** `3 times 4`, `5 to 7`, `3 or -3`, `2 out of 3`. */
  private links(index: number): boolean {
    if (!isLinkingWord(this.word(index))) return false
    const next =
      this.kind(index + 1) === 'word' && this.word(index + 1) === 'of' ? index + 2 : index + 1
    const kind = this.kind(next)
    return kind === 'number' || kind === '-' || kind === 'frac' || kind === 'bad'
  }

  private compare(index: number, side: Side): void {
    side.comparative = true
    if (this.kind(index + 1) !== 'word' || this.word(index + 1) !== 'than') return
    for (let next = index + 2; next < index + 5; next++)
      if (this.kind(next) === 'number') side.doubtfulEnd = true
  }

  /** Units at the right edge are noted; words that would change the value are a doubt. */
  private judgeWords(from: number, side: Side): void {
    for (let index = from, words = 0; words < 5; index++, words++) {
      const token = this.tokens[index]
      if (token?.kind === 'text') side.units.push(...unitsIn(this.text, token))
      else if (token?.kind === 'degree') side.units.push('degree')
      else if (token?.kind === '/' && this.kind(index + 1) === 'word') continue
      else if (token?.kind !== 'word') return
      else {
        const word = this.word(index)
        const family = unitFamily(word)
        if (words === 0 && token.glued && family < 0) side.doubtfulEnd = true
        if (words === 0 && (isChangingWord(word) || this.links(index))) side.doubtfulEnd = true
        if (isComparative(word)) this.compare(index, side)
        if (family >= 0) side.units.push(unitName(word))
        else if (isFunctionWord(word) && words > 0) return
      }
    }
  }

  private kind(index: number): TokenKind | undefined {
    return this.tokens[index]?.kind
  }

  private word(index: number): string {
    return lowerWord(this.text, this.tokens[index]!)
  }
}
