import { checkCounts, checkK } from './counts.ts'

/**
 * The chance that at least one of `k` completions is correct, when the `k` are drawn without
 * replacement from `n` graded completions of which `c` are correct: 1 − C(n − c, k) / C(n, k).
 * Averaged over problems this is the unbiased estimate of pass@k from Chen et al. 2021
 * (arXiv:2107.03374). Exact to 1e-12 up to n = 10⁹.
 *
 * ```ts
 * passAtK(4, 1, 2) // 0.5
 * ```
 */
export function passAtK(n: number, c: number, k: number): number {
  checkCounts(n, c)
  checkK(n, k)
  return 0 - Math.expm1(logMiss(n, c, k))
}

/**
 * The chance that `k` completions drawn without replacement are all correct: C(c, k) / C(n, k),
 * the unbiased estimate of pass^k (Yao et al. 2024, arXiv:2406.12045).
 */
export function passHatK(n: number, c: number, k: number): number {
  checkCounts(n, c)
  checkK(n, k)
  return Math.exp(logMiss(n, n - c, k))
}

/**
 * pass@k of every (n, c) at the values `ks` (ascending), from a table with one row for each pair
 * that was asked for. Rows are shared, also between calls with the same array: do not write to them.
 */
export function passAtKRows(ks: readonly number[]): (n: number, c: number) => Float64Array {
  let table = tables.get(ks)
  if (!table) tables.set(ks, (table = rowTable(ks)))
  return table
}

const tables = new WeakMap<readonly number[], (n: number, c: number) => Float64Array>()

function rowTable(ks: readonly number[]): (n: number, c: number) => Float64Array {
  const rows = new Map<number, Map<number, Float64Array>>()
  return (n, c) => {
    let ofN = rows.get(n)
    if (!ofN) rows.set(n, (ofN = new Map()))
    let row = ofN.get(c)
    if (!row) ofN.set(c, (row = passAtKRow(n, c, ks)))
    return row
  }
}

function passAtKRow(n: number, c: number, ks: readonly number[]): Float64Array {
  checkCounts(n, c)
  const last = ks.at(-1) ?? 1
  checkK(n, last)
  const row = new Float64Array(ks.length)
  // One multiplication gets from each k to the next; a value on its own takes min(c, k) logarithms,
  // each worth some twenty multiplications.
  const alone = ks.reduce((sum, k) => sum + Math.min(c, k), 0)
  if (20 * alone < last) {
    for (const [i, k] of ks.entries()) row[i] = passAtK(n, c, k)
    return row
  }
  let missed = 1
  for (let k = 1, i = 0; k <= last; ++k) {
    missed *= Math.max(0, n - c - k + 1) / (n - k + 1)
    // What is left to miss no longer shows beside 1.
    if (1 - missed === 1) return row.fill(1, i)
    if (ks[i] === k) row[i++] = 1 - missed
  }
  return row
}

/** log(C(n − c, k) / C(n, k)), a sum of min(c, k) terms: neither overflows as C(n, k) would. */
function logMiss(n: number, c: number, k: number): number {
  if (k > n - c) return -Infinity
  const [factors, removed] = k < c ? [k, c] : [c, k]
  let sum = 0
  let lost = 0
  // Below e^-40 a miss is nothing beside 1, and beside the smallest double below e^-745.
  for (let i = 0; i < factors && sum > -746; ++i) {
    // Neumaier's compensated sum: 10⁵ terms must not cost the twelfth digit.
    const term = Math.log1p(-removed / (n - i))
    const next = sum + term
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum
    sum = next
  }
  return sum + lost
}
