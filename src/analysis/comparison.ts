import type { CalculatorCounterfactual } from './calculator-counterfactual.ts'
import type { ClaimName } from './claims.ts'
import type { GainSplit } from './gain-split.ts'
import type { JudgedArms } from './judged-chains.ts'
import type { Answers, Sharpening, Style, Support, Templates } from './model-findings.ts'
import type { RightGraphs } from './right-graphs.ts'
import type { SlipRates } from './slip-rate.ts'
import type { ValidChains } from './valid-chains.ts'
import type {
  ChainClass,
  ChainExample,
  Estimate,
  Finding,
  KRange,
  Unexamined,
} from '../records/index.ts'
import type {
  CalculatorEffect,
  SolvableSets,
  SignalPoint,
  Majority,
  Diversity,
  WeightedVotes,
  ChainDiversity,
  ChanceFloor,
  Parity,
  RolloutSignal,
  Contamination,
  Seeds,
  Reading,
  Temperatures,
  PublishedPanel,
} from './thread-findings.ts'

export type * from './model-findings.ts'
export type * from './thread-findings.ts'

/** Everything that `compare` found: what `--json` prints and what the report draws. */
export interface Comparison {
  format: 'passbound-comparison@1'
  verdict: Verdict
  settings: Settings
  arms: { base: ArmSummary; rl: ArmSummary }
  pairing: Pairing
  /** pass@k of both arms and their paired difference. */
  curves: Finding<Curves>
  /** Who solved what at least once, beside what two halves of one arm would show. */
  solved: Finding<SolvedTable>
  /** What was preserved, expanded to, lost and left out of reach, with the evidence for each problem. */
  sets: Finding<SolvableSets>
  /** Share of groups of G completions that would give training a signal. */
  signal: Finding<SignalPoint[]>
  /** And that share in the rollouts of a training. */
  rollouts: Finding<RolloutSignal> | Unexamined
  /** Where the gain in pass@1 comes from. */
  gain: Finding<GainLedger>
  /** How many problems lie at each accuracy, with 0 and 1 in bins of their own. */
  histogram: Finding<HistogramBin[]>
  /** The change in pass@k as a change of the mean of p and a change of its spread over problems. */
  spread: Finding<SpreadPoint[]>
  efficiency: Finding<Efficiency>
  reliability: Finding<Reliability>
  extrapolation: Finding<Extrapolation> | Unexamined
  /** pass@k at equal tokens (and equal cost) instead of equal k. */
  matched: Finding<Matched> | Unexamined
  /** Selection without an oracle: the plurality vote of k answers. */
  majority: Finding<Majority> | Unexamined
  /** The same by votes that do not count alike. */
  votes: Finding<WeightedVotes> | Unexamined
  /** How many different chains and right approaches each arm has. */
  chains: Finding<ChainDiversity> | Unexamined
  /** How many different answers each arm gives. */
  diversity: Finding<Diversity> | Unexamined
  /** The same comparison in each stratum, where there are strata. */
  strata: Finding<StratumResult[]> | Unexamined
  /** Whether the base had seen the problems. */
  contamination: Finding<Contamination> | Unexamined
  /** The same with other training seeds. */
  seeds: Finding<Seeds> | Unexamined
  /** Whether the arms were made and read alike. */
  reading: Finding<Reading> | Unexamined
  /** How much of the gain in pass@1 is a matter of giving an answer. */
  parity: Finding<Parity> | Unexamined
  /** What guessing reaches at each k, and what of the coverage is above it. */
  floor: Finding<ChanceFloor> | Unexamined
  /** pass@k over temperature, and the gap where each arm has its best at every k. */
  temperature: Finding<Temperatures> | Unexamined
  /** Whether each arm's chains are ones that the other would write. */
  support: Finding<Support> | Unexamined
  /** Whether each arm's chains favour the right answers or spread over all of them. */
  answers: Finding<Answers> | Unexamined
  /** What another prompt template does to each checkpoint. */
  templates: Finding<Templates> | Unexamined
  /** How completions look, and the gain that is left between those that look alike. */
  style: Finding<Style> | Unexamined
  /** Whether the base reaches the trained arm without training. */
  sharpening: Finding<Sharpening> | Unexamined
  /** What the arithmetic of the chains says: luck, slips, and what a calculator would change. */
  audit: Finding<ArithmeticAudit> | Unexamined
  /** Chains that show it. */
  auditedChains: { base: ChainExample[]; rl: ChainExample[] }
  /** What a live calculator adds to each arm, and what it leaves of the gain. */
  calculator: Finding<CalculatorEffect> | Unexamined
  /** Published curves that are drawn behind these. */
  reference: PublishedPanel | null
  objections: Objection[]
  /** One row a problem, in the order of the files. */
  problems: ProblemRow[]
}

export interface ArithmeticAudit {
  /** Samples of each class. */
  classes: { base: Record<ChainClass, number>; rl: Record<ChainClass, number> }
  /** The share of right answers that are lucky. */
  lucky: { base: number; rl: number }
  valid: Finding<ValidChains>
  slips: Finding<SlipRates>
  calculator: Finding<CalculatorCounterfactual>
  split: Finding<GainSplit>
  approach: Finding<RightGraphs> | Unexamined
  /** What judges or persons say of each arm's chains; null where nobody was asked. */
  judged: JudgedArms | null
}

export type VerdictName =
  | 'broader'
  | 'sharper and narrower'
  | 'sharper, not broader'
  | 'sharper, breadth undecided'
  | 'narrower'
  | 'no change'
  | 'worse'
  | 'undecided'
  | 'not comparable'

/** A verdict that was asked again, and the claims that decided it. */
export interface Decided {
  verdict: VerdictName
  /** The claims that the band bears. */
  holds: ClaimName[]
  /** The claims whose opposite it bears. */
  refuted: ClaimName[]
}

export interface Verdict {
  name: VerdictName
  /** The verdict for a reader who knows none of our words. */
  sentence: string
  /** Every claim that the rules tried, in order, and whether the band bears it. */
  rules: Rule[]
  /** What the verdict is certain of: the values of k with a certain gain or loss. */
  certain: { gain: KRange[]; loss: KRange[] }
  /** What would change it, one sentence each. */
  wouldChange: string[]
  /**
   * The rows of the ledger that stand against it, one sentence each: those that it does not survive, and
   * those that leave it true and explain it in another way.
   */
  objected: string[]
  /** What to buy to decide what is undecided; empty where nothing is. */
  toDecide: string[]
}

export interface Rule {
  name: ClaimName
  /** The predicate on the true difference, such as "D(128) > 0". */
  claim: string
  /** What it means, in words. */
  meaning: string
  holds: boolean
  /** The numbers that decided it. */
  because: string
}

export interface Settings {
  /** Family-wise error over everything that can change the verdict, in all looks together; `look.alpha` is this look's. */
  alpha: number
  /** Differences inside ±margin count as none. */
  margin: number
  /** The values of k at which the difference was computed, ascending; the largest is at most every n. */
  ks: number[]
  seed: number
  /** Draws of the multiplier bootstrap. */
  draws: number
  band: 'bounded' | 'plain'
  /** Whether problems were taken as drawn within strata, and whether clusters were given. */
  stratified: boolean
  clustered: boolean
  /** Which look at the data this is, and the level that it may spend. */
  look: { number: number; alpha: number; recorded: boolean }
}

export interface ArmSummary {
  name: string
  origin: string
  problems: number
  samples: number
  correct: number
  unresolved: number
  truncated: number | null
  /** Smallest and largest n over problems. */
  n: { min: number; max: number }
  /** Mean tokens a completion, where known. */
  tokens: number | null
  notes: string[]
}

export interface Pairing {
  paired: number
  onlyBase: string[]
  onlyRl: string[]
}

export interface CurvePoint {
  k: number
  base: number
  baseSe: number
  baseLow: number
  baseHigh: number
  rl: number
  rlSe: number
  rlLow: number
  rlHigh: number
  /** pass@k of uniform guessing, where every problem says its answer space. */
  floor: number | null
  /** rl − base, with its standard error over problems and the simultaneous band. */
  difference: number
  se: number
  low: number
  high: number
}

export interface Curves {
  points: CurvePoint[]
  /** The critical value of the sup-t statistic. */
  critical: number
  gain: KRange[]
  loss: KRange[]
  neither: KRange[]
  crossing: Crossing
}

export interface Crossing {
  /** The first k at which the estimate of the difference is negative after having been positive. */
  point: number | null
  /**
   * The confidence set of the first k with a loss, by inverting the band: it starts after the
   * uninterrupted run of certain gains from the smallest k and ends at the first certain loss.
   * `to` is null where no loss is certain ("at `from` or later, or never within n").
   */
  firstLoss: { from: number; to: number | null } | null
  /** Share of bootstrap draws over problems whose difference turns from gain to loss. */
  probability: number
  certified: boolean
}

export interface FourWay {
  both: number
  baseOnly: number
  rlOnly: number
  neither: number
}

export interface SolvedTable {
  /** Solved at least once in all n completions. */
  all: FourWay & { mcnemarP: number }
  /** The same expected from a random half of each arm's completions (exact, hypergeometric). */
  half: FourWay
  /** What two halves of one arm's own completions show: mean and sd of "only in the first half". */
  self: { base: { mean: number; sd: number }; rl: { mean: number; sd: number } }
  /** One-sided 95 % upper bound on p of a problem with no success in its n completions. */
  zeroCountBound: { base: number; rl: number }
}

/** Problems by how often half of the base's completions solve them. */
export interface RateBin {
  name: string
  /** Expected number of them. */
  problems: number
  /** Their part of the change in pass@1, against the base's other half. */
  change: Estimate
  /** Their mean change; null where there are none. */
  mean: number | null
}

export interface GainLedger {
  total: Estimate
  /** Gains on problems that the base solved at least once. */
  sharpened: Estimate
  /** Gains on problems where the base had no success. */
  discovered: Estimate
  /** Losses, a number below or at zero. */
  regressed: Estimate
  counts: { sharpened: number; discovered: number; regressed: number; unchanged: number }
  byRate: RateBin[] | null
  /** The same ledger between two halves of the base's own completions: what noise alone shows. */
  selfNull: { sharpened: number; discovered: number; regressed: number }
}

export interface HistogramBin {
  /** Accuracy in (from, to]; the bins [0, 0] and [1, 1] hold exactly 0 and exactly 1. */
  from: number
  to: number
  base: number
  rl: number
}

export interface SpreadPoint {
  k: number
  /** The difference in pass@k, and its three parts, which sum to it. */
  difference: number
  mean: Estimate
  spread: Estimate
  /** What two moments do not carry. */
  rest: Estimate
}

export interface Efficiency {
  /**
   * The smallest real k at which the base's pass@k reaches the other arm's pass@1; null = not within n,
   * 1 with low = 0 = at most one.
   */
  samplesToMatch: { k: number | null; low: number; high: number | null }
  /** base pass@n − rl pass@1 (Δ_SE of Yue et al. 2025). */
  deltaSe: Estimate
  /** Mean over problems of log2 of the ratio of add-half success rates: log2(p_rl / p_base) as far as n resolves it. */
  bits: Estimate
}

export interface Reliability {
  passHat: { k: number; base: number; rl: number; difference: Estimate }[]
  gPass: { k: number; tau: number; base: number; rl: number; difference: Estimate }[]
  /**
   * Cover@τ: the share of problems with p ≥ τ, plug-in and smoothed by the posterior. Smoothed is null
   * where the fit of the arm's law ran into its limits: the counts do not say how p is spread.
   */
  cover: {
    tau: number
    base: number
    rl: number
    difference: Estimate
    baseSmoothed: number | null
    rlSmoothed: number | null
  }[]
  /** Area between pass@K and pass@k (Oh et al. 2026), its normalised form, base minus rl. */
  tax: { area: number; normalised: number | null }
}

export interface ExtrapolatedPoint {
  k: number
  base: Estimate
  rl: Estimate
  difference: Estimate
}

export interface ExtrapolationMethod {
  name: 'power law' | 'beta-binomial' | 'zero-inflated beta-binomial' | 'NPMLE'
  points: ExtrapolatedPoint[]
  /** Whether the fit of either arm ran into its limits, so that its points rest on these and not on the counts. */
  onEdge: boolean
  /** Fitted on n/10 of the user's own samples, predicting pass@n; null where n/10 is too small. */
  backTest: {
    fitN: number
    k: number
    /** Null where that fit ran into its limits. */
    predicted: ExtrapolatedPoint | null
    observed: { base: number; rl: number }
  } | null
}

export interface Extrapolation {
  methods: ExtrapolationMethod[]
  /**
   * Whether the data identify who solves more at the largest k: all models agree, none ran into its
   * limits, and the problems never solved could not turn the sign.
   */
  identified: boolean
  statement: string
}

export interface MatchedPoint {
  /** Budget per problem (tokens or cost) and the k that each arm buys with it. */
  budget: number
  kBase: number
  kRl: number
  base: number
  rl: number
  difference: number
  low: number
  high: number
  /** Problems solved a thousand units of the budget: pass@k of each arm's own k, over what that k costs. */
  perThousand: { base: number; rl: number }
}

export interface Matched {
  unit: 'tokens' | 'cost'
  meanBase: number
  meanRl: number
  /**
   * What the base spends until its pass@k reaches pass@1 of the trained arm, as a multiple of what that
   * arm spends on its one completion; null where it does not within n.
   */
  toMatch: { factor: number | null; low: number; high: number | null }
  points: MatchedPoint[]
}

export interface StratumResult {
  name: string
  problems: number
  first: { k: number; base: number; rl: number; low: number; high: number }
  last: { k: number; base: number; rl: number; low: number; high: number }
}

/** One way to attack the claim, and what became of the verdict under it. */
export interface Objection {
  id: string
  /** The attack in the words of someone who makes it. */
  question: string
  /**
   * `flips`: a claim of the verdict cannot be true there; `becomes undecided`: one is no longer certain;
   * `cannot tell`: too little is known there to say either. Rows about another quantity than pass@k leave
   * the verdict true and say what its gain is: `explained by style`, `explained by format`, `matched
   * without training`, `within reach of the base`. `accounted for`: the band or the rules already allow
   * for it, or the verdict claims nothing of it, so there was nothing to test. An undecided verdict has
   * nothing to lose: it `stays undecided` or `becomes decided`.
   */
  outcome:
    | 'survives'
    | 'flips'
    | 'becomes undecided'
    | 'explained by style'
    | 'explained by format'
    | 'matched without training'
    | 'within reach of the base'
    | 'cannot tell'
    | 'stays undecided'
    | 'becomes decided'
    | 'accounted for'
    | 'not examined'
  /** By how much, with numbers; or "needs …" where it was not examined. */
  evidence: string
  /** The smallest perturbation that would flip the verdict, where it was computed. */
  smallestFlip: string | null
}

export interface ProblemRow {
  id: string
  stratum: string | null
  cluster: string | null
  base: { n: number; c: number; u: number }
  rl: { n: number; c: number; u: number }
}
