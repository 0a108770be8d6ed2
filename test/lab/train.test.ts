import { describe, expect, it, vi } from 'vitest'
import { hashOf, initialParameters, layoutOf, type ModelShape } from '../../src/engine/index.ts'
import { defaults, labShape, type Recipe, stories, train } from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

const shape: ModelShape = { ...labShape, width: 32, layers: 2, hidden: 64 }
const supervised: Recipe = { ...defaults.pretraining, steps: 20, documents: 16, warmup: 5 }
const policy = { ...defaults.policy, steps: 20, problems: 4, group: 8 }

const block = { inner: 16, states: 4 }

/** The end of 60 supervised steps, from which a policy finds something to learn. */
const start = train({
  shape,
  recipe: { ...supervised, steps: 60, rate: 1e-2, documents: 32 },
  workers: 2,
}).then(({ weights }) => weights)

/** The same for word problems. */
const storyShape: ModelShape = { ...stories.shape, width: 32, layers: 2, hidden: 64 }
const storySupervised: Recipe = {
  ...defaults.storyPretraining,
  steps: 20,
  documents: 16,
  warmup: 5,
}
const storyStart = train({
  shape: storyShape,
  recipe: { ...storySupervised, steps: 40, rate: 1e-2 },
  workers: 2,
}).then(({ weights }) => weights)

async function trained(recipe: Recipe, { workers = 2 } = {}): Promise<string> {
  const of =
    recipe.task === 'stories'
      ? { shape: storyShape, start: await storyStart }
      : { shape, start: await start }
  const { weights } = await train({ ...of, recipe, workers })
  return hashOf(weights)
}

describe('train', () => {
  // The engine computes the same bits on every machine, so these hold everywhere.
  it.each<[string, Recipe, string]>([
    ['pretraining', supervised, 'fafca1057d8a3b1a'],
    ['distillation', { ...supervised, mixture: { flailers: 0 }, rate: 1e-3 }, 'e33163d55a0f01b7'],
    ['grpo', { ...policy, reward: 'format' }, '7e04d6a954cef8ba'],
    ['grpo of a chain', policy, '48a025109043070f'],
    [
      'grpo with kl, clipping and a temperature',
      { ...policy, reward: 'outcome', kl: 0.1, updates: 2, clip: 0.05, temperature: 0.8 },
      '0795596d6ab2b337',
    ],
    ['reinforce', { ...policy, method: 'reinforce', reward: 'format' }, 'b260eae5930de888'],
    ['a random reward', { ...policy, reward: 'random' }, 'e6710ba8dee634fd'],
    ['pretraining on word problems', storySupervised, 'e6605e32f141debe'],
    ['grpo on word problems', { ...policy, task: 'stories', reward: 'format' }, '4265acad38094514'],
    ['lora', { ...policy, reward: 'format', adapter: { rank: 4 }, rate: 3e-3 }, '1a0331fe46979481'],
    [
      'grpo under another prompt form',
      { ...policy, reward: 'format', promptEnd: ',' },
      'b4a8fca95b304ba7',
    ],
    [
      'a block',
      { ...policy, reward: 'format', adapter: { block }, rate: 3e-3 },
      '791f658441680fdf',
    ],
  ])('reaches the committed weights in 20 steps of %s', async (_what, recipe, hash) => {
    expect((await trained(recipe)).slice(0, 16)).toBe(hash)
  })

  it('stops where its weights are no numbers to keep', async () => {
    await expect(trained({ ...supervised, rate: 1e30 })).rejects.toThrow(
      'the training diverged at step 1, where its weights are too large to keep; a smaller rate than 1e+30 may not',
    )
  })

  it.each<[string, Recipe]>([
    ['supervised', supervised],
    ['a policy', { ...policy, reward: 'format', adapter: { rank: 4 }, updates: 2 }],
    ['a block', { ...policy, reward: 'format', adapter: { block }, kl: 0.1, updates: 2 }],
  ])('does not depend on the number of workers: %s', async (_what, recipe) => {
    const short = { ...recipe, steps: 3 }
    const one = await trained(short, { workers: 1 })
    expect(await trained(short, { workers: 2 })).toBe(one)
    expect(await trained(short, { workers: 3 })).toBe(one)
  })

  it('resumes as if it had never stopped', async () => {
    for (const whole of [
      supervised,
      { ...policy, adapter: { rank: 4 }, reward: 'random' as const },
      { ...policy, adapter: { block }, reward: 'random' as const },
    ]) {
      const recipe = { ...whole, steps: 6 }
      const from = await start
      const half = await train({ shape, recipe, start: from, workers: 2, until: 3 })
      expect(half.step).toBe(3)
      const resumed = await train({ shape, recipe, resume: half, workers: 2 })
      expect(hashOf(resumed.weights)).toBe(await trained(recipe))
    }
  })

  it('moves nothing but the block that it appends', async () => {
    const from = await start
    const recipe: Recipe = { ...policy, reward: 'format', adapter: { block }, steps: 2 }
    const { weights, reference } = await train({ shape, recipe, start: from, workers: 2 })
    expect(weights.subarray(0, from.length)).toEqual(from)
    expect(reference.subarray(0, from.length)).toEqual(from)
    const { appended } = layoutOf({ ...shape, appended: block })
    for (const { name, offset, size } of Object.values(appended!)) {
      const [now, before] = [weights, reference].map((of) => of.slice(offset, offset + size))
      expect([name, hashOf(now!) === hashOf(before!)]).toEqual([name, false])
    }
    const again = await train({
      shape,
      recipe: { ...recipe, steps: 1 },
      start: weights,
      workers: 2,
    })
    expect(again.reference).toEqual(weights)
  })

  it('teaches what is rewarded', async () => {
    const rewards: number[] = []
    const recipe: Recipe = { ...policy, reward: 'format', problems: 16, steps: 25, rate: 1e-3 }
    await train({
      shape,
      recipe,
      start: await start,
      workers: 2,
      onStep: ({ policy: done }) => rewards.push(done!.reward),
    })
    const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length
    expect(mean(rewards.slice(-5))).toBeGreaterThan(mean(rewards.slice(0, 5)) + 0.1)
  })

  it('stops at a signal', async () => {
    const controller = new AbortController()
    const stopped = train({
      shape,
      recipe: supervised,
      workers: 2,
      signal: controller.signal,
      onStep: () => controller.abort(new Error('enough')),
    })
    await expect(stopped).rejects.toThrow('enough')
  })

  it('refuses a recipe whose steps cannot be split', async () => {
    const recipe: Recipe = { ...supervised, documents: 30 }
    await expect(train({ shape, recipe, workers: 1 })).rejects.toThrow(
      'documents must be a positive multiple of 4, got 30',
    )
  })

  it('starts from random weights of the seed', () => {
    expect(hashOf(initialParameters(shape, 1))).not.toBe(hashOf(initialParameters(shape, 2)))
  })
})
