import { type CountTable, countTable } from './count-table.ts'
import { mixingGrid, mixingLikelihood, type MixingLikelihood } from './mixing-law.ts'

/** A discrete law of (p of one arm, p of the other) over problems: weight[g × other.length + h]. */
export interface JointLaw {
  one: Float64Array
  other: Float64Array
  weight: Float64Array
}

type Counts = readonly { n: number; c: number }[]

/**
 * The joint law of both arms' p on the product of two grids, by EM from the flat law on the
 * likelihood of the paired counts (Yang et al. 2026, arXiv:2609.22547, use the same kernel). It is
 * stopped after `steps`, which leaves it a little smoother than the maximum: what a law that is
 * sampled from should be.
 */
export function fitJointLaw(one: Counts, other: Counts, { steps = 300 } = {}): JointLaw {
  if (one.length !== other.length)
    throw new RangeError(`${one.length} and ${other.length} problems do not pair`)
  const rows = [countTable(one), countTable(other)] as const
  const [a, b] = rows.map(likelihoodOf) as [MixingLikelihood, MixingLikelihood]
  const cells = pairedRows(...rows)
  const size = b.p.length
  let now = new Float64Array(a.p.length * size).fill(1 / (a.p.length * size))
  let next = new Float64Array(now.length)
  for (let step = 0; step < steps; ++step) {
    next.fill(0)
    for (const cell of cells) addPosterior(cell, a, b, now, next)
    for (let g = 0; g < now.length; ++g) next[g] = (next[g]! * now[g]!) / one.length
    ;[now, next] = [next, now]
  }
  return { one: a.p, other: b.p, weight: now }
}

interface Cell {
  one: number
  other: number
  problems: number
}

/** The distinct pairs of rows with how many problems have each. */
function pairedRows(one: CountTable, other: CountTable): Cell[] {
  const cells = new Map<number, Cell>()
  for (const [i, row] of one.row.entries()) {
    const key = row * other.n.length + other.row[i]!
    const cell = cells.get(key)
    if (cell) cell.problems += 1
    else cells.set(key, { one: row, other: other.row[i]!, problems: 1 })
  }
  return [...cells.values()]
}

function likelihoodOf(table: CountTable): MixingLikelihood {
  const n = table.n.reduce((most, x) => Math.max(most, x), 0)
  return mixingLikelihood(table, mixingGrid(n, 48))
}

/** Adds likelihood / density of one cell at every pair of grid points where it is not negligible. */
function addPosterior(
  { one, other, problems }: Cell,
  a: MixingLikelihood,
  b: MixingLikelihood,
  now: Float64Array,
  next: Float64Array,
): void {
  const size = b.p.length
  const [rowA, rowB] = [one * a.p.length, other * size]
  const [start, end] = [b.from[other]!, b.to[other]!]
  let density = 0
  for (let g = a.from[one]!; g < a.to[one]!; ++g) {
    let sum = 0
    for (let h = start; h < end; ++h) sum += b.rows[rowB + h]! * now[g * size + h]!
    density += a.rows[rowA + g]! * sum
  }
  for (let g = a.from[one]!; g < a.to[one]!; ++g) {
    const share = (problems * a.rows[rowA + g]!) / density
    for (let h = start; h < end; ++h)
      next[g * size + h] = next[g * size + h]! + share * b.rows[rowB + h]!
  }
}
