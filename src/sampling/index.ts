export type {
  ArmWork,
  Bucket,
  Placement,
  Recorder,
  SamplingEvent,
  SamplingResult,
} from './arm-work.ts'
export { sampleArms, type SamplingOptions } from './sample-arms.ts'
export { seedOf } from './seed.ts'
