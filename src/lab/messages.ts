import type { Completion, Decoding, ModelShape, Passage, Prompt } from '../engine/index.ts'
import type { Likelihood } from '../records/index.ts'
import type { ChainVerdict, LabProblem, TaskName } from './task.ts'
import type { Recipe } from './recipe.ts'

/** What every worker of a crew shares. */
export interface WorkerData {
  task: TaskName
  shape: ModelShape
  /** The weights in force, which an update writes and every request reads. */
  weights: SharedArrayBuffer
  training: TrainingData | null
}

export interface TrainingData {
  recipe: Recipe
  /** One gradient for each shard. */
  gradients: SharedArrayBuffer[]
  /** The weights that training starts from, which are the reference of the KL penalty. */
  reference: SharedArrayBuffer
}

export type Request =
  | SampleRequest
  | DrawRequest
  | ScoreRequest
  | ReadRequest
  | GradientRequest
  | UpdateRequest
  | StateRequest
  | RestoreRequest

export interface SampleRequest {
  kind: 'sample'
  problems: LabProblem[]
  /** Completions of each problem: the indices from `first`. */
  first: number
  count: number
  seed: number
  decoding: Pick<Decoding, 'temperature' | 'topP'>
}

/** Draws completions of prompts that may each have a key of their own, whatever they ask. */
export interface DrawRequest {
  kind: 'draw'
  prompts: Prompt[]
  decoding: Decoding
}

/** Scores given texts. */
export interface ScoreRequest {
  kind: 'score'
  texts: LabText[]
  /** At which `above` is taken. */
  temperature: number
}

/** A completion of a problem, whoever wrote it. */
export interface LabText {
  problem: Pick<LabProblem, 'id'>
  text: string
  /** `length` where it was cut, so that no end token belongs to it. Default `stop`. */
  finish?: 'stop' | 'length'
}

/** Reads passages token by token; `temperature` is that of the mass above each. */
export interface ReadRequest {
  kind: 'read'
  passages: Passage[]
  temperature: number
}

/** How likely a model finds each token of a text, its end token last; see `Likelihood`. */
export type LabScores = Pick<Likelihood, 'logprobs'> & {
  ranks: number[]
  above: number[]
  /** Log-probabilities at the temperature of the request. */
  tempered: number[]
}

/** Computes a shard's gradient; `update` counts the updates on one step's completions from 0. */
export interface GradientRequest {
  kind: 'gradient'
  shard: number
  step: number
  update: number
}

/** Sums the gradients of all shards and moves the weights. `count` counts all updates from 1. */
export interface UpdateRequest {
  kind: 'update'
  step: number
  count: number
}

export interface StateRequest {
  kind: 'state'
}

export interface RestoreRequest {
  kind: 'restore'
  state: Float32Array[]
}

export type Reply = SampleReply | DrawReply | ScoreReply | GradientReply | UpdateReply | StateReply

export interface SampleReply {
  kind: 'sample'
  problems: LabSamples[]
}

export interface LabSamples {
  problem: LabProblem
  completions: LabCompletion[]
}

export interface LabCompletion {
  text: string
  tokens: number
  /** Of the whole completion under the model at temperature 1. */
  logProbability: number
  finish: 'stop' | 'length'
  verdict: ChainVerdict
}

export interface ScoreReply {
  kind: 'score'
  /** Of each text or passage. */
  scores: LabScores[]
}

export interface DrawReply {
  kind: 'draw'
  /** Of each prompt, by index. */
  completions: Completion[][]
}

export interface GradientReply {
  kind: 'gradient'
  stats: ShardStats
  /** The completions that the shard learnt from, for the first update of a policy step. */
  rollouts: LabSamples[]
}

/** Sums over a shard. */
export interface ShardStats {
  /** Documents or completions. */
  sequences: number
  /** Of all sequences; of a policy step's, only those that teach anything are `learnt`. */
  tokens: number
  learnt: number
  /** Nats, over the learnt tokens. */
  loss: number
  entropy: number
  reward: number
  correct: number
  /** Problems, those of them with a correct completion, and those whose rewards differ. */
  groups: number
  solved: number
  signal: number
}

export interface UpdateReply {
  kind: 'update'
  gradientNorm: number
}

export interface StateReply {
  kind: 'state'
  state: Float32Array[]
}
