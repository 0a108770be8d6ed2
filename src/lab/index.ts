export { chainsOf, isHeldOut, randomProblem } from './chains.ts'
export { type CountdownProblem, labShape, verify } from './countdown.ts'
export type { LabCompletion, LabSamples, LabScores, LabText } from './messages.ts'
export {
  type LabModel,
  openState,
  readModel,
  readState,
  writeModel,
  writeState,
} from './model-file.ts'
export { adapterGguf, modelGguf } from './export-gguf.ts'
export { type BundledModel, bundledModels, bundledNotes, defaults } from './models.ts'
export { labGraderNamed, labGraders } from './grader.ts'
export { LabProvider } from './provider.ts'
export { problemRows } from './problem-rows.ts'
export { type PowerOptions, type PowerSamples, samplePower } from './power.ts'
export { probeLab, type ProbeOptions } from './probe.ts'
export { labBlock, shards } from './recipe.ts'
export type { Adapter, PolicyRecipe, Recipe, Reward, SupervisedRecipe } from './recipe.ts'
export { retrain, type Retrained } from './retrain.ts'
export {
  chanceCurve,
  heldOutOf,
  heldOutProblems,
  labArm,
  sampleLab,
  type SampleLabOptions,
  scoreLab,
} from './sample.ts'
export { decoderSlots } from './sampler.ts'
export type { ChainParts, ChainVerdict, LabProblem, Mixture, Task, TaskName } from './task.ts'
export { askedTask, countdown, mixtureOf, stories, taskNames, tasks } from './tasks.ts'
export type { StoryProblem } from './stories.ts'
export { train, type TrainingState, type TrainingStep, type TrainOptions } from './train.ts'
