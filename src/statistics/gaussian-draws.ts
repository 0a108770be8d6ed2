import { random } from './random.ts'

/**
 * Calls `visit` with `draws` vectors from the normal law with mean 0 and the given covariance
 * (columns × columns, row-major). The vector is reused: copy what must last. A multiplier
 * bootstrap with normal multipliers of M problems has exactly this law, at M / columns of the work
 * or less.
 */
export function gaussianDraws(
  covariance: Float64Array,
  columns: number,
  { draws, seed }: { draws: number; seed: number },
  visit: (draw: Float64Array) => void,
): void {
  const { factor, rank } = pivotedCholesky(covariance, columns)
  const { normal } = random(seed)
  const independent = new Float64Array(rank)
  const draw = new Float64Array(columns)
  for (let b = 0; b < draws; ++b) {
    for (let j = 0; j < rank; ++j) independent[j] = normal()
    for (let i = 0; i < columns; ++i) {
      const row = i * rank
      let sum = 0
      for (let j = 0; j < rank; ++j) sum += factor[row + j]! * independent[j]!
      draw[i] = sum
    }
    visit(draw)
  }
}

/**
 * A columns × rank matrix L with L Lᵀ = covariance, which may be singular. Neighbouring k are so
 * alike that without pivoting rounding is amplified to a tenth of the variance; taking the largest
 * remaining variance first is stable and shows the rank (Higham 2002, section 10.3).
 */
function pivotedCholesky(
  covariance: Float64Array,
  columns: number,
): { factor: Float64Array; rank: number } {
  const left = Float64Array.from({ length: columns }, (_, i) => covariance[i * (columns + 1)]!)
  const least = 1e-12 * left.reduce((most, variance) => Math.max(most, variance), 0)
  const found: Float64Array[] = []
  for (let step = 0; step < columns; ++step) {
    const pivot = left.reduce((best, variance, i) => (variance > left[best]! ? i : best), 0)
    if (left[pivot]! <= least) break
    const root = Math.sqrt(left[pivot]!)
    const column = new Float64Array(columns)
    for (let i = 0; i < columns; ++i) {
      let sum = covariance[i * columns + pivot]!
      for (const earlier of found) sum -= earlier[i]! * earlier[pivot]!
      column[i] = sum / root
      left[i]! -= column[i]! ** 2
    }
    left[pivot] = 0
    found.push(column)
  }
  const rank = found.length
  const factor = new Float64Array(columns * rank)
  for (const [j, column] of found.entries())
    for (let i = 0; i < columns; ++i) factor[i * rank + j] = column[i]!
  return { factor, rank }
}
