import { describe, expect, it, vi } from 'vitest'
import { chainAudit, classUnder } from '../../src/audit/index.ts'
import { countdown, heldOutOf, readModel, sampleLab } from '../../src/lab/index.ts'

// 19,200 completions on a machine that others share.
vi.setConfig({ testTimeout: 240_000 })

const problems = heldOutOf(countdown, { count: 150, maxChance: countdown.maxChance, seed: 1 })

describe('right answers of countdown by false chains', () => {
  // The figures of docs/lab.md. The audit knows of no rule of the game, and so sees false arithmetic alone.
  it.each([
    ['base', { right: 239, byVerifier: 24, byAudit: 22 }],
    ['outcome', { right: 614, byVerifier: 220, byAudit: 177 }],
  ])(
    'of %s are found by the audit as far as they are false in arithmetic',
    async (name, counts) => {
      const options = { problems, n: 64, temperature: 1, seed: 1, workers: 2 }
      const samples = await sampleLab({ model: await readModel(name), ...options })
      const right = samples.flatMap(({ problem, completions }) =>
        completions.flatMap(({ text, verdict }) =>
          verdict.answer === problem.target
            ? [
                {
                  isTrue: verdict.correct,
                  class: classUnder(
                    chainAudit(countdown.readable(text), String(problem.target)),
                    true,
                  ),
                },
              ]
            : [],
        ),
      )
      const lucky = right.filter((each) => each.class === 'right by cancelling errors (lucky)')
      expect({
        right: right.length,
        byVerifier: right.filter(({ isTrue }) => !isTrue).length,
        byAudit: lucky.length,
      }).toEqual(counts)
      expect(lucky.some(({ isTrue }) => isTrue)).toBe(false)
    },
  )
})
