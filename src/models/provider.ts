import type { Prompt } from '../prompts/index.ts'

/** Decoding settings under the names that servers use; every one of them is sent with every request. */
export type Decoding = Record<string, unknown>

/** One request: `n` completions of a prompt under one seed. */
export interface DrawRequest {
  model: string
  prompt: Prompt
  n: number
  seed: number
  decoding: Decoding
  logprobs: boolean
  /** Counted from sending; a reply that is not whole by then is censored. */
  deadlineMs: number
}

/** One completion as it came back. */
export interface Choice {
  completion: string
  /** What the server returned beside the completion as the model's reasoning. */
  reasoning: string | null
  finish: 'stop' | 'length' | 'censored'
  /** `context` where the text was cut because the model's context was full, not at `max_tokens`. */
  censoring: 'content filter' | 'context' | null
  /** Null where the server counts only all `n` together. */
  completionTokens: number | null
  logprobSum: number | null
  /**
   * The stop text that ended it, null where none did; absent where the provider does not say, so that an
   * end at a stop text and an end of the model's own look alike.
   */
  stop?: string | null
}

/** Failures that do not depend on what was drawn: the same key and seed are asked for again. */
export type Failure =
  | 'unreachable'
  | 'reset'
  | 'malformed'
  | 'rate limited'
  | 'server error'
  | 'fewer choices'
  | 'repeated id'
  | 'aborted'

/** Why a sample counts as drawn although its text is not known; see `Finish`. */
export type Censoring = 'deadline' | 'context'

export type Reply =
  | {
      kind: 'whole'
      choices: Choice[]
      promptTokens: number | null
      servedModel: string | null
      /** What the server calls this reply; two replies never share one. */
      id: string | null
    }
  | { kind: 'censored'; why: Censoring; detail: string }
  | {
      kind: 'failed'
      failure: Failure
      detail: string
      retryAfterMs: number | null
      overload: boolean
    }
  /** The server will not take this request however often it is asked. */
  | { kind: 'rejected'; detail: string }
  /** The provider was closed while this was in flight. */
  | { kind: 'cancelled' }

/** One text to be scored: how likely the model finds `completion` after `prompt`. */
export interface ScoreRequest {
  model: string
  prompt: Prompt
  completion: string
  /** The temperature at which `above` is taken; log-probabilities are always at 1. */
  temperature: number
  deadlineMs: number
}

/** See `Likelihood` for what the three lists mean. */
export type ScoreReply =
  | { kind: 'scored'; logprobs: number[]; ranks: number[] | null; above: number[] | null }
  /** The model cannot score this text at all: no prompt log-probabilities, characters it does not know. */
  | { kind: 'unsupported'; detail: string }
  | { kind: 'failed'; failure: Failure; detail: string; retryAfterMs: number | null }
  | { kind: 'cancelled' }

/** Where completions come from. `draw` and `score` never reject: how a request ended is a value. */
export interface Provider {
  /** As it is recorded with every sample; never holds a secret. */
  readonly address: string
  draw(request: DrawRequest): Promise<Reply>
  /** Absent where this kind of provider can never score a text. */
  score?(request: ScoreRequest): Promise<ScoreReply>
  /** Cancels what is in flight. */
  close(): Promise<void>
}
