import type { PolicyRecipe, Recipe, SupervisedRecipe } from './recipe.ts'

/** How a bundled model was trained; the same recipe and parent give the same file, bit for bit. */
export interface BundledModel {
  /** The bundled model whose halves training starts from; null starts from random weights. */
  parent: string | null
  recipe: Recipe
  /** SHA-256 of its file. */
  hash: string
}

const pretraining: SupervisedRecipe = {
  kind: 'supervised',
  seed: 1,
  steps: 4000,
  documents: 64,
  flailers: 0.3,
  rate: 3e-3,
  warmup: 100,
}

const grpo: PolicyRecipe = {
  kind: 'policy',
  method: 'grpo',
  reward: 'chain',
  seed: 11,
  steps: 120,
  problems: 64,
  group: 16,
  updates: 1,
  temperature: 1,
  clip: 0.2,
  kl: 0,
  rate: 3e-4,
  warmup: 5,
  adapter: 'full',
}

/** The defaults of `passbound lab`, which are the recipes of the bundled models. */
export const defaults = {
  pretraining,
  policy: grpo,
  distillation: { ...pretraining, seed: 31, steps: 400, flailers: 0, rate: 1e-3, warmup: 20 },
} satisfies Record<string, Recipe>

/**
 * The models in `lab/models`. Those whose recipes differ only in their number of steps, where the rate
 * does not depend on it, are points of one training.
 */
export const bundledModels: Record<string, BundledModel> = {
  base: {
    parent: null,
    recipe: pretraining,
    hash: '5fceba9df2c93c9b2f5242b5fddf0559ede16c58ab15a35fa74498f96bbbb703',
  },
  'rl-40': { parent: 'base', recipe: { ...grpo, steps: 40 }, hash: '' },
  'rl-80': { parent: 'base', recipe: { ...grpo, steps: 80 }, hash: '' },
  'rl-120': { parent: 'base', recipe: grpo, hash: '' },
  lora: {
    parent: 'base',
    recipe: { ...grpo, seed: 21, steps: 60, rate: 3e-3, adapter: { rank: 8 } },
    hash: '',
  },
  outcome: { parent: 'base', recipe: { ...grpo, steps: 60, reward: 'outcome' }, hash: '' },
  distilled: { parent: 'base', recipe: defaults.distillation, hash: '' },
}
