export type { Condition } from './condition.ts'
export { expandArms, type PlannedArm } from './expand-arms.ts'
export { loadExperiment, type Experiment } from './load-experiment.ts'
export { grownPlan, planFor, readPlan, type Plan } from './plan.ts'
export {
  defineExperiment,
  experimentJsonSchema,
  type ExperimentFile,
  type ExperimentInput,
} from './schema.ts'
