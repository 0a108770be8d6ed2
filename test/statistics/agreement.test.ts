import { describe, expect, it } from 'vitest'
import { disagreementBetween, random } from '../../src/statistics/index.ts'

const counts = (...each: number[]) => new Map(each.map((count, i) => [String(i), count]))

describe('disagreementBetween', () => {
  it('is how much less often two of different sources agree than two of one', () => {
    // One source always says 0 and the other always 1.
    expect(disagreementBetween(counts(4), counts(0, 4))).toBe(1)
    // (3·2 + 1·0) / 12 = ½ within each; between (3·1 + 1·3) / 16.
    expect(disagreementBetween(counts(3, 1), counts(1, 3))).toBeCloseTo(0.5 - 6 / 16, 12)
  })

  it('is 0 on average between two halves of one source, and half the squared distance else', () => {
    const stream = random(5)
    const draw = (p: number) => {
      const ones = Array.from({ length: 6 }, () => Number(stream.uniform() < p))
      const sum = ones.reduce((total, x) => total + x, 0)
      return counts(6 - sum, sum)
    }
    const average = (p: number, q: number) => {
      let sum = 0
      for (let i = 0; i < 20_000; ++i) sum += disagreementBetween(draw(p), draw(q)) / 20_000
      return sum
    }
    expect(average(0.3, 0.3)).toBeCloseTo(0, 2)
    // ½ (2 · .4²)
    expect(average(0.3, 0.7)).toBeCloseTo(0.16, 2)
  })

  it('says what it needs', () => {
    expect(() => disagreementBetween(counts(1), counts(2))).toThrow(
      'agreement within a source needs two completions, got 1',
    )
  })
})
