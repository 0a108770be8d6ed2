import { evaluate, type Reading, standard } from './evaluate.ts'
import { type Node, walk } from './expression.ts'
import type { Quantity } from './quantity.ts'

/**
 * The values that an expression can have when it is read in every way that its writer may have
 * meant; that a percent sign says nothing is only considered where the caller finds it possible.
 */
export function possibleValues(node: Node, mayIgnorePercent: boolean): PossibleValue[] {
  return readingsFor(node)
    .filter(({ percent }) => mayIgnorePercent || percent === 'hundredth')
    .map((reading) => ({
      value: evaluate(node, reading)!,
      ignoresPercent: reading.percent === 'ignored',
    }))
    .filter(({ value }) => value !== null)
}

export interface PossibleValue {
  value: Quantity
  ignoresPercent: boolean
}

/** One reading for each thing in the expression that can be read in two ways. */
function readingsFor(node: Node): Reading[] {
  const found: Partial<Reading> = {}
  walk(node, (inner) => {
    if (inner.kind === 'percent')
      Object.assign(found, { percent: 'ignored', percentOfLeft: true } satisfies Partial<Reading>)
    else if (inner.kind === 'mixed') found.mixed = 'product'
    else if (inner.kind === 'scaled') found.scale = 'ignored'
    else if (inner.kind === 'binary' && (inner.operator === '/' || inner.implicit))
      found.division = 'tight'
    else if (inner.kind === 'negation') found.signedPower = 'inside'
  })
  const single = Object.entries(found).map(([key, value]) => ({ ...standard, [key]: value }))
  return [standard, ...single]
}
