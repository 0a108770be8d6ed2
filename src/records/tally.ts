import type { AuditedTally, ChainExample } from './audit.ts'
import type { CompletionFacts } from './completion-facts.ts'

/**
 * How often one arm was right on one problem: `n` completions drawn, `c` of them correct, `u` of them
 * unresolved (censored at a deadline, or with a grade that cannot be decided), so that
 * 0 ≤ c, 0 ≤ u and c + u ≤ n. A completion that ended without an answer is in `n` and not in `c`.
 */
export interface Tally {
  n: number
  c: number
  u: number
}

/**
 * How many completions gave one answer to a problem, and whether that answer is correct; ungraded
 * completions are not counted where it is.
 */
export interface AnswerCount {
  answer: string
  count: number
  correct: boolean
}

/** The tally of one problem, and what else a log may say about its completions. */
export interface ProblemTally extends Tally {
  id: string
  /** The benchmark or difficulty class that the problem was drawn from (`source` in files). */
  stratum?: string
  /** Problems that are not independent of each other (paraphrases, one contest) share a cluster. */
  cluster?: string
  /** When the problem was published, as `2024-02-01`. */
  released?: string
  /** How many answers a guesser would choose from, where it is known (AIME: 1000). */
  answerSpace?: number
  /** Tokens generated for this problem, over all its `n` completions. */
  tokens?: number
  /** Completions cut at the token limit. They are in `n` and, having no answer, not in `c`. */
  truncated?: number
  /** The distinct answers with their counts, most frequent first, where answers are known. */
  answers?: AnswerCount[]
  /** What the arithmetic audit found in its chains, where they were audited. */
  audited?: AuditedTally
  /** Each of the `n` completions, where they were asked for. */
  completions?: CompletionFacts[]
}

/** How the completions of an arm were read. */
export interface ArmReading {
  /** Whose grades these are: a grader as `name@version`, or the tool whose log says them. */
  grader?: string
  /** Completions without a word. */
  empty?: number
  /** How many completions are long enough that repeating another means something, and how many do. */
  duplicates?: { long: number; repeated: number }
  /** How many answers each rule of the extraction found, '' for none. */
  rules?: Record<string, number>
  /** Hash of every prompt, by problem; comparable between arms of one `promptSource`. */
  prompts?: Map<string, string>
  promptSource?: string
}

/** One policy under one condition, with its tallies: half of a comparison. */
export interface Arm {
  name: string
  /** Where the tallies were read: a path, `-` for standard input, or a description. */
  origin: string
  problems: ProblemTally[]
  /** How it was sampled, where the file says: temperature, template and the like, as text. */
  conditions?: Record<string, string>
  /** How its completions were read, where they were looked at. */
  reading?: ArmReading
  /** What was noticed while reading, one sentence each, for the person who compares. */
  notes: string[]
  /** Chains that show what the audit found. */
  auditedChains?: ChainExample[]
}
