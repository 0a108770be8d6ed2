/** A sample's identity. It is recorded once under this key and never replaced. */
export interface SampleKey {
  /** Hash of everything that can change what a sample says: checkpoint, prompt, decoding, tools, adapter, deadline. */
  condition: string
  problem: string
  /** 0-based. */
  index: number
}

/** How a completion ended. `censored` ones are never graded wrong and never silently redrawn. */
export type Finish = 'stop' | 'length' | 'censored'

/** One completion, as it is journaled and sealed. */
export interface Sample extends SampleKey {
  /** Hash of the key; what the server was asked to draw with. */
  seed: number
  finish: Finish
  /** Why it was censored: `deadline`, `context`; null otherwise. */
  censoring: string | null
  prompt: string
  /** Of the prompt as it is stored; see `promptHash`. */
  promptHash: string
  /** As it is graded: what the model wrote, behind the opening where there is one. */
  completion: string
  /** The beginning of the completion that was given to the model; null where there was none. */
  opening: string | null
  /** Reasoning that the server returned beside the completion. */
  reasoning: string | null
  promptTokens: number | null
  completionTokens: number | null
  /** Sum of the log-probabilities of the completion's tokens, where the server offers them. */
  logprobSum: number | null
  /** Requests it took, counting from 1; only failures that do not depend on the content are retried. */
  attempt: number
  /** The model's name as the server echoed it. */
  servedModel: string | null
  endpoint: string
  /** Unix milliseconds. */
  startedMs: number
  endedMs: number
}
