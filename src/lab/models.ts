import { labBlock, type PolicyRecipe, type Recipe, type SupervisedRecipe } from './recipe.ts'
import { tasks } from './tasks.ts'

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
  task: 'countdown',
  seed: 1,
  steps: 4000,
  documents: 64,
  mixture: { flailers: 0.3 },
  rate: 3e-3,
  warmup: 100,
}

const grpo: PolicyRecipe = {
  kind: 'policy',
  task: 'countdown',
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

/** Word problems take longer sequences and are learnt in fewer steps. */
const storyPretraining: SupervisedRecipe = {
  ...pretraining,
  task: 'stories',
  mixture: { misreaders: 0.5, slips: 0.08, unmarked: 0.1 },
  seed: 41,
  steps: 2000,
}

/** The defaults of `passbound lab`, which are the recipes of the bundled models. */
export const defaults = {
  pretraining,
  storyPretraining,
  policy: grpo,
  distillation: {
    ...pretraining,
    seed: 31,
    steps: 400,
    mixture: { flailers: 0 },
    rate: 1e-3,
    warmup: 20,
  },
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
  'rl-40': {
    parent: 'base',
    recipe: { ...grpo, steps: 40 },
    hash: 'e3b039444b5d03257c0fce2b7b34585255d721d99e59be7b11685891e1bb1dae',
  },
  'rl-80': {
    parent: 'base',
    recipe: { ...grpo, steps: 80 },
    hash: '1a8588587a9dc2726908bb3e1bcd22281e20021ff885d50fadef687be0ed4874',
  },
  'rl-120': {
    parent: 'base',
    recipe: grpo,
    hash: '9b8c32b34b9eff0e954f0981ebd6424ed369d9bcc04381ad586a93066a7c4787',
  },
  lora: {
    parent: 'base',
    recipe: { ...grpo, seed: 21, steps: 60, rate: 3e-3, adapter: { rank: 8 } },
    hash: '9be39c64ede069d24418589b627d2fc4ce7e10ae1ff792eee6bdab3a58ceb7e0',
  },
  /** Asked with a sign of its own between question and answer, which the base has not seen there. */
  'rl-comma': {
    parent: 'base',
    recipe: { ...grpo, seed: 61, problems: 32, rate: 1e-3, promptEnd: ',' },
    hash: '439c46e7adc684a962afe1e7bc65e725f554365da1cb0f0d1d05edabe1406fce',
  },
  /** Its file holds the block alone, which goes after the base. */
  block: {
    parent: 'base',
    recipe: { ...grpo, rate: 1e-2, adapter: { block: labBlock } },
    hash: '7d8e01a9cbecd0e4a241c108922096257e260a72d64781395862f6e836be5461',
  },
  outcome: {
    parent: 'base',
    recipe: { ...grpo, steps: 60, reward: 'outcome' },
    hash: '6c53eb44a1f1559b4f3dbcec03b9f6184e2a55e1021e777684f1376525c9f09c',
  },
  format: {
    parent: 'base',
    recipe: { ...grpo, steps: 60, reward: 'format' },
    hash: '6926795fb76ec9e206c86aed12aeb136cf6d8d9680163a134285189d569874bd',
  },
  random: {
    parent: 'base',
    recipe: { ...grpo, steps: 60, reward: 'random' },
    hash: '48afb38a01534e7b4eecc87f2403f66cdf74e75655a86f27b26c5a676d9a88f1',
  },
  distilled: {
    parent: 'base',
    recipe: defaults.distillation,
    hash: '23b2a200ff348e49950352763f25349fd13ab4cb4222f3aa4f331d530da030a7',
  },
  'stories-base': {
    parent: null,
    recipe: storyPretraining,
    hash: 'dadedd8dad04e7d417e4d5beb91671fa3f03aeb33dfba25438d405fbbb6ed802',
  },
  'stories-rl': {
    parent: 'stories-base',
    recipe: { ...grpo, task: 'stories', seed: 51, steps: 40 },
    hash: 'f69ab0d18cc2f40b543760210a71eb5248666e98ec7f8dcdc3d7857e04a8565d',
  },
}

/** What a reader of a bundled base's numbers should know: what it learnt from, and what guessing is. */
export function bundledNotes(name: string): string[] {
  const { parent, recipe } = bundledModels[name] ?? { parent: name }
  if (parent !== null || recipe?.kind !== 'supervised') return []
  const task = tasks[recipe.task]
  return [
    `${name} was pretrained on ${task.corpus(recipe.mixture)}`,
    `guessing is ${task.randomPolicy}, whose chance enumeration gives exactly`,
  ]
}
