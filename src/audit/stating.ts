import type { Chain } from './chains.ts'
import { evaluate } from './evaluate.ts'
import { bare, isSingle, type Node } from './expression.ts'
import { multiply, type Quantity, subtract, toDouble } from './quantity.ts'
import type { Side } from './side.ts'

/** `Day 1 = 5`, `20% = 10`, `half of 10 = 5`: one number on the left is a label or a part, not a claim. */
export function statesEquality(chain: Chain, index: number, stated: number, text: string): boolean {
  const left = chain.sides[index]!
  const right = chain.sides[index + 1]!
  if (index === 0 && isSingle(left.node)) return isDecomposition(chain, left, right)
  if (isSingle(left.node) && isSingle(right.node))
    return left.units.length + right.units.length === 0
  // `1/4 = 5 apples`, `1/4 container = 60/4`: a share and what it amounts to.
  return !(
    index === 0 &&
    stated > 1 &&
    isProperFraction(left.node) &&
    !/÷|\\div/.test(writtenAs(chain, left, text))
  )
}

function writtenAs({ tokens }: Chain, side: Side, text: string): string {
  return text.slice(tokens[side.from]!.start, tokens[side.to - 1]!.end)
}

/** `56 = 7 * 8` at the start of a clause; after a word the number may be a label. */
function isDecomposition(chain: Chain, left: Side, right: Side): boolean {
  const before = chain.tokens[left.from - 1]?.kind
  const starts =
    before === undefined || before === 'line' || before === 'stop' || before === 'bullet'
  return (
    starts &&
    right.operations > 0 &&
    !right.hasPercent &&
    left.units.length === 0 &&
    (left.literals[0]?.digits ?? 0) >= 10
  )
}

function isProperFraction(node: Node): boolean {
  const inner = bare(node)
  if (inner.kind !== 'binary' || inner.operator !== '/') return false
  const over = bare(inner.left)
  const under = bare(inner.right)
  return (
    over.kind === 'number' &&
    under.kind === 'number' &&
    over.digits <= under.digits &&
    over.decimals + under.decimals === 0
  )
}

/** `- 437 - 468 = -905` at the start of a line: the bullet may be a minus. */
export function afterBullet(chain: Chain, index: number, actual: Quantity): Quantity | null {
  const side = chain.sides[index]!
  if (index > 0 || chain.tokens[side.from - 1]?.kind !== 'bullet') return null
  if (isInList(chain, side.from - 1)) return null
  let term = side.node
  while (term.kind === 'binary' && (term.operator === '+' || term.operator === '-'))
    term = term.left
  const value = evaluate(term)
  const twice = value === null ? null : multiply(value, 2)
  return twice === null ? null : subtract(actual, twice)
}

/** Whether the line before or after starts with a bullet as well. */
function isInList({ tokens }: Chain, bullet: number): boolean {
  const starts = (line: number) =>
    tokens[line]?.kind === 'line' && tokens[line + 1]?.kind === 'bullet'
  for (let at = bullet + 1; at < bullet + 60 && at < tokens.length; at++)
    if (tokens[at]!.kind === 'line') {
      if (starts(at)) return true
      break
    }
  for (let at = bullet - 2; at >= 0 && at > bullet - 60; at--)
    if (tokens[at]!.kind === 'line' || at === 0) return starts(at) || tokens[at]!.kind === 'bullet'
  return tokens[bullet - 2]?.kind === 'bullet'
}

export function isNearer(a: Quantity, b: Quantity, to: Quantity): boolean {
  const target = toDouble(to)
  return Math.abs(toDouble(a) - target) < Math.abs(toDouble(b) - target)
}
