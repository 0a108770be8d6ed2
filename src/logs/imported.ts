import type { AuditedTally, ChainExample, ProblemTally } from '../records/index.ts'
import type { Place } from './row.ts'

/** What a log says of a problem. */
export interface ProblemFacts {
  /** As it stands in the log: an integer or a text, with slashes and all. */
  id: string | number
  stratum?: string | undefined
  cluster?: string | undefined
  released?: string | undefined
  /** How many answers a guesser would choose from. */
  answerSpace?: number | undefined
  /** The question or the whole prompt, where the log has it. */
  question?: string | undefined
  /** The reference answer. */
  gold?: string | undefined
  /** What tells that an id stands for two problems, where a log may have that: the question, or its hash. */
  identity?: string | undefined
}

/** What a log says of one sample. Undefined stands for what it does not say. */
export interface SampleFacts {
  /** 0-based number among the samples of the problem. */
  index?: number | undefined
  completion?: string | undefined
  /** Reasoning that is kept apart from the completion. */
  reasoning?: string | undefined
  /** As the tool extracted it; null where it found none, undefined where the log has no place for it. */
  answer?: string | null | undefined
  /** The tool's own grade as it wrote it; null where it did not grade. */
  score: string | number | boolean | null
  /** What that grade means; null where it is unscored. */
  correct: boolean | null
  tokens?: number | undefined
  /** Sum of the log-probabilities of its tokens, in nats. */
  logprob?: number | undefined
  /** How certain of it somebody was; see `CompletionFacts`. */
  certainty?: number | undefined
  /** Whether it was cut at the token limit. */
  truncated?: boolean | undefined
  seed?: number | undefined
  /** Who says `correct` and `answer`, where it is not the tool that wrote the log. */
  grader?: string | undefined
}

/** What one row, member or entry of a log holds: samples of one problem. */
export interface Imported {
  place: Place
  problem: ProblemFacts
  samples: SampleFacts[]
  /** The tally, where the log knows it without saying which of the samples were right. */
  counts?: Omit<ProblemTally, 'id'>
}

/** Reads the chains of a log on the side, and says at the end what it found. */
export interface ChainReader {
  /** Told of every sample, with its text where the log has it. */
  add(problem: ProblemFacts, sample: SampleFacts): void
  /** What it found of one problem; undefined where that had no sample. */
  tally(id: ProblemFacts['id']): AuditedTally | undefined
  examples(): ChainExample[]
}

/** One sample of a log, whole. */
export interface ImportedSample extends Omit<ProblemFacts, 'id' | 'identity'>, SampleFacts {
  problem: string | number
  /** As the log numbers it, or else as it stands in the log. */
  index: number
}
