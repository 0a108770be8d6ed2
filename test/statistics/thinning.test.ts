import { describe, expect, it } from 'vitest'
import { random, thinned } from '../../src/statistics/index.ts'

describe('thinned', () => {
  it('keeps all when it draws all', () => {
    for (let c = 0; c <= 6; ++c) expect(thinned(6, c, 6, random(c))).toBe(c)
  })

  it('is hypergeometric', () => {
    const stream = random(2)
    const times = new Float64Array(4)
    for (let i = 0; i < 20_000; ++i) times[thinned(10, 4, 3, stream)]! += 1 / 20_000
    // C(4, j) C(6, 3 − j) / C(10, 3)
    for (const [j, expected] of [20 / 120, 60 / 120, 36 / 120, 4 / 120].entries())
      expect(Math.abs(times[j]! - expected)).toBeLessThan(0.012)
  })

  it('refuses to draw more than there are', () => {
    expect(() => thinned(3, 1, 4, random(0))).toThrow('pass@4 needs at least 4 completions, got 3')
  })
})
