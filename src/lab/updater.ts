import { AdamW, type Engine, layoutOf, LowRank, type ModelShape } from '../engine/index.ts'
import { blockOf, rateAt, type Recipe } from './recipe.ts'

/** Moves the weights: all of them, those of an appended block, or LoRA factors that are merged into them. */
export class Updater {
  readonly #engine: Engine
  readonly #recipe: Recipe
  readonly #size: number
  readonly #weights: number
  readonly #gradient: number
  readonly #part: number
  readonly #adapter: LowRank | null
  /** What the optimizer moves, and where its gradient is. */
  readonly #moved: { weights: number; gradient: number; size: number }
  readonly #optimizer: AdamW

  constructor(engine: Engine, shape: ModelShape, recipe: Recipe, weights: Float32Array) {
    this.#engine = engine
    this.#recipe = recipe
    this.#size = layoutOf(shape).size
    this.#weights = engine.allocate(this.#size)
    this.#gradient = engine.allocate(this.#size)
    this.#part = engine.allocate(this.#size)
    engine.f32(this.#weights, this.#size).set(weights)
    const adapter = recipe.kind === 'policy' ? recipe.adapter : 'full'
    const { seed } = recipe
    this.#adapter =
      typeof adapter === 'object' && 'rank' in adapter
        ? new LowRank(engine, shape, { weights: this.#weights, seed, ...adapter })
        : null
    // An appended block lies after everything else.
    const first = blockOf(recipe) ? layoutOf(shape).appended!.norm.offset : 0
    this.#moved = this.#adapter
      ? {
          weights: this.#adapter.factors,
          gradient: this.#adapter.gradient,
          size: this.#adapter.size,
        }
      : {
          weights: this.#weights + 4 * first,
          gradient: this.#gradient + 4 * first,
          size: this.#size - first,
        }
    this.#optimizer = new AdamW(engine, this.#moved)
  }

  /** Adds the parts in their order, makes a step, writes the weights; returns the gradient's length. */
  update(
    parts: readonly Float32Array[],
    to: Float32Array,
    at: { step: number; count: number },
  ): number {
    const { kernels } = this.#engine
    kernels.zero(this.#gradient, this.#size)
    for (const part of parts) {
      this.#engine.f32(this.#part, this.#size).set(part)
      kernels.add(this.#gradient, this.#part, this.#size)
    }
    this.#adapter?.project(this.#gradient)
    const supervised = this.#recipe.kind === 'supervised'
    const norm = this.#optimizer.step(this.#moved.gradient, at.count, {
      rate: rateAt(this.#recipe, at.step),
      beta1: 0.9,
      beta2: supervised ? 0.95 : 0.99,
      decay: supervised ? 0.01 : 0,
      clip: 1,
    })
    this.#adapter?.merge()
    to.set(this.#engine.f32(this.#weights, this.#size))
    return norm
  }

  /** The optimizer's moments and what is trained, to resume from. */
  get state(): Float32Array[] {
    return this.#views().map((view) => view.slice())
  }

  restore(state: readonly Float32Array[]): void {
    for (const [i, view] of this.#views().entries()) view.set(state[i]!)
    this.#adapter?.merge()
  }

  #views(): Float32Array[] {
    const { weights, size } = this.#moved
    return [this.#engine.f32(weights, size), ...this.#optimizer.moments]
  }
}
