import { describe, expect, it } from 'vitest'
import { discreteLaw, random } from '../../src/statistics/index.ts'

describe('discreteLaw', () => {
  it('draws in proportion to the weights', () => {
    const weights = [3, 0, 1, 0.5, 5.5]
    const draw = discreteLaw(weights)
    const stream = random(1)
    const times = new Float64Array(5)
    for (let i = 0; i < 40_000; ++i) times[draw(stream)]! += 1 / 40_000
    expect(times[1]).toBe(0)
    for (const [i, w] of weights.entries()) expect(Math.abs(times[i]! - w / 10)).toBeLessThan(0.01)
  })

  it('always draws the only index that there is', () => {
    expect(discreteLaw([0.2])(random(1))).toBe(0)
  })

  it('refuses weights that sum to nothing', () => {
    expect(() => discreteLaw([0, 0])).toThrow('a law needs a positive weight')
  })
})
