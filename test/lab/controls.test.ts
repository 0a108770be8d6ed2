import { describe, expect, it, vi } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import { countdown, heldOutOf, labArm, readModel, sampleLab } from '../../src/lab/index.ts'

// 8,192 completions on a machine that others share.
vi.setConfig({ testTimeout: 240_000 })

const problems = heldOutOf(countdown, { count: 64, maxChance: countdown.maxChance, seed: 1 })

async function drawn(name: string) {
  const options = { problems, n: 32, temperature: 1, seed: 1, workers: 2 }
  const samples = await sampleLab({ model: await readModel(name), ...options })
  const verdicts = samples.flatMap(({ completions }) => completions.map(({ verdict }) => verdict))
  const count = (key: 'correct' | 'valid' | 'wellFormed') =>
    verdicts.filter((verdict) => verdict[key]).length
  return {
    arm: labArm(name, samples, { temperature: 1 }),
    counts: { correct: count('correct'), valid: count('valid'), wellFormed: count('wellFormed') },
  }
}

const base = drawn('base')

describe('the controls, of 2,048 completions each', () => {
  it('begin from a base that has the form already', async () => {
    expect((await base).counts).toEqual({ correct: 54, valid: 1904, wellFormed: 2042 })
  })

  // A coin teaches nothing, and yet it moves the weights: chains become false, and nothing is gained.
  it.each([
    ['format', { correct: 43, valid: 1887, wellFormed: 2048 }],
    ['random', { correct: 47, valid: 1395, wellFormed: 2042 }],
  ])('give no gain by RL with the %s reward', async (name, counts) => {
    const control = await drawn(name)
    expect(control.counts).toEqual(counts)
    const { points } = compare((await base).arm, control.arm).curves.data
    expect(points.filter(({ low }) => low > 0)).toEqual([])
  })

  it('put distillation above the base at every k, with certainty in the middle', async () => {
    const { arm, counts } = await drawn('distilled')
    expect(counts).toEqual({ correct: 79, valid: 1808, wellFormed: 2038 })
    const { points } = compare((await base).arm, arm).curves.data
    expect(points.every((point) => point.rl > point.base)).toBe(true)
    const certain = points.filter(({ low }) => low > 0).map(({ k }) => k)
    expect([certain[0], certain.at(-1)]).toEqual([7, 22])
  })
})
