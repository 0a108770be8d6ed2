import { isMap, isScalar, type Document, type LineCounter } from 'yaml'

/** A place in an experiment, as the schema names it: keys from the top, and the key that should not be there. */
export interface Place {
  path: readonly PropertyKey[]
  key?: string | undefined
}

/** The line on which a value (or, where it is missing, what should hold it) stands in a YAML file. */
export function lineOf(document: Document, lines: LineCounter, { path, key }: Place): number {
  if (key !== undefined) {
    const map = path.length === 0 ? document.contents : document.getIn(path, true)
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && item.key.value === key)
      : null
    if (pair && isScalar(pair.key)) return lines.linePos(pair.key.range?.[0] ?? 0).line
  }
  const parent = path.slice(0, -1)
  const last = path.at(-1)
  if (typeof last === 'string' && document.hasIn(path))
    return lineOf(document, lines, { path: parent, key: last })
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true)
  const range = isNodeWithRange(node) ? node.range : null
  if (range) return lines.linePos(range[0]).line
  return path.length === 0 ? 1 : lineOf(document, lines, { path: parent })
}

function isNodeWithRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}
