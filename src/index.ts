export {
  compare,
  type CompareOptions,
  plan,
  type Plan,
  type PlanOptions,
  type PlanRow,
  type UnderBothLaws,
} from './analysis/index.ts'
export type * from './analysis/comparison.ts'
export {
  defineExperiment,
  loadExperiment,
  prepareExperiment,
  runExperiment,
  type ExperimentInput,
  type RunEvent,
  type RunOptions,
  type RunOutcome,
} from './experiment/index.ts'
export { logFormats, readArm, type LogFormat, type ReadArmOptions } from './logs/index.ts'
export { InputError, pairArms } from './records/index.ts'
export type { AnswerCount, Arm, ProblemPair, ProblemTally, Tally } from './records/index.ts'
export { RunReader } from './store/index.ts'
