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
  steps: 100,
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
  distillation: { ...pretraining, seed: 31, steps: 600, flailers: 0, rate: 1e-3, warmup: 20 },
} satisfies Record<string, Recipe>

/**
 * The models in `lab/models`. Those whose recipes differ only in their number of steps, where the rate
 * does not depend on it, are points of one training.
 */
export const bundledModels: Record<string, BundledModel> = {
  base: { parent: null, recipe: pretraining, hash: '' },
  'rl-50': { parent: 'base', recipe: { ...grpo, steps: 50 }, hash: '' },
  'rl-100': { parent: 'base', recipe: grpo, hash: '' },
  'rl-200': { parent: 'base', recipe: { ...grpo, steps: 200 }, hash: '' },
  lora: {
    parent: 'base',
    recipe: { ...grpo, seed: 21, rate: 3e-3, adapter: { rank: 8 } },
    hash: '',
  },
  outcome: { parent: 'base', recipe: { ...grpo, reward: 'outcome' }, hash: '' },
  distilled: { parent: 'base', recipe: defaults.distillation, hash: '' },
}
