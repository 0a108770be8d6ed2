import type { Estimate, Finding, ProblemPair, ProblemTally, Unexamined } from '../records/index.ts'
import {
  type Band,
  disagreement,
  distinctAtK,
  entropyBits,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import type { Diversity } from './comparison.ts'
import { doublings, type Evidence, ungradedCaveat } from './evidence.ts'
import { counted, level, share } from './wording.ts'

/**
 * How many different answers an arm gives: the number expected among k completions (rarefaction,
 * at the same k in both arms whatever their n), the chance that two completions disagree, and the
 * entropy of answers with what n completions do not show estimated (Chao, Wang and Jost 2013).
 */
export function diversity(evidence: Evidence): Finding<Diversity> | Unexamined {
  const { pairs, ks, band } = evidence
  const without = pairs.filter(({ base, rl }) => !base.answers || !rl.answers).length
  if (without > 0)
    return {
      needs: `the answer of every completion; in ${counted(without, 'problem')} an arm has none`,
    }
  if (ks.at(-1)! < 2) return { needs: 'two completions of every problem' }
  const given = {
    base: pairs.map(({ base }) => answerCounts(base)),
    rl: pairs.map(({ rl }) => answerCounts(rl)),
  }
  const at = doublings(ks.at(-1)!)
  const ofArm = (arm: 'base' | 'rl') =>
    distinct(
      evidence,
      pairs.map((pair, i) => ({ n: pair[arm].n, counts: given[arm][i]! })),
      at,
    )
  const [base, rl] = [ofArm('base'), ofArm('rl')]
  const disagree = {
    base: given.base.map((counts) => disagreement(counts)),
    rl: given.rl.map((counts) => disagreement(counts)),
  }
  const data: Diversity = {
    points: at.map((k, j) => ({ k, base: base[j]!, rl: rl[j]! })),
    disagreement: {
      base: meanOf(evidence, disagree.base, [0, 1]),
      rl: meanOf(evidence, disagree.rl, [0, 1]),
      difference: meanOf(
        evidence,
        disagree.rl.map((chance, i) => chance - disagree.base[i]!),
        [-1, 1],
      ),
    },
    entropy: {
      base: mean(given.base.map((counts) => entropyBits(counts))),
      rl: mean(given.rl.map((counts) => entropyBits(counts))),
    },
  }
  return {
    summary: summary(data),
    over: `${level(band.alpha)} over problems: bands of the number of answers simultaneous over k, one for each arm; the chance to disagree each for itself; entropy without an interval`,
    caveats: caveats(pairs),
    data,
  }
}

/** Mean over problems of the entropy of answers in bits; null where any problem has no answers, or fewer than two completions. */
export function answerEntropy(tallies: readonly ProblemTally[]): number | null {
  if (tallies.some(({ n, answers }) => !answers || n < 2)) return null
  return mean(tallies.map((tally) => entropyBits(answerCounts(tally))))
}

/** Answers by how often they were given: right ones are one answer, and so are completions without any. */
function answerCounts({ n, answers = [] }: ProblemTally): number[] {
  const right = answers.reduce((sum, { count, correct }) => sum + (correct ? count : 0), 0)
  const wrong = answers.filter(({ correct }) => !correct).map(({ count }) => count)
  const none = n - right - wrong.reduce((sum, count) => sum + count, 0)
  return [right, ...wrong, none].filter((count) => count > 0)
}

/**
 * The number of different kinds among k of n completions, mean over problems with its band. Divided by k a number of answers lies in [0, 1], which the band
 * needs to know.
 */
export function distinct(
  { design, band }: Evidence,
  given: readonly { n: number; counts: readonly number[] }[],
  at: readonly number[],
): Estimate[] {
  const shares = Float64Array.from(
    given.flatMap(({ n, counts }) => at.map((k) => distinctAtK(counts, k, n) / k)),
  )
  const limits = simultaneousBand(unitScores(shares, at.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [0, 1],
  })
  return at.map((k, j) => scaled(limits, j, k))
}

function scaled({ mean: value, low, high }: Band, j: number, by: number): Estimate {
  return { value: by * value[j]!, low: by * low[j]!, high: by * high[j]! }
}

function meanOf(
  { design, band }: Evidence,
  values: readonly number[],
  range: [number, number],
): Estimate {
  const scores = unitScores(Float64Array.from(values), 1, design)
  return scaled(simultaneousBand(scores, { ...band, range }), 0, 1)
}

function summary({ points, disagreement: disagree, entropy }: Diversity): string {
  const { k, base, rl } = points.at(-1)!
  const percent = (value: number) => `${share(100 * value, 1)} %`
  return `${k} completions give ${base.value.toFixed(1)} different answers in the base and ${rl.value.toFixed(1)} in the trained arm; two disagree with chance ${percent(disagree.base.value)} and ${percent(disagree.rl.value)}, the entropy of answers is ${entropy.base.toFixed(2)} and ${entropy.rl.toFixed(2)} bits`
}

function caveats(pairs: readonly ProblemPair[]): string[] {
  const unlike = pairs.some(({ base, rl }) => base.n !== rl.n)
  return [
    'right answers written differently are one answer, wrong ones are not: a grader that normalises them gives less',
    'an arm that is right more often is less diverse for that alone',
    ...ungradedCaveat(pairs),
    ...(unlike ? ['the arms have different n: compare them at the same k, not by entropy'] : []),
  ]
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
