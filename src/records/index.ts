export {
  type AuditedTally,
  type ChainAudit,
  type ChainClass,
  chainClasses,
  type ChainExample,
  type GraphCount,
  type MarkedSlip,
  type Mended,
  type SampleAudit,
} from './audit.ts'
export { chainKey, type CompletionFacts } from './completion-facts.ts'
export type { Estimate, Finding, KRange, Reach, Unexamined } from './finding.ts'
export type { Grade, Grader, GradeVerdict, SampleGrade } from './grade.ts'
export { InputError, UnreadableFile } from './input-error.ts'
export type { Likelihood, SampleScore } from './likelihood.ts'
export { pairArms, type PairedArms, type ProblemPair } from './pair.ts'
export type { Gold, Problem } from './problem.ts'
export type { Finish, Sample, SampleKey } from './sample.ts'
export type { AnswerCount, Arm, ArmReading, ProblemTally, Tally } from './tally.ts'
export { type StyleMark, styleMarks, styleOf, type TextStyle } from './style.ts'
export { errorCode, errorMessage, isRecord, systemReason } from './unknown.ts'
