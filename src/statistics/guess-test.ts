import type { Random } from './random.ts'

export interface GuessTestOptions {
  /** Draws at most: the smallest p-value is 1 in one more than these. */
  most: number
  random: Random
}

/**
 * p-values of what n chains give the right answer together, where guessing had it be any of the answers
 * in each of them, independently: the chance that one chance drawn from each chain sums to as much
 * (`more`) or as little (`less`).
 */
export function pickTest(
  chains: readonly ArrayLike<number>[],
  right: number,
  { most, random }: GuessTestOptions,
): { more: number; less: number } {
  const seen = chains.reduce((sum, chances) => sum + chances[right]!, 0)
  const picked = () => {
    let sum = 0
    for (const chances of chains) sum += chances[random.integer(chances.length)]!
    return sum
  }
  return {
    more: sequentialP(() => picked() >= seen - slack(seen), most),
    less: sequentialP(() => picked() <= seen + slack(seen), most),
  }
}

/**
 * The p-value of `own` among all of `pool`, which holds them: the chance that as many of the pool, drawn
 * without replacement, sum to as much (a permutation test, one-sided).
 */
export function poolTest(
  own: readonly number[],
  pool: ArrayLike<number>,
  { most, random }: GuessTestOptions,
): number {
  const seen = own.reduce((sum, x) => sum + x, 0)
  const order = Float64Array.from(pool)
  const drawn = () => {
    let sum = 0
    for (let i = 0; i < own.length; ++i) {
      const j = i + random.integer(order.length - i)
      const value = order[j]!
      order[j] = order[i]!
      order[i] = value
      sum += value
    }
    return sum
  }
  return sequentialP(() => drawn() >= seen - slack(seen), most)
}

// The same numbers in another order differ in their last digits only.
const slack = (sum: number) => 1e-12 * sum

/**
 * A Monte Carlo p-value that stops where it is plainly large: h of l draws once h = 20 were as extreme,
 * else one more than those that were of one more than all (Besag and Clifford 1991). At most its level
 * is the chance that it errs, however early it stops.
 */
function sequentialP(asExtreme: () => boolean, most: number): number {
  let extreme = 0
  for (let draws = 1; draws <= most; ++draws) if (asExtreme() && ++extreme === 20) return 20 / draws
  return (extreme + 1) / (most + 1)
}
