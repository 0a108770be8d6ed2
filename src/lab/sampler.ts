import {
  Decoder,
  Engine,
  layoutOf,
  type Completion,
  type Decoding,
  type ModelShape,
  type Prompt,
} from '../engine/index.ts'
import { keyOf } from './keys.ts'
import type { LabCompletion, LabSamples, SampleRequest } from './messages.ts'
import type { LabProblem, Task } from './task.ts'
import { promptTokens } from './tasks.ts'
import { endToken } from './vocabulary.ts'

/** Completions at a time: few enough that their keys and values stay near the core, where 256 cost an eighth more. */
export const decoderSlots = 64

/** Draws and verifies completions with the weights that it is given. */
export class Sampler {
  readonly #engine = new Engine()
  readonly #decoder: Decoder
  readonly #size: number
  readonly #task: Task

  constructor(task: Task, shape: ModelShape) {
    this.#decoder = new Decoder(this.#engine, shape, { slots: decoderSlots })
    this.#size = layoutOf(shape).size
    this.#task = task
  }

  sample(request: Omit<SampleRequest, 'kind'>, weights: Float32Array): LabSamples[] {
    const drawn = this.draw(request, weights)
    return request.problems.map((problem, i) => ({
      problem,
      completions: drawn[i]!.map((completion) => verified(this.#task, problem, completion)),
    }))
  }

  /** The completions of each problem in the order of their indices. */
  draw(
    { problems, first, count, seed, decoding }: Omit<SampleRequest, 'kind'>,
    weights: Float32Array,
  ): Completion[][] {
    const prompts = problems.map((problem) => ({
      tokens: promptTokens(this.#task, problem),
      key: keyOf(seed, problem.id),
      first,
      count,
    }))
    const limits = { end: endToken, maxTokens: this.#task.maxCompletionTokens }
    return this.complete(prompts, { ...decoding, ...limits }, weights)
  }

  /** The completions of each prompt in the order of their indices. */
  complete(prompts: readonly Prompt[], decoding: Decoding, weights: Float32Array): Completion[][] {
    this.#engine.f32(this.#decoder.parameters, this.#size).set(weights)
    const drawn: Completion[][] = prompts.map(() => [])
    for (const completion of this.#decoder.decode(prompts, decoding))
      drawn[completion.prompt]![completion.index - prompts[completion.prompt]!.first] = completion
    return drawn
  }
}

export function verified(
  { vocabulary, verify }: Pick<Task, 'vocabulary' | 'verify'>,
  problem: LabProblem,
  { tokens, logProbabilities, finish }: Completion,
): LabCompletion {
  const text = vocabulary.decode(tokens)
  return {
    text,
    tokens: tokens.length,
    logProbability: logProbabilities.reduce((sum, value) => sum + value, 0),
    finish,
    verdict: verify(problem, { text, finish }),
  }
}
