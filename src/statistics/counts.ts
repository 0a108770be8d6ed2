/** Throws unless 0 ≤ c ≤ n are integers and n ≥ 1. */
export function checkCounts(n: number, c: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`invalid n: ${n}`)
  if (!Number.isInteger(c) || c < 0 || c > n)
    throw new RangeError(`invalid c; not in [0, ${n}]: ${c}`)
}

/** Throws unless 1 ≤ k ≤ n is an integer: no estimate from counts reaches beyond what was drawn. */
export function checkK(n: number, k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`invalid k: ${k}`)
  if (k > n) throw new RangeError(`pass@${k} needs at least ${k} completions, got ${n}`)
}
