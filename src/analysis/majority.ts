import type { Finding, ProblemPair, Unexamined } from '../records/index.ts'
import { majorityAtK, passAtK } from '../statistics/index.ts'
import type { MajorityPoint } from './comparison.ts'
import { doublings, smallestN } from './evidence.ts'

/**
 * What k completions are worth to someone who cannot see which is right and takes the most frequent
 * answer (maj@k), in both arms, at the powers of two up to the smallest n and at that n. Needs every
 * problem's answers.
 */
export function majority(pairs: readonly ProblemPair[]): Finding<MajorityPoint[]> | Unexamined {
  const without = pairs.filter(({ base, rl }) => !base.answers || !rl.answers).length
  if (without > 0)
    return {
      needs: `the answer of every completion; ${without} of ${pairs.length} problems have none in one of the arms`,
    }
  const largest = smallestN(pairs)
  const ks = doublings(largest)
  const base = meanVote(pairs, 'base', ks)
  const rl = meanVote(pairs, 'rl', ks)
  const data = ks.map((k, i) => ({ k, base: base[i]!, rl: rl[i]! }))
  return {
    summary: summary(pairs, data.at(-1)!),
    over: 'no interval',
    caveats: caveats(pairs),
    data,
  }
}

function meanVote(
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  ks: readonly number[],
): Float64Array {
  const mean = new Float64Array(ks.length)
  for (const pair of pairs) {
    const shares = majorityAtK(pair[arm].n, pair[arm].answers ?? [], ks)
    for (let i = 0; i < ks.length; ++i) mean[i]! += shares[i]! / pairs.length
  }
  return mean
}

function summary(pairs: readonly ProblemPair[], { k, base, rl }: MajorityPoint): string {
  const arm = (name: 'base' | 'rl', vote: number) => {
    const oracle = pairs.reduce((sum, { [name]: { n, c } }) => sum + passAtK(n, c, k), 0)
    return `${percent(vote)} by vote and ${percent(oracle / pairs.length)} with an oracle`
  }
  return `of ${k} completions the base gets ${arm('base', base)}, the other arm ${arm('rl', rl)}`
}

function caveats(pairs: readonly ProblemPair[]): string[] {
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  const always = ['ties are shared; correct answers written differently count as one answer']
  if (unresolved === 0) return always
  return [...always, `${unresolved} completions that could not be graded are in no winning vote`]
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
