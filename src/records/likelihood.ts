import type { SampleKey } from './sample.ts'

/**
 * How likely one completion is under one arm, token by token: log-probabilities in nats under the
 * scoring model at temperature 1 over its whole vocabulary, given the prompt that the scoring arm
 * renders for the problem.
 */
export interface Likelihood {
  problem: string
  /** The arm that drew the completion, and the index of the sample. */
  of: string
  index: number
  /** The arm under which it was scored. */
  under: string
  /** One a token of the completion, in order; the end-of-text token is the last where the model has one. */
  logprobs: number[]
  /** Rank of each token among all, 1 the likeliest; null where the model does not tell. */
  ranks: number[] | null
  /**
   * Mass of the tokens strictly likelier than each, in [0, 1), at the scoring arm's own temperature: a token lies
   * in the nucleus of top-p where this is below p. Null where the model does not tell.
   */
  above: number[] | null
}

/** How likely one sample is under another condition, as the run folder holds it beside the sample. */
export interface SampleScore extends SampleKey, Pick<Likelihood, 'logprobs' | 'ranks' | 'above'> {}
