export { fitBetaBinomial, fitZeroInflated, type BetaBinomial } from './beta-binomial.ts'
export { betaCover, betaPassAtK, betaPosterior, type BetaLaw } from './beta-law.ts'
export { binomialLaw } from './binomial-law.ts'
export { boundedLimits, type BoundedSample } from './bounded-limits.ts'
export { bootstrapWeights } from './bootstrap-weights.ts'
export { countTable, rowWeights, type CountTable } from './count-table.ts'
export { discreteLaw } from './discrete-law.ts'
export { disagreement, distinctAtK, entropyBits } from './diversity.ts'
export { type Envelope, honestEnvelope, type SettingCounts } from './envelope.ts'
export { discoveries, fisherGreater, fisherTwoSided, type TwoCounts } from './fisher.ts'
export {
  answerKey,
  type AnswerName,
  answerName,
  floorPass,
  type GivenAnswer,
  type GivenAnswers,
  guessTail,
  type Mismatch,
  mismatchNull,
  priorChances,
  solvedTail,
} from './floor.ts'
export { type GuessTestOptions, pickTest, poolTest } from './guess-test.ts'
export { gaussianDraws } from './gaussian-draws.ts'
export { asNumber, type Huge, huge, hugeOf, hugeText, inverse, log10 } from './huge.ts'
export { fitJointLaw, type JointLaw } from './joint-law.ts'
export { majorityAtK, type Votes } from './majority.ts'
export {
  fitMixingLaw,
  mixingGrid,
  mixingLikelihood,
  mixingPassAtK,
  type MixingLaw,
  type MixingLikelihood,
} from './mixing-law.ts'
export { monkeyOvertakes, monkeyPass, type MonkeyPass, type MonkeyRace } from './monkey.ts'
export { type CellSample, matchedPart, type MatchedPart } from './matched-difference.ts'
export { type ClassedValue, percentileShares, type PercentileShares } from './percentiles.ts'
export { unboundedIntervals } from './unbounded-interval.ts'
export { passAtK, passAtKRows, passHatK } from './pass-at-k.ts'
export { fitPowerLaw, powerLawPass, type PowerLaw } from './power-law.ts'
export { quantile } from './quantile.ts'
export { chiSquare, random, type Random } from './random.ts'
export { design, type Design } from './sample-design.ts'
export {
  bandLimits,
  simultaneousBand,
  standardErrors,
  type Band,
  type BandOptions,
} from './simultaneous-band.ts'
export {
  betaCdf,
  digamma,
  logBeta,
  logChoose,
  logGamma,
  normalQuantile,
  studentQuantile,
} from './special.ts'
export { randomOrders, type WeightedVote, weightedVoteAtK } from './weighted-vote.ts'
export { acceptance, type ScoredSequence } from './suffix-resampling.ts'
export { disagreementBetween, type AnswerCounts } from './agreement.ts'
export { thinned } from './thinning.ts'
export { covariance, unitScores, type UnitScores } from './unit-scores.ts'
export { crossingProbability, firstLossSet, pointCrossing, signRuns, type Run } from './crossing.ts'
export { coverAt, gPassAtK, sharpeningArea } from './reliability.ts'
export {
  halfSolvedTable,
  mcnemar,
  selfNull,
  sharedHalf,
  solvedBy,
  solvedByBoth,
  solvedTable,
  zeroCountBound,
  type FourWayCounts,
  type PairedCounts,
} from './solved.ts'
export { signalAtG, solvableRatios, type SolvableRatios } from './solvable.ts'
export { intraclassCorrelation, passFromMoments, splitByMoments, squareOf } from './two-moments.ts'
