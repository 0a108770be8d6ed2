import type { Finding } from '../records/index.ts'
import { signalAtG, simultaneousBand, unitScores, zeroCountBound } from '../statistics/index.ts'
import type { SignalPoint } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { counted, level, share } from './wording.ts'

/**
 * The share of groups of G completions with a training signal, neither all right nor all wrong, in
 * each arm: the mean over problems of 1 − (1 − p)^G − p^G, from counts without bias. What lies outside
 * the distribution of the base cannot carry one.
 */
export function signal(evidence: Evidence): Finding<SignalPoint[]> {
  const { pairs, ks, band } = evidence
  const groups = doublings(Math.min(64, ks.at(-1)!)).filter((g) => g >= 2)
  const base = armSignal(evidence, 'base', groups)
  const rl = armSignal(evidence, 'rl', groups)
  const data = groups.map((g, j) => ({ g, base: base[j]!, rl: rl[j]! }))
  const none = pairs.filter(({ base: { c } }) => c === 0).length
  const all = pairs.filter(({ base: { n, c } }) => c === n).length
  const bound = Math.max(...pairs.map(({ base: { n } }) => zeroCountBound(n)))
  return {
    summary: summary(data, { none, all }),
    over: `${level(band.alpha)} bands over problems, simultaneous over G, one for each arm`,
    caveats: [
      `a group carries a signal where its rewards differ; the ${counted(none, 'problem')} without a success of the base count as never, while their p may be up to ${share(bound)}` +
        (all > 0 ? `, and the ${all} that it always solves likewise` : ''),
      'at the temperature and prompt of these completions, which training rollouts need not share',
    ],
    data,
  }
}

function armSignal(
  { pairs, design, band }: Evidence,
  arm: 'base' | 'rl',
  groups: readonly number[],
) {
  const values = Float64Array.from(
    pairs.flatMap(({ [arm]: { n, c } }) => groups.map((g) => signalAtG(n, c, g))),
  )
  if (groups.length === 0) return []
  const { mean, low, high } = simultaneousBand(unitScores(values, groups.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [0, 1],
  })
  return groups.map((_, j) => ({ value: mean[j]!, low: low[j]!, high: high[j]! }))
}

function summary(
  points: readonly SignalPoint[],
  { none, all }: { none: number; all: number },
): string {
  const usual = points.find(({ g }) => g === 8) ?? points.at(-1)
  if (!usual) return 'a group of one completion carries no signal'
  const { g, base, rl } = usual
  return (
    `of groups of ${g} completions ${share(100 * base.value, 1)} % of the base's and ${share(100 * rl.value, 1)} % of the trained arm's carry a training signal; on ${counted(none, 'problem')} the base had no success` +
    (all > 0 ? `, on ${all} nothing but successes` : '')
  )
}
