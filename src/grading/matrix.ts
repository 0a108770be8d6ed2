import { type Expression, parseTokens, type Token, Undecidable } from '../arithmetic/index.ts'
import type { Answer } from './answer.ts'
import { matching, split, splitWith } from './split.ts'

export function hasMatrix(tokens: Token[]): boolean {
  return tokens.some(({ kind, text }) => kind === 'command' && text === 'begin')
}

/** A matrix, or a sum and product of matrices, entry by entry. */
export function readMatrix(tokens: Token[]): Answer {
  const isPlus = ({ kind, text }: Token) => kind === 'mark' && (text === '+' || text === '-')
  const { parts, separators } = splitWith(tokens, isPlus)
  const signs = separators.map(({ text }) => text)
  const leading = parts[0]?.length === 0
  const terms = leading ? parts.slice(1) : parts
  const termSigns = leading ? signs : ['+', ...signs]
  let total: Expression[][] | null = null
  for (const [index, term] of terms.entries()) {
    const product = readProduct(term)
    const rows =
      termSigns[index] === '-' ? mapped(product, (of) => ({ kind: 'negation', of })) : product
    total = total === null ? rows : added(total, rows)
  }
  return { kind: 'matrix', rows: total ?? [] }
}

/** Scalars and matrices side by side. */
function readProduct(tokens: Token[]): Expression[][] {
  let rows: Expression[][] | null = null
  let factors: Token[] = []
  for (let at = 0; at < tokens.length; ++at) {
    const token = tokens[at]
    if (!token) continue
    const isBracket =
      (token.text === '(' || token.text === '[') &&
      hasMatrix(tokens.slice(at, matching(tokens, at)))
    if (token.text !== 'begin' && !isBracket) {
      factors.push(token)
      continue
    }
    const end = token.text === 'begin' ? environmentEnd(tokens, at) : matching(tokens, at)
    if (end < at) throw new Undecidable('a matrix without its end')
    const inner = tokens.slice(at, end + 1)
    const next = token.text === 'begin' ? readEnvironment(inner) : readInner(inner.slice(1, -1))
    rows = rows === null ? next : multiplied(rows, next)
    at = end
  }
  factors = factors.filter(({ text }) => text !== 'cdot' && text !== 'times' && text !== '*')
  if (!rows) throw new Undecidable('a sum of a matrix and a number')
  if (factors.length === 0) return rows
  const scalar = parseTokens(factors)
  return mapped(rows, (entry) => ({ kind: 'product', factors: [scalar, entry] }))
}

function readInner(tokens: Token[]): Expression[][] {
  const answer = readMatrix(tokens)
  return answer.kind === 'matrix' ? answer.rows : []
}

/** The last token of `\begin{x} … \end{x}`: the brace that closes the name after `\end`. */
function environmentEnd(tokens: Token[], open: number): number {
  const end = matching(tokens, open)
  if (end < 0) throw new Undecidable('a matrix without its end')
  return matching(tokens, end + 1)
}

function readEnvironment(tokens: Token[]): Expression[][] {
  const nameEnd = matching(tokens, 1)
  const name = tokens
    .slice(2, nameEnd)
    .map(({ text }) => text)
    .join('')
  if (!/^(?:[pbvBV]?matrix|smallmatrix|array)$/.test(name))
    throw new Undecidable(`environment ${name}`)
  const start = name === 'array' ? matching(tokens, nameEnd + 1) + 1 : nameEnd + 1
  const body = tokens.slice(start, -4).filter(({ text }) => text !== 'hline')
  const bodyEnd = body.findLastIndex(({ text }) => text === 'end')
  const inner = bodyEnd >= 0 ? body.slice(0, bodyEnd) : body
  const rows = split(inner, ({ kind, text }) => kind === 'command' && text === '\\').filter(
    (row) => row.length > 0,
  )
  return rows.map((row) =>
    split(row, ({ kind, text }) => kind === 'mark' && text === '&').map((cell) =>
      parseTokens(cell),
    ),
  )
}

function mapped(rows: Expression[][], change: (entry: Expression) => Expression): Expression[][] {
  return rows.map((row) => row.map(change))
}

function added(a: Expression[][], b: Expression[][]): Expression[][] {
  if (a.length !== b.length || a.some((row, at) => row.length !== b[at]?.length))
    throw new Undecidable('a sum of matrices of different sizes')
  return a.map((row, i) =>
    row.map((entry, j) => ({ kind: 'sum', terms: [entry, b[i]?.[j] ?? entry] })),
  )
}

function multiplied(a: Expression[][], b: Expression[][]): Expression[][] {
  if (a.some((row) => row.length !== b.length))
    throw new Undecidable('a product of matrices of different sizes')
  return a.map((row) =>
    (b[0] ?? []).map((_, column) => ({
      kind: 'sum',
      terms: row.map((entry, at) => ({
        kind: 'product',
        factors: [entry, b[at]?.[column] ?? entry],
      })),
    })),
  )
}
