import type { BlockShape, ModelShape } from '../engine/index.ts'
import type { Mixture, TaskName } from './task.ts'

/** Everything that decides which weights a training ends with. */
export type Recipe = SupervisedRecipe | PolicyRecipe

/** Supervised training on a corpus of documents: pretraining, and distillation where there is a parent. */
export interface SupervisedRecipe {
  kind: 'supervised'
  task: TaskName
  seed: number
  steps: number
  /** Documents a step; a multiple of `shards`. */
  documents: number
  /** What is planted in the corpus. */
  mixture: Mixture
  /** Learning rate at its highest: reached in `warmup` steps, then falling in a line to a twentieth. */
  rate: number
  warmup: number
}

export type Reward = 'chain' | 'outcome' | 'random' | 'format'

/** Reinforcement learning with verifiable rewards. */
export interface PolicyRecipe {
  kind: 'policy'
  task: TaskName
  /**
   * `grpo` centres rewards in their group and divides by the group's deviation; `reinforce` takes the
   * mean of the group's others as the baseline.
   */
  method: 'grpo' | 'reinforce'
  /**
   * `chain`: 1 for a right chain that ends at the target; `outcome`: for ending at the target;
   * `format`: for a whole chain of the right form; `random`: a coin.
   */
  reward: Reward
  seed: number
  steps: number
  /** Problems a step, a multiple of `shards`, and completions of each. */
  problems: number
  group: number
  /** Updates on the completions of one step; clipping matters from the second on. */
  updates: number
  temperature: number
  /** How far the ratio to the sampling policy may leave 1. */
  clip: number
  /** Weight of the KL penalty against the parent. */
  kl: number
  rate: number
  warmup: number
  adapter: Adapter
  /** What stands between question and answer in place of the task's own `:`, a prompt form of its own. */
  promptEnd?: string
}

/**
 * What is trained: all weights, LoRA factors of a rank, or a state-space block after the last layer with
 * everything else frozen.
 */
export type Adapter = 'full' | { rank: number } | { block: BlockShape }

/** The block of `--adapter block` and of the bundled model: 18,112 parameters on the lab's width. */
export const labBlock: BlockShape = { inner: 64, states: 8 }

/** The shape that a recipe trains: with the block that it appends, if it does. */
export function trainedShape(shape: ModelShape, recipe: Recipe): ModelShape {
  const block = blockOf(recipe)
  return block ? { ...shape, appended: block } : shape
}

/** The block that a recipe trains alone; null where it trains something else. */
export function blockOf(recipe: Recipe): BlockShape | null {
  const adapter = recipe.kind === 'policy' ? recipe.adapter : 'full'
  return typeof adapter === 'object' && 'block' in adapter ? adapter.block : null
}

/** A model: what it was trained from, and how. */
export interface ModelRecipe {
  name: string
  shape: ModelShape
  /** The model whose committed weights training starts from; null starts from random ones. */
  parent: string | null
  recipe: Recipe
}

/**
 * A step's gradient is the sum, in this order, of so many parts that are each computed alone, so that
 * it has the same bits for any number of workers that divides the work.
 */
export const shards = 4

/** The learning rate of a step, counted from 1. */
export function rateAt(recipe: Recipe, step: number): number {
  const warm = recipe.rate * Math.min(1, step / recipe.warmup)
  return recipe.kind === 'policy' ? warm : warm * (0.05 + 0.95 * (1 - step / recipe.steps))
}
