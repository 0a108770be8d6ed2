import type { ModelShape } from '../engine/index.ts'
import type { Random } from '../statistics/index.ts'
import type { Vocabulary } from './vocabulary.ts'

export type TaskName = 'countdown' | 'stories'

/** A question of a task, as far as every task has one. */
export interface LabProblem {
  /** The question as it is asked. */
  id: string
  /** The reference answer. */
  target: number
  /** The chance that the task's random policy writes a correct chain. */
  chance: number
  /** Its difficulty, where the task has classes of it. */
  stratum?: string
}

/** What replaying a completion says of it. */
export interface ChainVerdict {
  /** A whole chain of the right form. */
  wellFormed: boolean
  /** Every step takes numbers that it may take and its arithmetic is right. */
  valid: boolean
  /** The number that the completion ends with; null where there is none. */
  answer: number | null
  /** A valid chain of a right approach that ends at the target. */
  correct: boolean
  /** What went wrong, in tasks where approach and arithmetic fail separately. */
  parts?: ChainParts
}

export interface ChainParts {
  /** `none`: the steps do not follow any reading of the question. */
  approach: 'right' | 'wrong' | 'none'
  /** No step's arithmetic is false. */
  arithmetic: boolean
  /** What the chain's approach comes to with every slip put right; null where it follows none. */
  mended: number | null
}

/** A completion, as far as it says anything. */
export interface Written {
  text: string
  /** `length`: it was cut before its end. */
  finish: 'stop' | 'length'
}

/** The shares that are planted in a task's corpus, by name. */
export type Mixture = Readonly<Record<string, number>>

/** What a lab model is trained and tried on. */
export interface Task<Problem extends LabProblem = LabProblem> {
  name: TaskName
  vocabulary: Vocabulary
  shape: ModelShape
  /** With the end token. */
  maxCompletionTokens: number
  /** The shares that its base is pretrained on. */
  mixture: Mixture
  /** What a base has learnt from, in a sentence. */
  corpus(mixture: Mixture): string
  /** The policy whose chance of being correct a problem states. */
  randomPolicy: string
  /** Unless asked for others, held-out questions are those with at most this chance. */
  maxChance: number
  /** A random problem of one of the two splits. */
  randomProblem(random: Random, split: { heldOut: boolean; maxChance?: number }): Problem
  /** Equal for problems that ask the same in other words. */
  question(problem: Problem): string
  /** A question with the text that a model reads before it answers. */
  prompt(problem: Pick<Problem, 'id'>): string
  randomDocument(random: Random, mixture: Mixture): { id: string; text: string }
  verify(problem: Problem, completion: Written): ChainVerdict
  /** What a row of a problem file carries beside question and answer. */
  extra(problem: Problem): Record<string, unknown>
  /** The problem of such a row, as far as the verifier needs it; null where the row lacks it. */
  problemOf(row: { target: number; extra: Record<string, unknown> }): Problem | null
  /** What such a row must have, in words. */
  needs: string
  /** The text before an answer. */
  answerMark: string
  /** A completion as people write it, so that whoever reads chains, such as the audit, can read it. */
  readable: (text: string) => string
}
