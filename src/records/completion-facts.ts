import { hash } from 'node:crypto'
import type { TextStyle } from './style.ts'

/** One completion as far as an analysis beyond counts asks for it. What is not known is left out. */
export interface CompletionFacts {
  /** As it stands in the problem's `answers`; null where it gave none. */
  answer: string | null
  /** Null where it was not graded. */
  correct: boolean | null
  tokens?: number
  /** Sum of the log-probabilities of its tokens, in nats. */
  logprob?: number
  /** How certain of it somebody was, the more the higher: self-certainty, a reward model's score. */
  certainty?: number
  /** Hash of its text; see `chainKey`. */
  chain?: string
  style?: TextStyle
  /** What was done to reach the answer, equal for equal approaches; null where that cannot be followed. */
  approach?: string | null
}

/** Stands for a chain of thought whatever its white space and case. */
export function chainKey(text: string): string {
  return hash('sha256', text.toLowerCase().replaceAll(/\s+/g, ' ').trim()).slice(0, 16)
}
