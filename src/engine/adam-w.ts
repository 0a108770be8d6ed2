import type { Engine } from './engine.ts'

export interface AdamWOptions {
  rate: number
  beta1: number
  beta2: number
  /** Weight decay. */
  decay: number
  /** Longest gradient; a longer one is scaled down to it. */
  clip: number
}

/** AdamW over one flat array, with the moments that it keeps. */
export class AdamW {
  readonly #engine: Engine
  readonly #weights: number
  readonly #size: number
  readonly #first: number
  readonly #second: number

  constructor(engine: Engine, { weights, size }: { weights: number; size: number }) {
    this.#engine = engine
    this.#weights = weights
    this.#size = size
    this.#first = engine.allocate(size)
    this.#second = engine.allocate(size)
  }

  /** One step, counted from 1; returns the length of the gradient before clipping. */
  step(gradient: number, count: number, options: AdamWOptions): number {
    const { kernels } = this.#engine
    const { rate, beta1, beta2, decay, clip } = options
    const norm = Math.sqrt(kernels.sumOfSquares(gradient, this.#size))
    kernels.adamW(
      this.#weights,
      gradient,
      this.#first,
      this.#second,
      this.#size,
      count,
      rate,
      beta1,
      beta2,
      decay,
      norm > clip ? clip / norm : 1,
    )
    return norm
  }

  get moments(): [Float32Array, Float32Array] {
    return [this.#engine.f32(this.#first, this.#size), this.#engine.f32(this.#second, this.#size)]
  }
}
