import { describe, expect, it, vi } from 'vitest'
import { heldOutProblems, probeLab, readModel, sampleLab } from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

describe('probeLab', () => {
  it('agrees with the counts of drawn answers, without their noise', async () => {
    const model = await readModel('base')
    const problems = heldOutProblems({ count: 3, maxChance: 0.05, seed: 3 })
    const samples = await sampleLab({ model, problems, n: 24, temperature: 1, seed: 5, workers: 2 })
    const laws = await probeLab({ model, samples, candidates: 100, workers: 2 })
    for (const [i, { id, chances }] of laws.entries()) {
      expect(id).toBe(problems[i]!.id)
      const whole = chances.reduce((sum, chance) => sum + chance, 0)
      expect(whole).toBeLessThanOrEqual(1.0001)
      expect(whole).toBeGreaterThan(0.9)
      for (const answer of new Set(samples[i]!.completions.map(({ verdict }) => verdict.answer))) {
        if (answer === null) continue
        const drawn = samples[i]!.completions.filter(({ verdict }) => verdict.answer === answer)
        expect(Math.abs(chances[answer]! - drawn.length / 24)).toBeLessThan(0.2)
      }
    }
    const [first] = samples
    const late = { ...first!.completions[0]!, text: `${'1+1=2,'.repeat(3)}11+1=` }
    const full = { problem: first!.problem, completions: [late] }
    const [nothing] = await probeLab({ model, samples: [full], candidates: 100, workers: 1 })
    expect(nothing!.chances.every((chance) => chance === 0)).toBe(true)
  })
})
