import { checkCounts } from './counts.ts'
import { logChoose } from './special.ts'

/**
 * The distinct (n, c) of an arm with how many problems have each. A fit reads this table instead of
 * the problems, so that refitting with other weights costs nothing that grows with the problems.
 */
export interface CountTable {
  n: Float64Array
  c: Float64Array
  weight: Float64Array
  /** The row of each problem. */
  row: Int32Array
  /** log C(n, c) of each row. */
  choose: Float64Array
  /** The rows in ascending order of c, of n − c and of n. */
  order: { successes: Int32Array; failures: Int32Array; trials: Int32Array }
}

export function countTable(counts: readonly { n: number; c: number }[]): CountTable {
  if (counts.length === 0) throw new RangeError('a fit needs at least one problem')
  const rows = new Map<string, number>()
  const distinct: { n: number; c: number }[] = []
  const weights: number[] = []
  const row = Int32Array.from(counts, ({ n, c }) => {
    const key = `${n} ${c}`
    let at = rows.get(key)
    if (at === undefined) {
      checkCounts(n, c)
      rows.set(key, (at = distinct.push({ n, c }) - 1))
      weights.push(0)
    }
    weights[at]! += 1
    return at
  })
  const ascending = (value: (count: { n: number; c: number }) => number) =>
    Int32Array.from(distinct.keys()).sort((i, j) => value(distinct[i]!) - value(distinct[j]!))
  return {
    n: Float64Array.from(distinct, ({ n }) => n),
    c: Float64Array.from(distinct, ({ c }) => c),
    weight: Float64Array.from(weights),
    row,
    choose: Float64Array.from(distinct, ({ n, c }) => logChoose(n, c)),
    order: {
      successes: ascending(({ c }) => c),
      failures: ascending(({ n, c }) => n - c),
      trials: ascending(({ n }) => n),
    },
  }
}

/** The weights of the table's rows where each problem has its own weight instead of 1. */
export function rowWeights({ n, row }: CountTable, weights: ArrayLike<number>): Float64Array {
  const weight = new Float64Array(n.length)
  for (let i = 0; i < row.length; ++i) weight[row[i]!] = weight[row[i]!]! + weights[i]!
  return weight
}
