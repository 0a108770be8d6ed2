import type { Estimate } from '../records/index.ts'
import type { Decided } from './comparison.ts'
import type { Retention } from './retention.ts'
import type { SolvableRatios } from '../statistics/index.ts'

/** A problem that one arm alone solved, and what that rests on. */
export interface SetMember {
  id: string
  set: 'expanded' | 'shrunk'
  /** Successes and completions of the arm that solved it. */
  c: number
  n: number
  /** Fisher's exact test of the two arms, two-sided. */
  p: number
  /** One-sided 95 % upper bound on p in the arm without a success. */
  bound: number
  /** Chance that a random half of the completions would hold no success. */
  vanishes: number
}

export interface SolvableSets {
  preserved: number
  expanded: number
  shrunk: number
  outOfReach: number
  ratios: SolvableRatios
  /** The same from half of each arm's completions, and between two halves of the base: what noise shows. */
  halfRatios: SolvableRatios
  selfRatios: SolvableRatios
  /** The p-value at which a member is certain. */
  level: number
  certain: { expanded: number; shrunk: number }
  /** Smallest p-value first. */
  members: SetMember[]
}

export interface SignalPoint {
  /** Completions in a group. */
  g: number
  base: Estimate
  rl: Estimate
}

/** The training signal that was forecast, and that in the rollouts of a training. */
export interface RolloutSignal {
  /** Completions in a group of the training. */
  g: number
  forecast: Estimate
  steps: { name: string; problems: number; observed: Estimate }[]
}

/** Votes of k answers, each column of intervals a band that is simultaneous over k. */
export interface MajorityPoint {
  k: number
  base: number
  baseLow: number
  baseHigh: number
  rl: number
  rlLow: number
  rlHigh: number
  /** rl − base, paired. */
  difference: Estimate
  /** pass@k of each arm, which needs someone who knows what is right. */
  baseOracle: number
  rlOracle: number
}

export interface Majority {
  points: MajorityPoint[]
  /** What the vote of all completions gains over one: maj@n − pass@1. */
  realisable: { base: Estimate; rl: Estimate }
  /** What an oracle would add to it: pass@n − maj@n. */
  oracleGap: { base: Estimate; rl: Estimate }
  /**
   * The first k at which the base's vote is as good as one completion of the trained arm: by the
   * estimate, as far as the band does not exclude it, and certainly. Null where there is none.
   */
  match: { k: number | null; possible: number | null; certain: number | null }
}

/** A way to choose among k completions that needs no one who knows which is right. */
export type SelectorName =
  | 'plurality'
  | 'by likelihood'
  | 'most likely'
  | 'by length'
  | 'by brevity'
  | 'by certainty'
  | 'most certain'

export interface Selector {
  name: SelectorName
  points: { k: number; base: Estimate; rl: Estimate }[]
  /** At the largest k, over the plurality on the same completions. */
  overPlurality: { base: Estimate; rl: Estimate }
}

export interface WeightedVotes {
  /** Those whose input every completion has; the plurality first. */
  selectors: Selector[]
}

export interface ChainDiversity {
  /** Expected number of different chains among k completions. */
  chains: { k: number; base: Estimate; rl: Estimate }[]
  /** And of different approaches that led to a right answer; null where none can be followed. */
  approaches: { k: number; base: Estimate; rl: Estimate }[] | null
  /** Share of right completions whose approach is known. */
  followed: { base: number | null; rl: number | null }
}

export interface Diversity {
  /** Expected number of different answers among k completions. */
  points: { k: number; base: Estimate; rl: Estimate }[]
  /** Chance that two completions of one problem give different answers; the difference is rl − base. */
  disagreement: { base: Estimate; rl: Estimate; difference: Estimate }
  /** Mean over problems of the entropy of answers in bits, with unseen answers estimated. */
  entropy: { base: number; rl: number }
}

/** What one arm's count on a problem says against guessing. */
export type ChanceClass = 'above chance' | 'cannot tell' | 'unsolved'

export interface ArmAboveChance {
  pass: number
  /** pass@k with the problems that are not above chance counted as unsolved. */
  above: number
  /** pass@k of someone who answers as this arm answers other problems; a lower bound. */
  mismatch: number | null
  /** pass minus the larger of the floors: what is more than guessing reaches. */
  excess: number
}

export interface ChanceFloor {
  /** What guessing was taken to be. */
  nulls: ('uniform' | 'mismatch')[]
  /** At the doublings of k. */
  points: { k: number; uniform: number | null; base: ArmAboveChance; rl: ArmAboveChance }[]
  counts: { base: Record<ChanceClass, number>; rl: Record<ChanceClass, number> }
  guesser: {
    /** Chance that uniform guessing solves as many problems as the arm, in as many completions. */
    asMany: { base: number; rl: number }
    /**
     * The k from which uniform guessing is ahead, null for never, where problems without a success
     * have p = 0, and where they have the largest p that is not excluded.
     */
    overtakes: {
      zero: { base: number | null; rl: number | null }
      bound: { base: number | null; rl: number | null }
    }
  } | null
}

/** What guessing reaches on a problem set. */
export interface GuessFloors {
  problems: number
  points: { k: number; uniform: number | null; prior: number }[]
}

/** How tokens were drawn; top-p 1, the default, cuts nothing off. */
export interface Decoding {
  temperature: number
  topP?: number
}

/** Both arms at one k, over the settings that were sampled. */
export interface TemperaturePoint {
  k: number
  /** The setting with the largest pass@k, and pass@k where it is chosen on other completions. */
  base: { best: Required<Decoding>; envelope: number }
  rl: { best: Required<Decoding>; envelope: number }
  /** Between the envelopes. */
  gap: Estimate
  at: (Required<Decoding> & { base: number; rl: number; gap: Estimate })[]
}

/** The gap where both arms spread their answers equally: mean entropy in bits. */
export interface MatchedEntropy {
  /** At the comparison's own setting. */
  base: Required<Decoding> & { entropy: number }
  /** At the setting with the nearest entropy. */
  rl: Required<Decoding> & { entropy: number }
  gaps: (Estimate & { k: number })[]
}

export interface Temperatures {
  /** By temperature, then by top-p, ascending. */
  settings: Required<Decoding>[]
  /** Which of them is the comparison's own. */
  own: number
  points: TemperaturePoint[]
  /** Null where answers are not known. */
  matchedEntropy: MatchedEntropy | null
}

/** One checkpoint of a training run; changes are since the first. */
export interface TrajectoryPoint {
  step: number
  name: string
  pass1: Estimate
  passK: Estimate
  /** Share of problems that are solved at least half of the time. */
  cover: number
  change1: Estimate
  changeK: Estimate
  /**
   * Problems solved by the step before alone (lost) and by this one alone (won), with half of the
   * completions of each, and what two halves of one step show each way.
   */
  flips: { lost: number; won: number; floor: number } | null
  /** Ids whose count changed since the step before by more than sampling shows; null for the first. */
  certainFlips: { lost: string[]; won: string[] } | null
  /** Of what the first step solves; null for the first. */
  retention: Retention | null
  /** Mean over problems of the entropy of answers in bits; null where answers are not known. */
  entropy: number | null
}

export interface Trajectory {
  k: number
  points: TrajectoryPoint[]
  /** The first step at which pass@K is certainly below that of the first. */
  firstLoss: number | null
  /** The first step whose retention is certainly below what two halves of the first step show. */
  retentionFalls: number | null
}

/** Probes of contamination, each null where its input is not given. */
export interface Contamination {
  /** Change of pass@1 from these problems to fresh ones, and the verdict on those. */
  fresh: (Decided & { problems: number; base: Estimate; rl: Estimate }) | null
  /** Problems released after the cutoff alone; without a verdict where there are fewer than two. */
  later:
    | ((Decided | { verdict: null }) & { cutoff: string; problems: number; undated: number })
    | null
  /** Share of cut questions that are completed word for word. */
  partial: { problems: number; base: Estimate; rl: Estimate } | null
}

/** The comparison with models of the same recipe and other training seeds. */
export interface Seeds {
  /** The smallest and the largest k of the comparison. */
  from: number
  to: number
  siblings: (Decided & {
    name: string
    /** What the comparison itself says on the k that this sibling has completions for. */
    own: Decided
    /** The difference at `from`, and at the largest such k. */
    first: Estimate
    last: Estimate
    k: number
  })[]
}

/** One recipe over its training seeds. */
export interface RecipeRow {
  name: string
  /** One policy, and not a draw of a training. */
  fixed: boolean
  seeds: number
  /** Mean over seeds, the standard deviation between them (null for one), and each. */
  pass1: { mean: number; sd: number | null; values: number[] }
  passK: { mean: number; sd: number | null; values: number[] }
}

/** `other` minus `one` in pass@k. */
export interface Contrast {
  one: string
  other: string
  k: number
  /** Over problems and seeds. */
  difference: Estimate
  /** With the seeds as they are: what another training run could undo. */
  overProblems: Estimate
}

export interface Recipes {
  k: number
  recipes: RecipeRow[]
  contrasts: Contrast[]
}

/** Published curves of a base and a trained arm, to be drawn behind a reader's own. */
export interface PublishedPanel {
  /** As `--reference` takes it. */
  name: string
  title: string
  source: string
  problems: number
  base: { k: number; pass: number }[]
  rl: { k: number; pass: number }[]
  /** The first plotted k at which the base is ahead. */
  crossing: number | null
  deltaSe: number
  samplesToMatch: number | null
}

/** How one arm was made and read: shares of all completions, null where not known. */
export interface ReadingArm {
  n: { min: number; max: number }
  answered: number | null
  truncated: number | null
  unresolved: number
  empty: number | null
  /** Of the completions that are long enough, those that repeat another of the same problem. */
  repeated: number | null
  grader: string | null
  /** Which rules of the extraction found the answers, most frequent first. */
  rules: { rule: string; share: number }[]
  conditions: Record<string, string>
}

export interface Reading {
  base: ReadingArm
  rl: ReadingArm
  /** What both arms state. */
  compared: string[]
  /** And in which they differ. */
  differing: string[]
}

/** How one arm's completions were read: mean shares over problems, null where it is not known. */
export interface ParityArm {
  /** Completions in which an answer was found. */
  answered: number
  /** Right ones among those. */
  accuracy: number | null
  truncated: number | null
  unresolved: number
}

export interface Parity {
  base: ParityArm
  rl: ParityArm
  /** Parts of the change in pass@1: from giving an answer, and from being right where one was given. */
  format: Estimate
  correctness: Estimate
  total: Estimate
}

export interface CalculatorEffectPoint {
  k: number
  off: { base: number; rl: number }
  on: { base: number; rl: number }
  /** rl − base without and with a calculator. */
  gainOff: Estimate
  gainOn: Estimate
  /** What the calculator adds to each arm. */
  base: Estimate
  rl: Estimate
  /** gainOn − gainOff, which is also rl − base: what the calculator takes from the gain, or adds to it. */
  interaction: Estimate
}

export interface CalculatorEffect {
  points: CalculatorEffectPoint[]
  /** 1 − gainOn / gainOff at the smallest k; its ends are infinite where that gain may be zero. */
  arithmeticShare: Estimate
}
