export type { Estimate, Finding, KRange, Unexamined } from './finding.ts'
export type { AnswerCount, Arm, ProblemTally, Tally } from './tally.ts'
export { InputError } from './input-error.ts'
