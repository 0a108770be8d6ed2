import type { Censoring, Decoding, DrawRequest, Failure, Provider, Reply } from '../models/index.ts'
import type { Prompt } from '../prompts/index.ts'
import type { Problem, Sample, SampleKey } from '../records/index.ts'

/** Where requests of an arm may go, and how many at once; arms that name the same provider share it. */
export interface Placement {
  provider: Provider
  concurrency: number
}

/** One arm to be drawn. */
export interface ArmWork {
  name: string
  condition: string
  /** The model's name as it is asked for. */
  model: string
  /** The name under which that model must answer. */
  served: string
  problems: readonly Problem[]
  /** Completions a problem; a multiple of `perRequest`. */
  samples: number
  perRequest: number
  prompt: (problem: Problem) => Prompt
  /** What every answer has to continue; empty for none. */
  opening?: string
  decoding: Decoding
  logprobs: boolean
  deadlineMs: number
  placements: readonly Placement[]
  /** Takes the place of the provider's own drawing, as a tool that is put between does. */
  draw?: (provider: Provider, request: DrawRequest) => Promise<Reply>
}

/** Where samples go. `Store` keeps the keys; who drives the run grades what was recorded. */
export interface Recorder {
  has(key: SampleKey): boolean
  /** Notes what is about to be asked for; not waited for. */
  issue(keys: readonly SampleKey[]): Promise<void>
  /** Resolves when the samples are durable. How many may wait for that is bounded. */
  record(arm: ArmWork, work: { problem: Problem }, samples: readonly Sample[]): Promise<void>
}

export type SamplingEvent =
  | { kind: 'drawn'; arm: string; samples: readonly Sample[] }
  | { kind: 'failed'; arm: string; endpoint: string; failure: Failure; detail: string }
  | { kind: 'stopped'; arm: string; reason: string }

/** How every request that was sent has ended. */
export type Bucket = 'whole' | Censoring | Failure | 'rejected' | 'other model' | 'cancelled'

export interface SamplingResult {
  /** Requests by arm and by how they ended; those that failed were sent again. */
  requests: Map<string, Map<Bucket, number>>
  /** Arms that cannot go on, and why. */
  stopped: { arm: string; reason: string }[]
  /** Whether the signal ended it. */
  interrupted: boolean
}
