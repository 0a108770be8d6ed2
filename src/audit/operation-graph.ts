import type { Node } from './expression.ts'

/**
 * How a value was computed, with the numbers abstracted away: `#` is a number that the chain took as
 * given. Sums and products are flattened and sorted, so that the order of steps, their grouping and
 * whether they were done in one line or three make no difference: 16 − 3 − 4 and 16 − (3 + 4) are
 * both (+ # - # #).
 */
export type Graph = '#' | { operator: string; up: Graph[]; down: Graph[] }

/** Larger graphs are not compared. */
const longest = 2_000

/** The graph of an expression; `given` says how a literal, a name or a fraction was computed earlier. */
export function graphOf(node: Node, given: (leaf: Node) => Graph | undefined): Graph {
  switch (node.kind) {
    case 'number':
    case 'name':
      return given(node) ?? '#'
    case 'pi':
    case 'mixed':
      return '#'
    case 'group':
    case 'percent':
    case 'scaled':
      return graphOf(node.of, given)
    case 'negation': {
      const of = graphOf(node.of, given)
      return of === '#' ? '#' : join('+', [], [of])
    }
    case 'binary': {
      // A fraction may be one earlier result.
      const known = given(node)
      if (known !== undefined) return known
      const left = graphOf(node.left, given)
      const right = graphOf(node.right, given)
      if (node.operator === '^') return { operator: '^', up: [left, right], down: [] }
      const operator = node.operator === '+' || node.operator === '-' ? '+' : '*'
      return node.operator === '+' || node.operator === '*'
        ? join(operator, [left, right], [])
        : join(operator, [left], [right])
    }
    case 'factorial':
      return { operator: '!', up: [graphOf(node.of, given)], down: [] }
    case 'root':
      return { operator: 'root', up: [graphOf(node.of, given)], down: [] }
    case 'binomial':
    default:
      return { operator: 'C', up: [graphOf(node.n, given), graphOf(node.k, given)], down: [] }
  }
}

/** The graph as text, equal for equal graphs; null where it is too large to compare. */
export function graphKey(graph: Graph): string | null {
  const key = write(graph, { left: longest })
  return key.length > longest ? null : key
}

function write(graph: Graph, budget: { left: number }): string {
  if (graph === '#' || budget.left < 0) return '#'
  budget.left -= 2 + 2 * (graph.up.length + graph.down.length)
  if (budget.left < 0) return ' '.repeat(longest + 1)
  const { operator } = graph
  const up = graph.up.map((part) => write(part, budget))
  const down = graph.down.map((part) => write(part, budget)).sort()
  if (operator === '+' || operator === '*') up.sort()
  const inverse = operator === '+' ? '-' : '/'
  return `(${[operator, ...up, ...(down.length > 0 ? [inverse, ...down] : [])].join(' ')})`
}

/** Joins parts under an operator and takes parts with the same operator in. */
function join(operator: '+' | '*', up: Graph[], down: Graph[]): Graph {
  const joined: { operator: string; up: Graph[]; down: Graph[] } = { operator, up: [], down: [] }
  for (const part of up) take(joined, part, false)
  for (const part of down) take(joined, part, true)
  return joined
}

function take(into: Exclude<Graph, '#'>, part: Graph, inverted: boolean): void {
  const same =
    part !== '#' && part.operator === into.operator && part.up.length + part.down.length < 200
  const up = same ? part.up : [part]
  const down = same ? part.down : []
  into.up.push(...(inverted ? down : up))
  into.down.push(...(inverted ? up : down))
}
