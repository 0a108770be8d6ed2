import { describe, expect, it } from 'vitest'
import { disagreement, distinctAtK, entropyBits, random } from '../../src/statistics/index.ts'

describe('disagreement', () => {
  it('counts pairs that differ', () => {
    expect(disagreement([2, 1])).toBeCloseTo(2 / 3, 14)
    expect(disagreement([1, 1, 1])).toBeCloseTo(1, 14)
    expect(disagreement([5])).toBe(0)
  })

  it('needs a pair', () => {
    expect(() => disagreement([1])).toThrow('disagreement needs at least 2 completions, got 1')
  })
})

describe('distinctAtK', () => {
  it('is one at k = 1 and all answers at k = n', () => {
    expect(distinctAtK([4, 3, 1], 1)).toBeCloseTo(1, 14)
    expect(distinctAtK([4, 3, 1], 8)).toBeCloseTo(3, 14)
  })

  it('is the mean over every draw', () => {
    const answers = ['a', 'a', 'a', 'b', 'b', 'c']
    const draws = subsets(answers, 3)
    const mean = draws.reduce((sum, draw) => sum + new Set(draw).size, 0) / draws.length
    expect(distinctAtK([3, 2, 1], 3)).toBeCloseTo(mean, 13)
  })
})

function subsets<T>(of: T[], k: number): T[][] {
  if (k === 0) return [[]]
  return of.flatMap((first, i) => subsets(of.slice(i + 1), k - 1).map((rest) => [first, ...rest]))
}

describe('entropyBits', () => {
  // The formula of Chao, Wang and Jost 2013 in 50 digits (mpmath 1.3)
  it.each([
    [[4, 4], 1.0957612334370936],
    [[64], 0],
    [[10, 3, 2, 1, 1, 1], 2.355719846409318],
    [[1, 1, 1, 1], 3.6176611404310148],
    [[60, 1, 1, 1, 1], 0.583825931012849],
    [[100, 20, 5, 2, 2, 1], 1.1587376396201372],
    [Array.from({ length: 64 }, () => 1), 11.135477414300453],
    [[127, 1], 0.07242029963109928],
  ])('of %j', (counts, bits) => {
    expect(entropyBits(counts)).toBeCloseTo(bits, 11)
  })

  it('is near the truth where the plug-in is far below it', () => {
    const { integer } = random(5, 1)
    const worlds = 200
    let [corrected, plugIn] = [0, 0]
    for (let i = 0; i < worlds; ++i) {
      const counts = Array.from({ length: 50 }, () => 0)
      for (let j = 0; j < 64; ++j) ++counts[integer(50)]!
      corrected += entropyBits(counts) / worlds
      for (const m of counts) if (m > 0) plugIn -= ((m / 64) * Math.log2(m / 64)) / worlds
    }
    const truth = Math.log2(50)
    expect(truth - plugIn).toBeGreaterThan(0.5)
    expect(Math.abs(corrected - truth)).toBeLessThan(0.1)
  })
})
