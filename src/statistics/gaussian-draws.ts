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
  const factor = choleskyFactor(covariance, columns)
  const { normal } = random(seed)
  const independent = new Float64Array(columns)
  const draw = new Float64Array(columns)
  for (let b = 0; b < draws; ++b) {
    for (let j = 0; j < columns; ++j) independent[j] = normal()
    for (let i = 0; i < columns; ++i) {
      const row = i * columns
      let sum = 0
      for (let j = 0; j <= i; ++j) sum += factor[row + j]! * independent[j]!
      draw[i] = sum
    }
    visit(draw)
  }
}

/**
 * Lower triangular L with L Lᵀ = covariance, which may be singular: a pivot that rounding leaves at
 * or below 1e-12 of its variance adds nothing new and is dropped.
 */
function choleskyFactor(covariance: Float64Array, columns: number): Float64Array {
  const factor = new Float64Array(columns * columns)
  for (let j = 0; j < columns; ++j) {
    let pivot = covariance[j * columns + j]!
    for (let m = 0; m < j; ++m) pivot -= factor[j * columns + m]! ** 2
    if (pivot <= 1e-12 * covariance[j * columns + j]!) continue
    const root = Math.sqrt(pivot)
    factor[j * columns + j] = root
    for (let i = j + 1; i < columns; ++i) {
      let sum = covariance[i * columns + j]!
      for (let m = 0; m < j; ++m) sum -= factor[i * columns + m]! * factor[j * columns + m]!
      factor[i * columns + j] = sum / root
    }
  }
  return factor
}
