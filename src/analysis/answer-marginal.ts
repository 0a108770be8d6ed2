import type { Estimate, Finding } from '../records/index.ts'
import { design, quantile, simultaneousBand, unitScores } from '../statistics/index.ts'
import { counted, interval, level, share } from './wording.ts'

/** How likely a model gives each of the possible answers to one problem, averaged over its chains. */
export interface AnswerLaw {
  id: string
  /** Chance of each candidate. */
  chances: ArrayLike<number>
  /** Which of the candidates is right. */
  gold: number
}

/** `knows`: no answer is likelier; `spreads`: another is, but it is at least as likely as by guessing; `never`: less. */
export const answerClasses = ['knows', 'spreads', 'never'] as const
export type AnswerClass = (typeof answerClasses)[number]

export interface ProbedProblem {
  id: string
  class: AnswerClass
  /** Of the right answer: its chance, its rank among the candidates, its ratio to their median. */
  chance: number
  rank: number
  overMedian: number
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
 * Rao–Blackwell estimate of pass@1, which reaches below 1/n). Guessing is uniform over the candidates.
 */
export function answerMarginal(
  laws: readonly AnswerLaw[],
  { alpha = 0.05, seed = 0 }: { alpha?: number; seed?: number } = {},
): Finding<AnswerMarginal> {
  const problems = laws.map(probed)
  const candidates = laws[0]?.chances.length ?? 0
  const values = Float64Array.from(
    problems.flatMap((each) => [
      ...answerClasses.map((name) => Number(each.class === name)),
      each.chance,
    ]),
  )
  const { mean, low, high } = simultaneousBand(unitScores(values, 4, design(laws.length)), {
    alpha,
    seed,
    draws: 1000,
    method: 'bounded',
    range: [0, 1],
  })
  const at = (j: number): Estimate => ({ value: mean[j]!, low: low[j]!, high: high[j]! })
  const data: AnswerMarginal = {
    candidates,
    shares: { knows: at(0), spreads: at(1), never: at(2) },
    chance: at(3),
    problems,
  }
  const percent = ({ value, low: from, high: to }: Estimate) =>
    `${share(100 * value, 0)} % ${interval(100 * from, 100 * to, (x) => share(x, 0))}`
  return {
    summary: `the right answer is the likeliest of ${candidates} on ${percent(data.shares.knows)} of the problems, likelier than by guessing on ${percent(data.shares.spreads)} more, and less likely on ${percent(data.shares.never)}; its mean chance is ${share(data.chance.value)} ${interval(data.chance.low, data.chance.high)}`,
    over: `${level(alpha)} limits over the drawing of ${counted(laws.length, 'problem')}, simultaneous over what is shown`,
    caveats: [
      'the classes rest on the chains that were drawn: more chains may find a likelier answer',
      'an answer that the chain has already worked out is scored where it is stated, so that this says what chains lead to and not what is known without them',
    ],
    data,
  }
}

function probed({ id, chances, gold }: AnswerLaw): ProbedProblem {
  const chance = chances[gold]
  if (chance === undefined) throw new RangeError(`no candidate ${gold} for ${id}`)
  const all = Array.from(chances)
  const rank = 1 + all.filter((other) => other > chance).length
  const others = Float64Array.from(all.toSpliced(gold, 1)).sort()
  return {
    id,
    class: rank === 1 && chance > 0 ? 'knows' : chance >= 1 / all.length ? 'spreads' : 'never',
    chance,
    rank,
    overMedian: chance / quantile(others, 0.5),
  }
}
