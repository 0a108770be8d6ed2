import { checkCounts, checkK } from './counts.ts'
import type { Random } from './random.ts'

/** The correct ones among `m` completions drawn without replacement from `n` of which `c` are correct. */
export function thinned(
  n: number,
  c: number,
  m: number,
  { uniform }: Pick<Random, 'uniform'>,
): number {
  checkCounts(n, c)
  checkK(n, m)
  let correct = 0
  for (let i = 0; i < m; ++i) if (uniform() * (n - i) < c - correct) correct += 1
  return correct
}
