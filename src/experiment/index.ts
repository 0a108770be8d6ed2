export { auditRun, type AuditProgress } from './audit-run.ts'
export type { ComparedPair, PairFinding, UncomparedPair } from './analyse.ts'
export { armNamed, armsNamed, type NamedArm } from './arm-names.ts'
export { type ArmPair, type PlacedArm, placedPairs } from './arm-pairs.ts'
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
export {
  prepareExperiment,
  previewArms,
  surprisesOf,
  type ArmPreview,
  type Prepared,
} from './prepare.ts'
export { withScoredChains } from './read-scores.ts'
export { graderOf } from './grader-of.ts'
export { readRunArms, type RunArms } from './read-run.ts'
export { regradeRun, type RegradeOptions, type RegradeOutcome } from './regrade.ts'
export { RolloutRun } from './rollout-run.ts'
export { runExperiment, type RunEvent, type RunOptions, type RunOutcome } from './run-experiment.ts'
export { RunProgress, type ArmProgress, type Progress } from './run-progress.ts'
export { readLikelihoods } from './read-likelihoods.ts'
export { scoreRun, type ScoredPair, type ScoreProgress, type ScoreRunOptions } from './score-run.ts'
export { scoreFile, type ScoreFileOptions } from './score-file.ts'
export { diagnose, type DiagnoseOptions } from './doctor/diagnose.ts'
export type { Diagnosis, Symptom, SymptomName } from './doctor/symptom.ts'
