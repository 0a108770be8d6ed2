import { closes, opens, type Token } from '../arithmetic/index.ts'

/** The parts of a token list between separators that stand outside all brackets. */
export function split(tokens: Token[], isSeparator: (token: Token) => boolean): Token[][] {
  return splitWith(tokens, isSeparator).parts
}

/** The parts and, one fewer, the separators between them. */
export function splitWith(
  tokens: Token[],
  isSeparator: (token: Token) => boolean,
): { parts: Token[][]; separators: Token[] } {
  const parts: Token[][] = [[]]
  const separators: Token[] = []
  let depth = 0
  for (const token of tokens) {
    if (isOpen(token)) ++depth
    if (isClose(token)) --depth
    if (depth === 0 && isSeparator(token)) {
      separators.push(token)
      parts.push([])
    } else parts.at(-1)?.push(token)
  }
  return { parts, separators }
}

/** The position of the bracket that closes the one at `open`, or −1. Half-open intervals match too. */
export function matching(tokens: Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; ++at) {
    const token = tokens[at]
    if (token && isOpen(token)) ++depth
    if (token && isClose(token) && --depth === 0) return at
  }
  return -1
}

export function isOpen(token: Token): boolean {
  return (
    opens(token) || (token.kind === 'mark' && token.text === '{') || isEnvironment(token, 'begin')
  )
}

export function isClose(token: Token): boolean {
  return (
    closes(token) || (token.kind === 'mark' && token.text === '}') || isEnvironment(token, 'end')
  )
}

function isEnvironment({ kind, text }: Token, name: 'begin' | 'end'): boolean {
  return kind === 'command' && text === name
}
