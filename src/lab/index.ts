export { chainsOf, isHeldOut, randomProblem } from './chains.ts'
export { type ChainVerdict, type CountdownProblem, labShape, verify } from './countdown.ts'
export type { LabCompletion, LabSamples, LabScores, LabText } from './messages.ts'
export { type LabModel, readModel, readState, writeModel, writeState } from './model-file.ts'
export { type BundledModel, bundledModels, defaults } from './models.ts'
export { labGraderNamed, labGraders } from './grader.ts'
export { LabProvider } from './provider.ts'
export { problemRows } from './problem-rows.ts'
export type { PolicyRecipe, Recipe, Reward, SupervisedRecipe } from './recipe.ts'
export { retrain, type Retrained } from './retrain.ts'
export {
  chanceCurve,
  heldOutProblems,
  labArm,
  sampleLab,
  type SampleLabOptions,
  scoreLab,
} from './sample.ts'
export { train, type TrainingState, type TrainingStep, type TrainOptions } from './train.ts'
