import type { Random } from './random.ts'

/**
 * Draws index i with probability proportional to weights[i], in constant time: the alias method
 * (Walker 1977; Vose 1991).
 */
export function discreteLaw(
  weights: ArrayLike<number>,
): (stream: Pick<Random, 'uniform'>) => number {
  const size = weights.length
  let total = 0
  for (let i = 0; i < size; ++i) total += weights[i]!
  if (!(total > 0)) throw new RangeError('a law needs a positive weight')
  const keep = Float64Array.from(weights, (w) => (w * size) / total)
  const alias = Int32Array.from(keep.keys())
  const small = [...keep.keys()].filter((i) => keep[i]! < 1)
  const large = [...keep.keys()].filter((i) => keep[i]! >= 1)
  while (small.length > 0 && large.length > 0) {
    const [below, above] = [small.pop()!, large.at(-1)!]
    alias[below] = above
    const rest = keep[above]! - (1 - keep[below]!)
    keep[above] = rest
    if (rest < 1) small.push(large.pop()!)
  }
  // What rounding leaves over is full.
  for (const i of [...small, ...large]) keep[i] = 1
  return ({ uniform }) => {
    const u = uniform() * size
    const i = Math.floor(u)
    return u - i < keep[i]! ? i : alias[i]!
  }
}
