import type {
  CompletionFacts,
  Estimate,
  Finding,
  ProblemPair,
  ProblemTally,
  Unexamined,
} from '../records/index.ts'
import {
  type Band,
  random,
  randomOrders,
  simultaneousBand,
  unitScores,
  type WeightedVote,
  weightedVoteAtK,
} from '../statistics/index.ts'
import type { Selector, SelectorName, WeightedVotes } from './comparison.ts'
import { doublings, type Evidence, smallestN } from './evidence.ts'
import { difference, level, listed, share } from './wording.ts'

interface Rule {
  by: 'sum' | 'best'
  /** What a completion's vote weighs; null where the log does not say what that takes. */
  weight: (of: CompletionFacts) => number | null
}

const perToken = ({ logprob, tokens }: CompletionFacts) =>
  logprob === undefined || !tokens ? null : Math.exp(logprob / tokens)
const certainty = ({ certainty: value }: CompletionFacts) => value ?? null

/** How to choose among k completions without knowing which is right. */
const rules: Record<SelectorName, Rule> = {
  plurality: { by: 'sum', weight: () => 1 },
  'by likelihood': { by: 'sum', weight: perToken },
  'most likely': { by: 'best', weight: perToken },
  'by length': { by: 'sum', weight: ({ tokens }) => tokens ?? null },
  'by brevity': { by: 'sum', weight: ({ tokens }) => (tokens ? 1 / tokens : null) },
  'by certainty': { by: 'sum', weight: certainty },
  'most certain': {
    by: 'best',
    weight: (of) => (of.certainty === undefined ? null : of.certainty),
  },
}

/**
 * Selection among k completions by votes that do not count alike: weighted by e to the mean
 * log-probability of a token (Wang et al. 2023, arXiv:2203.11171, "normalised weighted sum"), by the
 * number of tokens or its inverse, by certainty (self-certainty, Kang et al. 2025, arXiv:2502.18581, or
 * any score that the log has), or the single most likely or most certain completion; each beside the
 * plurality on the same draws, and what it gains over it. Needs each completion.
 */
export function votes(evidence: Evidence): Finding<WeightedVotes> | Unexamined {
  const { pairs, band } = evidence
  const whole = pairs.every(({ base, rl }) => isWhole(base) && isWhole(rl))
  const known = whole ? selectorsOf(pairs) : []
  if (known.length < 2)
    return {
      needs:
        'the answer of each completion with its tokens, log-probability or certainty, which `passbound analyze` reads',
    }
  const ks = doublings(smallestN(pairs))
  const [base, rl] = (['base', 'rl'] as const).map((arm) => armVotes(evidence, arm, known, ks)) as [
    ArmVotes,
    ArmVotes,
  ]
  const selectors = known.map((name, s): Selector => ({
    name,
    points: ks.map((k, j) => ({
      k,
      base: estimate(base.votes, s * ks.length + j),
      rl: estimate(rl.votes, s * ks.length + j),
    })),
    overPlurality:
      name === 'plurality'
        ? { base: none, rl: none }
        : { base: estimate(base.gains, s), rl: estimate(rl.gains, s) },
  }))
  return {
    summary: summary(selectors, ks.at(-1)!),
    over: `${level(band.alpha)} bands over problems, simultaneous over k and the ${known.length} ways to select, one for each arm; likewise what each gains over the plurality at k = ${ks.at(-1)}`,
    caveats: [
      `below k = n the mean over ${orderCount} random orders of each problem’s completions, the same for every way to select`,
      'correct answers written differently count as one answer; an ungraded completion is no vote for a right one',
      'a way to select that is chosen here because it did best here is chosen by luck as well',
    ],
    data: { selectors },
  }
}

const orderCount = 64

const isWhole = ({ n, answers, completions }: ProblemTally) =>
  answers !== undefined && completions?.length === n

/** The ways to select of which every completion of both arms says what they take. */
function selectorsOf(pairs: readonly ProblemPair[]): SelectorName[] {
  return (Object.keys(rules) as SelectorName[]).filter((name) => {
    const { weight, by } = rules[name]
    const takes = (of: CompletionFacts) => {
      const value = weight(of)
      return value !== null && (by === 'best' || value >= 0)
    }
    return pairs.every(({ base, rl }) =>
      [base, rl].every(({ completions }) => completions!.every(takes)),
    )
  })
}

interface ArmVotes {
  votes: Band
  gains: Band
}

function armVotes(
  { pairs, design, band }: Evidence,
  arm: 'base' | 'rl',
  names: readonly SelectorName[],
  ks: readonly number[],
): ArmVotes {
  const columns = names.length * ks.length
  const values = new Float64Array(pairs.length * columns)
  const gains = new Float64Array(pairs.length * names.length)
  for (const [i, { [arm]: tally }] of pairs.entries()) {
    // Every way to select sees the same orders.
    const orders = randomOrders(tally.n, {
      most: ks.at(-1)!,
      count: orderCount,
      random: random(band.seed, i),
    })
    for (const [s, name] of names.entries()) {
      const { by, weight } = rules[name]
      const row = weightedVoteAtK(votesOf(tally, weight, by), ks, { by, orders })
      values.set(row, i * columns + s * ks.length)
      const plurality = values[i * columns + ks.length - 1]!
      gains[i * names.length + s] = row.at(-1)! - plurality
    }
  }
  const bandOf = (of: Float64Array, width: number, range: [number, number]) =>
    simultaneousBand(unitScores(of, width, design), {
      ...band,
      draws: Math.min(band.draws, 1000),
      range,
    })
  return { votes: bandOf(values, columns, [0, 1]), gains: bandOf(gains, names.length, [-1, 1]) }
}

/**
 * A vote is on answers, as the plurality's is; a single best is a completion, right by its own grade. Weights
 * of a single best may be negative (a reward model's score): only their order counts.
 */
function votesOf(
  { answers = [], completions = [] }: ProblemTally,
  weight: Rule['weight'],
  by: Rule['by'],
): WeightedVote[] {
  const right = new Set(answers.flatMap(({ answer, correct }) => (correct ? [answer] : [])))
  const wrong = new Map<string, number>()
  const weights = completions.map((of) => weight(of)!)
  const least = by === 'best' ? Math.min(...weights) - 1 : 0
  return completions.map(({ answer, correct }, i) => {
    const vote = (number: number) => ({ answer: number, weight: weights[i]! - least })
    if (answer === null) return vote(by === 'best' && correct === true ? 0 : -1)
    const isRight = by === 'best' ? correct === true : right.has(answer)
    if (right.has(answer) && correct === null) return vote(-1)
    if (isRight) return vote(0)
    if (!wrong.has(answer)) wrong.set(answer, wrong.size + 1)
    return vote(wrong.get(answer)!)
  })
}

const none: Estimate = { value: 0, low: 0, high: 0 }

function estimate({ mean, low, high }: Band, j: number): Estimate {
  return { value: mean[j]!, low: low[j]!, high: high[j]! }
}

function summary(selectors: readonly Selector[], k: number): string {
  const others = selectors.filter(({ name }) => name !== 'plurality')
  const plurality = selectors.find(({ name }) => name === 'plurality')!.points.at(-1)!
  const gains = others.map(
    ({ name, overPlurality: { base, rl } }) => `${name} ${difference(base)} and ${difference(rl)}`,
  )
  return `at k = ${k} a plurality gets ${share(plurality.base.value)} in the base and ${share(plurality.rl.value)} in the trained arm; over it gain ${listed(gains)}`
}
