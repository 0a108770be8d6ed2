import type { Finding, ProblemPair, Unexamined } from '../records/index.ts'
import { majorityAtK, passAtK, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { MajorityPoint } from './comparison.ts'
import { designOf, doublings, type Evidence, smallestN } from './evidence.ts'
import { difference, level } from './wording.ts'

/**
 * What k completions are worth to someone who cannot see which is right and takes the most frequent
 * answer (maj@k), in both arms, at the powers of two up to the smallest n and at that n, with bands
 * over the drawing of problems as for pass@k. Needs every problem's answers.
 */
export function majority(
  pairs: readonly ProblemPair[],
  { design, band }: Pick<Evidence, 'design' | 'band'> = usual(pairs),
): Finding<MajorityPoint[]> | Unexamined {
  const without = pairs.filter(({ base, rl }) => !base.answers || !rl.answers).length
  if (without > 0)
    return {
      needs: `the answer of every completion; ${without} of ${pairs.length} problems have none in one of the arms`,
    }
  const ks = doublings(smallestN(pairs))
  const votes = { base: votesOf(pairs, 'base', ks), rl: votesOf(pairs, 'rl', ks) }
  const bandOf = (values: Float64Array, range: [number, number]) =>
    simultaneousBand(unitScores(values, ks.length, design), {
      ...band,
      draws: Math.min(band.draws, quick),
      range,
    })
  const [base, rl] = [bandOf(votes.base, [0, 1]), bandOf(votes.rl, [0, 1])]
  const paired = bandOf(
    votes.rl.map((vote, i) => vote - votes.base[i]!),
    [-1, 1],
  )
  const data = ks.map((k, j) => ({
    k,
    base: base.mean[j]!,
    baseLow: base.low[j]!,
    baseHigh: base.high[j]!,
    rl: rl.mean[j]!,
    rlLow: rl.low[j]!,
    rlHigh: rl.high[j]!,
    difference: { value: paired.mean[j]!, low: paired.low[j]!, high: paired.high[j]! },
  }))
  return {
    summary: summary(pairs, data.at(-1)!),
    over: `${level(band.alpha)} bands over the drawing of ${pairs.length} problems, paired, simultaneous over the ${ks.length} values of k shown`,
    caveats: caveats(pairs),
    data,
  }
}

/** Draws for what no verdict rests on. */
const quick = 1000

/** How intervals are taken where nothing else is asked for: as `compare` takes them. */
function usual(pairs: readonly ProblemPair[]): Pick<Evidence, 'design' | 'band'> {
  return {
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: quick, seed: 0, method: 'bounded' },
  }
}

/** maj@k of each problem: problems × ks, row-major. */
function votesOf(
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  ks: readonly number[],
): Float64Array {
  const votes = new Float64Array(pairs.length * ks.length)
  for (const [i, pair] of pairs.entries())
    votes.set(majorityAtK(pair[arm].n, pair[arm].answers ?? [], ks), i * ks.length)
  return votes
}

function summary(pairs: readonly ProblemPair[], point: MajorityPoint): string {
  const arm = (name: 'base' | 'rl') => {
    const oracle = pairs.reduce((sum, { [name]: { n, c } }) => sum + passAtK(n, c, point.k), 0)
    return `${percent(point[name])} by vote and ${percent(oracle / pairs.length)} with an oracle`
  }
  return `of ${point.k} completions the base gets ${arm('base')}, the other arm ${arm('rl')}; votes differ by ${difference(point.difference)}`
}

function caveats(pairs: readonly ProblemPair[]): string[] {
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  const always = ['ties are shared; correct answers written differently count as one answer']
  if (unresolved === 0) return always
  return [
    ...always,
    `${unresolved} completions that could not be graded vote for no correct answer, only against; the bands do not allow for their grades`,
  ]
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
