import { describe, expect, it } from 'vitest'
import { honestEnvelope, passAtK, random } from '../../src/statistics/index.ts'

const options = { splits: 20, seed: 0 }
const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

describe('honestEnvelope', () => {
  it('is the pass@k of the only setting', () => {
    const counts = [
      { n: 16, c: 3 },
      { n: 16, c: 9 },
    ]
    const { pass, best } = honestEnvelope([counts], [1, 4], { splits: 400, seed: 1 })
    expect(best).toEqual([0, 0])
    expect(pass[0]).toBeCloseTo(12 / 32, 12) // both halves together hold every completion
    expect(pass[1]).toBeCloseTo((passAtK(16, 3, 4) + passAtK(16, 9, 4)) / 2, 1)
  })

  it('takes for each k the setting that is best there', () => {
    // One is right half the time everywhere; the other always on two of three problems.
    const twenty = (...cs: number[]) =>
      Array.from({ length: 20 }, () => cs.map((c) => ({ n: 16, c }))).flat()
    const wide = twenty(8, 8, 8)
    const sharp = twenty(16, 16, 0)
    const { best, pass } = honestEnvelope([wide, sharp], [1, 8], options)
    expect(best).toEqual([1, 0])
    expect(pass[0]).toBeCloseTo(2 / 3, 12)
    expect(pass[1]).toBeGreaterThan(0.98)
  })

  it('gains nothing from choosing among five equal temperatures', () => {
    const worlds = Array.from({ length: 60 }, (_, seed) => {
      const { uniform } = random(seed, 5)
      const settings = Array.from({ length: 5 }, () => equalCounts(uniform))
      const honest = honestEnvelope(settings, [8], { splits: 5, seed }).pass[0]!
      const means = settings.map((counts) => mean(counts.map(({ n, c }) => passAtK(n, c, 8))))
      return { honest: honest - mean(means), naive: Math.max(...means) - mean(means) }
    })
    expect(Math.abs(mean(worlds.map(({ honest }) => honest)))).toBeLessThan(0.008)
    expect(mean(worlds.map(({ naive }) => naive))).toBeGreaterThan(0.02)
  })
})

/** 30 problems with 32 completions each, with p from .02 to .6. */
function equalCounts(uniform: () => number) {
  return Array.from({ length: 30 }, (_, i) => {
    const p = 0.02 * (i + 1)
    return { n: 32, c: Array.from({ length: 32 }, () => uniform()).filter((u) => u < p).length }
  })
}
