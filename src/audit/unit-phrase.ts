import { lowerWord, type Token } from './token.ts'
import { isFunctionWord, unitFamily, unitName } from './words.ts'

/** The units of measure in a `\\text{…}`, in the singular. */
export function unitsIn(text: string, token: Token): string[] {
  return text
    .slice(token.start, token.end)
    .split(/[^A-Za-z¢$%]+/)
    .filter((word) => unitFamily(word) >= 0)
    .map(unitName)
}

/** A single letter that is a unit: `5 cm h`, not `10 for n`. */
export function isUnitLetter(text: string, token: Token | undefined): token is Token {
  return token?.kind === 'name' && unitFamily(text.slice(token.start, token.end)) >= 0
}

/** Whether a slash divides units and not numbers: `60 km/h`, `12 slices / person`. */
export function isUnitSlash(
  text: string,
  tokens: readonly Token[],
  index: number,
  words: number,
): boolean {
  const next = tokens[index + 1]
  if (next?.kind === 'text') return true
  if (next?.kind === 'word') return !isFunctionWord(lowerWord(text, next))
  return next?.kind === 'name' && words > 0 && next.glued
}

/** `a` or `I` as a word. */
export function isArticle(text: string, token: Token): boolean {
  const character = text[token.start]
  return !token.glued && (character === 'a' || character === 'A' || character === 'I')
}
