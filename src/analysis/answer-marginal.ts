import type { Estimate, Finding } from '../records/index.ts'
import {
  design,
  discoveries,
  pickTest,
  poolTest,
  quantile,
  random,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import { counted, interval, level, share } from './wording.ts'

/** How likely a model gives each of the possible answers to one problem, at the end of each chain. */
export interface AnswerLaw {
  id: string
  /** Of each chain the chance of each candidate. */
  chains: readonly ArrayLike<number>[]
  /** Which of the candidates is right. */
  gold: number
}

/**
 * `knows`: the right answer is likelier than by guessing, by a test, and no answer is likelier;
 * `favours`: likelier than by guessing, and another is likelier; `never`: less likely than by guessing,
 * by a test; `cannot tell`: these chains could be a guesser's.
 */
export const answerClasses = ['knows', 'favours', 'cannot tell', 'never'] as const
export type AnswerClass = (typeof answerClasses)[number]

export interface ProbedProblem {
  id: string
  class: AnswerClass
  /** Of the right answer: its chance, its rank among the candidates, its ratio to their median. */
  chance: number
  rank: number
  overMedian: number
  /** Chance that guessing gives it as much, or as little. */
  p: { more: number; less: number }
}

export interface AnswerMarginal {
  candidates: number
  /** Share of the problems in each class. */
  shares: Record<AnswerClass, Estimate>
  /** Mean chance of the right answer: pass@1 of answers without the noise of drawing the answer. */
  chance: Estimate
  problems: ProbedProblem[]
}

/**
 * Whether a model favours the right answer or only spreads its guesses: at the end of each chain every
 * possible answer is scored instead of drawing one, and the chances are averaged over chains (the
 * Rao–Blackwell estimate of pass@1, which reaches below 1/n). A few chains of a guesser give some answer
 * a chance above 1/N as well, so that a problem is above chance only where two nulls are rejected: that
 * the right answer is any of the candidates in each chain, and that the chains are those of any problem,
 * which has the answers that the model likes whatever it is asked. Of the problems called above chance,
 * and of those called below, at most a share alpha is so by luck on average.
 */
export function answerMarginal(
  laws: readonly AnswerLaw[],
  { alpha = 0.05, seed = 0 }: { alpha?: number; seed?: number } = {},
): Finding<AnswerMarginal> {
  const problems = probed(laws, { alpha, seed })
  const candidates = laws[0]?.chains[0]?.length ?? 0
  const measures = [
    ...answerClasses.map((name) => (each: ProbedProblem) => Number(each.class === name)),
    ({ chance }: ProbedProblem) => chance,
  ]
  const values = Float64Array.from(
    problems.flatMap((each) => measures.map((measure) => measure(each))),
  )
  const scores = unitScores(values, measures.length, design(laws.length))
  const { mean, low, high } = simultaneousBand(scores, {
    alpha,
    seed,
    draws: 1000,
    method: 'bounded',
    range: [0, 1],
  })
  const at = (j: number): Estimate => ({ value: mean[j]!, low: low[j]!, high: high[j]! })
  const shares = { knows: at(0), favours: at(1), 'cannot tell': at(2), never: at(3) }
  const chance = at(4)
  const percent = ({ value, low: from, high: to }: Estimate) =>
    `${share(100 * value, 0)} % ${interval(100 * from, 100 * to, (x) => share(x, 0))}`
  return {
    summary: `the right answer is likelier than by guessing and the likeliest of ${candidates} on ${percent(shares.knows)} of the problems, likelier than by guessing with another likelier yet on ${percent(shares.favours)}, and less likely on ${percent(shares.never)}; on ${percent(shares['cannot tell'])} these chains do not tell it from guessing; its mean chance is ${share(chance.value)} ${interval(chance.low, chance.high)}, where guessing uniformly has ${share(1 / candidates)}`,
    over: `${level(alpha)} limits over the drawing of ${counted(laws.length, 'problem')}, simultaneous over what is shown; of the problems called likelier, and of those called less likely, at most ${share(100 * alpha, 0)} % are so by luck on average (Benjamini and Hochberg)`,
    caveats: [
      'the classes rest on the chains that were drawn: more chains may find a likelier answer, and tell more problems from guessing',
      'the tests take the chains of a problem as independent guesses: a model that settles on one answer in all of them looks as if it knew it where that is right by luck',
      'an answer that the chain has already worked out is scored where it is stated, so that this says what chains lead to and not what is known without them',
    ],
    data: { candidates, shares, chance, problems },
  }
}

function probed(
  laws: readonly AnswerLaw[],
  { alpha, seed }: { alpha: number; seed: number },
): ProbedProblem[] {
  const missing = laws.find(({ chains, gold }) => chains.some((each) => each[gold] === undefined))
  if (missing) throw new RangeError(`no candidate ${missing.gold} for ${missing.id}`)
  const all = laws.flatMap(({ chains }) => chains)
  // A single discovery must be possible.
  const most = Math.max(20_000, 100 * laws.length)
  const tests = laws.map(({ chains, gold }, i) => {
    const options = { most, random: random(seed, i) }
    const { more, less } = pickTest(chains, gold, options)
    const own = chains.map((each) => each[gold]!)
    const pool = Float64Array.from(all, (each) => each[gold] ?? 0)
    return { more: Math.max(more, poolTest(own, pool, options)), less }
  })
  const [above, below] = (['more', 'less'] as const).map((side) =>
    discoveries(
      tests.map(({ [side]: p }) => p),
      alpha,
    ),
  )
  return laws.map((law, i): ProbedProblem => {
    const standing = standingOf(law)
    const likeliest = standing.rank === 1 ? 'knows' : 'favours'
    const unlikely = below![i] ? 'never' : 'cannot tell'
    return { id: law.id, class: above![i] ? likeliest : unlikely, ...standing, p: tests[i]! }
  })
}

/** Where the right answer stands among the candidates, over all chains. */
function standingOf({ chains, gold }: AnswerLaw) {
  const chances = Float64Array.from(chains[0] ?? [], (_, candidate) =>
    chains.reduce((sum, each) => sum + each[candidate]! / chains.length, 0),
  )
  const chance = chances[gold] ?? 0
  const others = chances.filter((_, candidate) => candidate !== gold).sort()
  return {
    chance,
    rank: 1 + others.filter((other) => other > chance).length,
    overMedian: chance / quantile(others, 0.5),
  }
}
