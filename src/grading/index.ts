/** Grading: what a completion answers, and whether that is right, decided exactly or not at all. */
export { answerClasses, classKey } from './classes.ts'
export {
  codeGrader,
  codeLimits,
  type CodeLimits,
  type CodeTask,
  type CodeTest,
  programOf,
  runTests,
} from './code.ts'
export { readCodeTask } from './code-tasks.ts'
export { findSandbox, type Sandbox, type SandboxOptions } from './code-sandbox.ts'
export {
  compareGrades,
  GradeComparer,
  type GradedPair,
  type GraderComparison,
} from './comparison.ts'
export { compareWritten } from './equivalence.ts'
export { extract, type Extraction, type ExtractionOptions, type Rule } from './extract.ts'
export { gradeAnswer, gradeCompletion, reference } from './grade.ts'
export { graderId, graderNamed, graders } from './graders.ts'
export { lenientAnswer } from './lenient.ts'
export { policies, policyFor, type Policy, type PolicyName } from './policy.ts'
export { graderOf, type Scorer, type ScorerResult } from './scorer.ts'
