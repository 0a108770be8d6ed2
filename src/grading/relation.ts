import { type Token, Undecidable } from '../arithmetic/index.ts'
import type { Answer, Side, Sign } from './answer.ts'
import { splitWith } from './split.ts'

const commandSigns: Record<string, Sign> = {
  le: '≤',
  ge: '≥',
  lt: '<',
  gt: '>',
  ne: '≠',
  in: '∈',
  approx: '≈',
  equiv: '≡',
  sim: '≈',
  cong: '≈',
  simeq: '≈',
  doteq: '≈',
}

/** A relation at the top level of the tokens, or null. */
export function splitRelation(source: Token[]): { sides: Side[]; signs: Sign[] } | null {
  const tokens = withSigns(source)
  const { parts, separators } = splitWith(tokens, (token) => signOf(token) !== null)
  if (parts.length < 2) return null
  if (parts.length > 20) throw new Undecidable('a chain of more than 20 sides')
  const signs = separators.map((token) => signOf(token) ?? '=')
  const sides = parts.map((part) => ({ tokens: part, isName: isName(part) }))
  // "= 5" states only the value.
  if (sides[0]?.tokens.length === 0) sides[0].isName = true
  return { sides, signs }
}

export function readRelation(tokens: Token[]): Answer | null {
  const relation = splitRelation(tokens)
  return relation && { kind: 'relation', ...relation }
}

/** Joins signs that are written with two characters: `<=`, `!=`, `==`. */
function withSigns(tokens: Token[]): Token[] {
  const joined: Token[] = []
  for (const token of tokens) {
    const last = joined.at(-1)
    const pair =
      last && last.kind === 'mark' && token.kind === 'mark' && !token.spaced
        ? pairs[last.text + token.text]
        : undefined
    if (pair !== undefined && last) joined[joined.length - 1] = { ...last, text: pair }
    else joined.push(token)
  }
  return joined
}

const pairs: Record<string, string> = {
  '<=': '≤',
  '=<': '≤',
  '>=': '≥',
  '=>': '≥',
  '!=': '≠',
  '==': '=',
  '<>': '≠',
}

function signOf({ kind, text }: Token): Sign | null {
  if (kind === 'command') return commandSigns[text] ?? null
  if (kind !== 'mark') return null
  switch (text) {
    case '=':
    case '<':
    case '>':
    case '≤':
    case '≥':
    case '≠':
      return text
    default:
      return null
  }
}

/**
 * Whether a side only names what the other states: letters with subscripts, functions of letters or
 * numbers (`f(2)`), segments, fractions and ratios of names, words. `a + 3z` is an equation's side, not
 * a name; `m + n` is what many problems ask for, and is one.
 */
function isName(side: Token[]): boolean {
  const bare = withoutArguments(side)
  const letters = bare.filter(({ kind }) => kind === 'word' || kind === 'text')
  if (bare.length === 0) return false
  if (bare.some(({ kind }) => kind === 'number')) return false
  if (bare.some(({ kind, text }) => kind === 'mark' && !"(){}[]|,':+".includes(text))) return false
  if (bare.some(({ kind, text }) => kind === 'command' && !nameCommands.test(text))) return false
  const isSum = bare.some(({ text }) => text === '+')
  return !isSum || !letters.some(({ text }) => /[xyz]/.test(text))
}

const nameCommands =
  /^(?:frac|angle|triangle|overline|vec|hat|bar|overrightarrow|lvert|rvert|langle|rangle|[a-zA-Z]*(?:alpha|beta|gamma|delta|theta|lambda|mu|sigma|phi|omega|rho|tau|psi|xi|eta|zeta)|Delta|Omega|pi|ell|max|min|gcd|lcm|circ|prime|%)$/

/** Without subscripts, and without what stands in brackets after a letter. */
function withoutArguments(tokens: Token[]): Token[] {
  const kept: Token[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; ++at) {
    const token = tokens[at]
    const last = tokens[at - 1]
    if (!token) continue
    const isOpen = token.kind === 'mark' && (token.text === '(' || token.text === '{')
    const isSkipped =
      isOpen && (last?.text === '_' || (token.text === '(' && last !== undefined && isCaller(last)))
    if (depth > 0 || isSkipped) {
      if (isOpen) ++depth
      if (token.kind === 'mark' && (token.text === ')' || token.text === '}')) --depth
    } else if (token.text === '_' && token.kind === 'mark') {
      if (tokens[at + 1]?.text !== '{') ++at
    } else kept.push(token)
  }
  return kept
}

function isCaller({ kind, text }: Token): boolean {
  return (
    kind === 'word' ||
    kind === 'text' ||
    text === "'" ||
    (kind === 'command' && /^(?:max|min|phi|psi|sigma|gcd|lcm)$/.test(text))
  )
}
