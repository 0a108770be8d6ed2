export { type AnalysisName, analysisNames } from './analyses.ts'
export {
  type AnswerClass,
  answerClasses,
  type AnswerLaw,
  type AnswerMarginal,
  answerMarginal,
} from './answer-marginal.ts'
export type { AnswerProbes, ProbedAnswers } from './answers.ts'
export { type ChainScore, chainScore } from './chain-score.ts'
export { type Claim, type ClaimName } from './claims.ts'
export type { CalculatorArms } from './calculator-effect.ts'
export { analyse, type Analysis, compare, type CompareOptions } from './compare.ts'
export type * from './comparison.ts'
export { guessFloors, monkey, type Monkey } from './guess.ts'
export {
  type JudgedArms,
  judgedChains,
  type JudgedChains,
  type JudgedSample,
} from './judged-chains.ts'
export { explanations, testedOutcomes } from './outcome.ts'
export {
  atHandText,
  plan,
  type Plan,
  type PlanOptions,
  type PlanRow,
  questionText,
  type UnderBothLaws,
} from './plan.ts'
export type { SharpenedBase } from './sharpening.ts'
export type { ScoredChains } from './support.ts'
export type { TemplateSweep } from './templates.ts'
export { type Recipe, recipes, type RecipesOptions } from './recipes.ts'
export { besides } from './to-decide.ts'
export { settingName, type TemperatureSweep } from './temperature.ts'
export { trajectory, type TrajectoryOptions } from './trajectory.ts'
export {
  count,
  counted,
  difference,
  interval,
  kRange,
  kRanges,
  level,
  listed,
  pValue,
  rangeText,
  share,
  signed,
} from './wording.ts'
