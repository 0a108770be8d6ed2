/**
 * The minimum over y ≥ 0 of ½ yᵀ H y − pullᵀ y for a positive definite H (row-major), by the active
 * set of Lawson and Hanson 1974 ("Solving Least Squares Problems", chapter 23), from the support of
 * `start`: fast where that is nearly the answer's.
 */
export function nonnegativeMinimum(
  hessian: Float64Array,
  pull: Float64Array,
  start: Float64Array,
): Float64Array {
  const size = start.length
  const y = start.slice()
  const support = new Set([...y.keys()].filter((g) => y[g]! > 0))
  for (let round = 0; round < 3 * size; ++round) {
    towardsStationary(hessian, pull, y, support)
    let [steepest, entering] = [-1e-9, -1]
    for (let g = 0; g < size; ++g) {
      if (support.has(g)) continue
      let slope = -pull[g]!
      for (const other of support) slope += hessian[g * size + other]! * y[other]!
      if (slope < steepest) [steepest, entering] = [slope, g]
    }
    if (entering < 0) break
    support.add(entering)
  }
  return y
}

/** Moves y to the minimum on its support, leaving out of it every point that would fall below 0. */
function towardsStationary(
  hessian: Float64Array,
  pull: Float64Array,
  y: Float64Array,
  support: Set<number>,
): void {
  while (support.size > 0) {
    const points = [...support]
    const goal = solved(hessian, pull, points)
    let length = 1
    for (const [i, g] of points.entries())
      if (goal[i]! <= 0) length = Math.min(length, y[g]! / (y[g]! - goal[i]!))
    for (const [i, g] of points.entries()) {
      const moved = y[g]! + length * (goal[i]! - y[g]!)
      const kept = moved > 1e-14 || (length === 1 && goal[i]! > 0)
      y[g] = kept ? moved : 0
      if (!kept) support.delete(g)
    }
    if (length === 1) return
  }
}

/** Solves the rows and columns `points` of a positive definite system, by Cholesky. */
function solved(hessian: Float64Array, pull: Float64Array, points: number[]): Float64Array {
  const size = points.length
  const whole = pull.length
  const factor = new Float64Array(size * size)
  const right = Float64Array.from(points, (g) => pull[g]!)
  for (let a = 0; a < size; ++a) {
    for (let b = 0; b <= a; ++b) {
      let sum = hessian[points[a]! * whole + points[b]!]!
      for (let m = 0; m < b; ++m) sum -= factor[a * size + m]! * factor[b * size + m]!
      factor[a * size + b] =
        a === b ? Math.sqrt(Math.max(sum, 1e-300)) : sum / factor[b * size + b]!
    }
    for (let m = 0; m < a; ++m) right[a] = right[a]! - factor[a * size + m]! * right[m]!
    right[a] = right[a]! / factor[a * size + a]!
  }
  for (let a = size - 1; a >= 0; --a) {
    for (let m = a + 1; m < size; ++m) right[a] = right[a]! - factor[m * size + a]! * right[m]!
    right[a] = right[a]! / factor[a * size + a]!
  }
  return right
}
