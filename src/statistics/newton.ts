/** A function's value with its gradient and its Hessian (row-major) at one point. */
export interface Expansion {
  value: number
  gradient: readonly number[]
  hessian: readonly number[]
}

/**
 * Climbs to a maximum of a smooth function of a few variables inside a box, by Newton's steps that
 * Levenberg's damping shortens wherever the function is not concave or a step does not pay.
 */
export function maximise(
  start: readonly number[],
  expand: (point: readonly number[]) => Expansion,
  box: { low: number; high: number },
): { point: number[]; value: number } {
  let point = start.map((x) => clamp(x, box))
  let at = expand(point)
  let damping = 0
  for (let i = 0; i < 200; ++i) {
    const step = dampedStep(at, damping, point, box)
    const next = step && point.map((x, j) => clamp(x + clamp(step[j]!, stride), box))
    // What the last step gains is lost in the rounding of the value, so no value can judge it.
    if (next && slopeAlong(at, step) < 1e-12 * (1 + Math.abs(at.value)))
      return { point: next, value: at.value }
    const there = next && expand(next)
    if (next && there && there.value >= at.value) {
      ;[point, at] = [next, there]
      damping = damping < 1e-3 ? 0 : damping / 10
    } else {
      if (damping > 1e12) break
      damping = Math.max(1e-3, damping * 10)
    }
  }
  return { point, value: at.value }
}

const slopeAlong = ({ gradient }: Expansion, step: readonly number[]) =>
  gradient.reduce((sum, slope, j) => sum + slope * step[j]!, 0)

const stride = { low: -2, high: 2 }

const clamp = (x: number, { low, high }: { low: number; high: number }) =>
  Math.min(high, Math.max(low, x))

/** Solves (−H + damping · scale) step = gradient by Cholesky; null where the matrix is not positive definite. */
function dampedStep(
  { gradient, hessian }: Expansion,
  damping: number,
  point: readonly number[],
  { low, high }: { low: number; high: number },
): number[] | null {
  const size = gradient.length
  const factor = hessian.map((x) => -x)
  const slope = [...gradient]
  const scale = Math.max(...factor.map(Math.abs), 1e-300)
  for (let i = 0; i < size; ++i) {
    factor[i * size + i]! += damping * scale
    // A variable that lies on the edge and is pushed outwards stays where it is.
    if ((point[i]! > low || slope[i]! > 0) && (point[i]! < high || slope[i]! < 0)) continue
    for (let j = 0; j < size; ++j) factor[i * size + j] = factor[j * size + i] = 0
    factor[i * size + i] = scale
    slope[i] = 0
  }
  for (let i = 0; i < size; ++i) {
    for (let j = 0; j <= i; ++j) {
      let sum = factor[i * size + j]!
      for (let m = 0; m < j; ++m) sum -= factor[i * size + m]! * factor[j * size + m]!
      if (i > j) factor[i * size + j] = sum / factor[j * size + j]!
      else if (sum <= 1e-14 * scale) return null
      else factor[i * size + i] = Math.sqrt(sum)
    }
    for (let m = 0; m < i; ++m) slope[i]! -= factor[i * size + m]! * slope[m]!
    slope[i]! /= factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; --i) {
    for (let m = i + 1; m < size; ++m) slope[i]! -= factor[m * size + i]! * slope[m]!
    slope[i]! /= factor[i * size + i]!
  }
  return slope
}
