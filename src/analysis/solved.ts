import type { Finding } from '../records/index.ts'
import {
  halfSolvedTable,
  mcnemar,
  selfNull,
  sharedHalf,
  solvedTable as count,
  zeroCountBound,
} from '../statistics/index.ts'
import type { SolvedTable } from './comparison.ts'
import { type Evidence, unequalCaveat, unresolvedCaveat } from './evidence.ts'

/**
 * Who solved what at least once, with McNemar's exact test; the same expected from half of the
 * completions beside what two halves of one arm show, since "only this arm solves it" is partly
 * the noise of resampling.
 */
export function solved({ pairs }: Evidence): Finding<SolvedTable> {
  const all = count(pairs)
  const half = halfSolvedTable(pairs)
  const selfOf = (arm: 'base' | 'rl') =>
    selfNull(
      pairs.map(({ base, rl, [arm]: { n, c } }) => ({ n, c, half: sharedHalf(base.n, rl.n) })),
    )
  const self = { base: selfOf('base'), rl: selfOf('rl') }
  const bound = (arm: 'base' | 'rl') =>
    pairs.reduce((most, pair) => Math.max(most, zeroCountBound(pair[arm].n)), 0)
  return {
    summary:
      `${all.baseOnly} problems are solved by the base alone and ${all.rlOnly} by the trained arm alone; ` +
      `with half of the completions ${half.baseOnly.toFixed(1)} and ${half.rlOnly.toFixed(1)}, ` +
      `where two halves of the base alone would show ${self.base.mean.toFixed(1)} ± ${self.base.sd.toFixed(1)} ` +
      `and of the trained arm ${self.rl.mean.toFixed(1)} ± ${self.rl.sd.toFixed(1)}`,
    over: 'counts of these problems; McNemar exact and two-sided over problems; halves exact over all splits of the completions',
    caveats: [
      'a problem with no success is not a problem that cannot be solved: the bound says how large its p may be',
      ...unresolvedCaveat(pairs),
      ...unequalCaveat(pairs),
    ],
    data: {
      all: { ...all, mcnemarP: mcnemar(all.baseOnly, all.rlOnly) },
      half,
      self,
      zeroCountBound: { base: bound('base'), rl: bound('rl') },
    },
  }
}
