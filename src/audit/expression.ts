import type { Token } from './token.ts'

/** A numeric or algebraic expression as a chain states it, with the places of its literals. */
export type Node =
  | Literal
  | { kind: 'name'; name: string; token: number }
  | { kind: 'pi' }
  | { kind: 'negation' | 'percent' | 'group' | 'factorial'; of: Node }
  | Binary
  /** A whole number beside a fraction: their sum, unless the writer meant the product. */
  | { kind: 'mixed'; whole: Node; part: Node }
  /** `5 thousand`: a number times a power of ten. */
  | { kind: 'scaled'; of: Node; digits: number }
  | { kind: 'root'; of: Node; index: Node | null }
  | { kind: 'binomial'; n: Node; k: Node }

export interface Literal {
  kind: 'number'
  token: number
  start: number
  end: number
  digits: number
  decimals: number
  text: string | null
}

export interface Binary {
  kind: 'binary'
  operator: '+' | '-' | '*' | '/' | '^'
  left: Node
  right: Node
  /** No sign was written between the factors. */
  implicit: boolean
  /** Written as a fraction with two braces: what stands inside belongs together. */
  stacked: boolean
}

export function literal(token: Token, index: number, text: string): Literal {
  return {
    kind: 'number',
    token: index,
    start: token.start,
    end: token.end,
    digits: token.digits,
    decimals: token.decimals,
    // Only what does not fit a safe integer needs its text.
    text: Number.isNaN(token.digits) ? text.slice(token.start, token.end) : null,
  }
}

export function binary(
  operator: Binary['operator'],
  left: Node,
  right: Node,
  implicit = false,
  stacked = false,
): Binary {
  return { kind: 'binary', operator, left, right, implicit, stacked }
}

/** Calls `visit` for the node and every node in it, from left to right. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  switch (node.kind) {
    case 'number':
    case 'name':
    case 'pi':
      return
    case 'binary':
      walk(node.left, visit)
      walk(node.right, visit)
      return
    case 'mixed':
      walk(node.whole, visit)
      walk(node.part, visit)
      return
    case 'binomial':
      walk(node.n, visit)
      walk(node.k, visit)
      return
    case 'root':
      walk(node.of, visit)
      if (node.index) walk(node.index, visit)
      return
    case 'negation':
    case 'percent':
    case 'group':
    case 'factorial':
    case 'scaled':
      walk(node.of, visit)
  }
}

/** The node without brackets around it. */
export function bare(node: Node): Node {
  let inner = node
  while (inner.kind === 'group') inner = inner.of
  return inner
}

/** Whether the node is one number, perhaps with a sign, a percent sign or brackets. */
export function isSingle(node: Node): boolean {
  const inner = bare(node)
  if (inner.kind === 'negation' || inner.kind === 'percent' || inner.kind === 'scaled')
    return isSingle(inner.of)
  return inner.kind === 'number'
}

/** The operations of an expression, without its numbers, letters and brackets. */
export function shape(node: Node): string {
  if (node.kind === 'binary') return `(${shape(node.left)}${node.operator}${shape(node.right)})`
  if (node.kind === 'negation') return shape(node.of)
  return 'of' in node ? shape(node.of) : ''
}

/** Something of which one can take a share: a percentage or a fraction. */
export function isShare(node: Node): boolean {
  if (node.kind === 'group') return isShare(node.of)
  return (
    node.kind === 'percent' ||
    (node.kind === 'binary' && node.operator === '/') ||
    (node.kind === 'number' && node.decimals > 0)
  )
}

export function isNumericFraction(node: Node): boolean {
  return (
    node.kind === 'binary' &&
    node.operator === '/' &&
    node.stacked &&
    isPlainNumber(node.left) &&
    isPlainNumber(node.right)
  )
}

/** A fraction of two whole numbers as it is written, `2/5`; null for any other node. */
export function fractionKey(node: Node): string | null {
  if (node.kind !== 'binary' || node.operator !== '/') return null
  const [over, under] = [bare(node.left), bare(node.right)]
  if (over.kind !== 'number' || under.kind !== 'number') return null
  return over.decimals + under.decimals === 0 ? `${over.digits}/${under.digits}` : null
}

export function isPlainNumber(node: Node): boolean {
  return node.kind === 'group'
    ? isPlainNumber(node.of)
    : node.kind === 'number' && node.decimals === 0
}
