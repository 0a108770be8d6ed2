import type { Work } from '../arithmetic/index.ts'
import type { Policy } from './policy.ts'

/** The terms on which two answers are compared: a policy, and one budget for all of it. */
export interface Terms extends Policy {
  work: Work
}
