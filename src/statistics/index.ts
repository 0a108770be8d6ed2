export { fitBetaBinomial, fitZeroInflated, type BetaBinomial } from './beta-binomial.ts'
export {
  betaCover,
  betaMeanLog2,
  betaPassAtK,
  betaPosterior,
  logBetaBinomial,
  type BetaLaw,
} from './beta-law.ts'
export { boundedLimits, type BoundedSample } from './bounded-limits.ts'
export { countTable, reweighted, type CountTable } from './count-table.ts'
export { gaussianDraws } from './gaussian-draws.ts'
export { majorityAtK, type Votes } from './majority.ts'
export { passAtK, passAtKRows, passHatK } from './pass-at-k.ts'
export { quantile } from './quantile.ts'
export { chiSquare, random, type Random } from './random.ts'
export { design, type Design } from './sample-design.ts'
export { simultaneousBand, type Band, type BandOptions } from './simultaneous-band.ts'
export { betaCdf, digamma, logBeta, logChoose, logGamma, normalQuantile } from './special.ts'
export { covariance, unitScores, type UnitScores } from './unit-scores.ts'
