import { describe, expect, it, vi } from 'vitest'
import { heldOutProblems, readModel, samplePower, scoreLab } from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

const problems = heldOutProblems({ count: 3, maxChance: 0.05, seed: 3 })
const base = await readModel('base')

const drawn = ({ exponent = 3, steps = 6, n = 8, workers = 2, seed = 1 } = {}) =>
  samplePower({ model: base, problems, n, exponent, steps, workers, seed })

const likelihood = ({ samples }: Awaited<ReturnType<typeof samplePower>>) =>
  samples.flatMap(({ completions }) => completions.map(({ logProbability }) => logProbability))

const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

describe('samplePower', () => {
  it('draws the same for any number of workers, verified and scored', async () => {
    const found = await drawn()
    expect(await drawn({ workers: 1 })).toEqual(found)
    expect(found.samples.map(({ problem }) => problem)).toEqual(problems)
    expect(found.accepted).toBeGreaterThan(0)
    expect(found.accepted).toBeLessThanOrEqual(1)
    const texts = found.samples.flatMap(({ problem, completions }) =>
      completions.map(({ text, finish }) => ({ problem, text, finish })),
    )
    const scores = await scoreLab({ model: base, texts, workers: 1 })
    for (const [i, logProbability] of likelihood(found).entries())
      expect(scores[i]!.logprobs.reduce((sum, x) => sum + x, 0)).toBeCloseTo(logProbability, 3)
  })

  it('draws likelier completions the higher the power', async () => {
    const [one, four] = [await drawn({ exponent: 1, n: 32 }), await drawn({ exponent: 4, n: 32 })]
    expect(mean(likelihood(four))).toBeGreaterThan(mean(likelihood(one)) + 0.5)
    // With α = 1 the proposal is the law itself: nothing but the change of length is refused.
    expect(one.accepted).toBeGreaterThan(0.9)
  })
})
