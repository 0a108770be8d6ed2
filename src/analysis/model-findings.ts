import type { Estimate } from '../records/index.ts'
import type { AnswerClass } from './answer-marginal.ts'

/** Percentiles of one source's chains among another's own, over the problems. */
export interface PercentileLaw {
  /** Share of the percentiles in each tenth; each is .1 where the sources are one. */
  deciles: Estimate[]
  /** ½ where the sources are one. */
  mean: Estimate
  /** Share of the chains that had one of like length to be compared with. */
  compared: number
}

/** Something of the other arm's chains, of the scoring arm's own, and between them. */
export interface OthersAndOwn {
  others: Estimate
  own: Estimate
  difference: Estimate
}

/** One arm's chains under the other, beside the other's own. */
export interface SupportDirection {
  problems: number
  /** Chains of the other arm. */
  chains: number
  percentiles: PercentileLaw
  /** The same where one half of the scoring arm's own chains stands for the other arm's. */
  self: PercentileLaw
  /** In nats: of a whole chain, and of one of its tokens. */
  logLikelihood: { chain: OthersAndOwn; token: OthersAndOwn }
  /** Share of tokens outside the scoring arm's nucleus, and of chains with such a token. */
  outside: { tokens: OthersAndOwn; chains: OthersAndOwn } | null
  /** Share of tokens of chance below .001, and of chains with such a token. */
  rare: { tokens: OthersAndOwn; chains: OthersAndOwn }
  /** Quartiles over chains of the least likely token's chance and rank. */
  rarest: Record<
    'others' | 'own',
    { chance: [number, number, number]; rank: [number, number, number] | null }
  >
}

export interface Support {
  nucleus: Record<'base' | 'rl', { mass: number; drawn: boolean }>
  /** The trained arm's chains under the base, and the roles swapped. */
  rlUnderBase: SupportDirection
  baseUnderRl: SupportDirection
}

/** What an interval says against a margin. */
export type Likeness = 'alike' | 'unlike' | 'cannot tell'

/** One measure by which the trained arm is asked whether it is the base again. */
export interface Equivalence {
  measure: string
  difference: Estimate
  /** Differences inside ±margin count as none. */
  margin: number
  result: Likeness
}

/** One checkpoint under one template. */
export interface TemplateCell {
  template: string
  checkpoint: 'base' | 'rl'
  pass1: number
  passK: number
  /** Share of completions with an answer; null where it is not known. */
  answered: number | null
  /** Mean characters, and the share of completions with each mark of style; null without texts. */
  style: { length: number; marks: Record<string, number> } | null
}

/** What another template does, beside the base's own. */
export interface TemplateEffect {
  template: string
  /** Change in pass@1 from the base's own template to this one. */
  base: Estimate
  rl: Estimate
  /** rl − base: how much more the template does for the trained arm. */
  interaction: Estimate
  /** From the base under its own template to the trained arm under this one, and the parts of it. */
  total: Estimate
  /** rl − base under this template. */
  training: Estimate
}

export interface Templates {
  /** The base's own. */
  own: string
  k: number
  cells: TemplateCell[]
  effects: TemplateEffect[]
  /** The trained arm under the base's own template against the base. */
  back: { result: Likeness; measures: Equivalence[] }
}

export interface StyleMeasure {
  name: string
  /** Mean over problems. */
  base: number
  rl: number
  difference: Estimate
}

export interface Style {
  /** Length in characters (as log2) and the share of completions with each mark. */
  measures: StyleMeasure[]
  /** What matching was on: the measures that both arms show in varying degrees. */
  matchedOn: string[]
  /** Weighted over problems (and cells of style) by n₀n₁/(n₀ + n₁). */
  gain: Estimate
  left: Estimate
  /** gain − left. */
  explained: Estimate
  /** Share of the completions that lie in a cell of style which both arms have. */
  overlap: { base: number; rl: number }
}

/** Shares of problems in each class of a probe, and the mean chance of the right answer. */
export interface AnswersOfArm extends Record<AnswerClass, Estimate> {
  chance: Estimate
}

/** What both arms' chains lead to, on the same problems. */
export interface Answers {
  candidates: number
  base: AnswersOfArm
  rl: AnswersOfArm
  /** rl − base. */
  difference: AnswersOfArm
  /** How many problems went from one class to another, or stayed. */
  moved: { from: AnswerClass; to: AnswerClass; problems: number }[]
}

/** One way of getting more out of the base without training. */
export interface SharpeningMethod {
  name: string
  /** Completions that one answer takes. */
  cost: number
  /** Share of problems answered right by one such answer. */
  right: Estimate
  /** pass@1 of the trained arm minus that. */
  gap: Estimate
  /** pass@k of completions drawn so, at the largest k of all; null where there are none to draw k of. */
  passK: number | null
}

export interface Sharpening {
  k: number
  /** pass@1 and pass@k of the trained arm, as it was sampled. */
  rl: { pass1: number; passK: number }
  methods: SharpeningMethod[]
  /** The one with the largest estimate, and the gap to the best, whichever it is. */
  best: { name: string; gap: Estimate }
}
