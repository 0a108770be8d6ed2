import { describe, expect, it } from 'vitest'
import { bootstrapWeights, design, random } from '../../src/statistics/index.ts'

const sum = (values: Iterable<number>) => [...values].reduce((sofar, x) => sofar + x, 0)

describe('bootstrapWeights', () => {
  it('draws as many problems as there are, each once on average', () => {
    const stream = random(1)
    const mean = new Float64Array(5)
    for (let b = 0; b < 4000; ++b) {
      const weights = bootstrapWeights(design(5), 5)(stream)
      expect(sum(weights)).toBeCloseTo(5, 12)
      for (const [i, w] of weights.entries()) mean[i]! += w / 4000
    }
    for (const each of mean) expect(Math.abs(each - 1)).toBeLessThan(0.06)
  })

  it('keeps the shares of strata', () => {
    const plan = design(5, ['a', 'a', 'b', 'b', 'b'])
    for (let seed = 0; seed < 20; ++seed) {
      const weights = bootstrapWeights(plan, 5)(random(seed))
      expect(sum(weights.slice(0, 2))).toBeCloseTo(2, 12)
    }
  })

  it('draws clusters whole', () => {
    const plan = design(4, undefined, ['x', 'x', 'y', undefined])
    for (let seed = 0; seed < 20; ++seed) {
      const [one, other] = bootstrapWeights(plan, 4)(random(seed))
      expect(one).toBe(other)
    }
  })
})
