import type { Problem } from './problem.ts'
import type { SampleKey } from './sample.ts'

/** `undecided` is for an answer that was found and cannot be decided; a missing answer is `incorrect`. */
export type GradeVerdict = 'correct' | 'incorrect' | 'undecided'

/** What one version of one grader says of one completion. */
export interface Grade {
  verdict: GradeVerdict
  /** The extracted answer as it stands in the completion, or null where none was found. */
  answer: string | null
  /** The extraction rule that found it, such as `boxed`; null where none did. */
  rule: string | null
  /** Where the answer stands in the completion: UTF-16 offsets, end exclusive. */
  span: { start: number; end: number } | null
  /** Why, in a few words: `equal as rationals`, `no answer`, `exponent over budget`. */
  reason: string
}

/** A grade with the sample that it is of, as it is journaled and sealed. */
export interface SampleGrade extends SampleKey, Grade {}

/** Decides whether a completion answers a problem. Its version changes whenever any grade could. */
export interface Grader {
  readonly name: string
  readonly version: string
  grade(
    completion: string,
    problem: Pick<Problem, 'gold' | 'choices' | 'extra'>,
    /** Whether the completion was cut at its token limit; false where that is not known. */
    circumstances?: { cut: boolean },
  ): Grade | Promise<Grade>
}
