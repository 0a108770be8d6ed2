import { describe, expect, it } from 'vitest'
import {
  crossingProbability,
  design,
  firstLossSet,
  pointCrossing,
  signRuns,
  unitScores,
} from '../../src/statistics/index.ts'

const ks = [1, 2, 4, 8]
const band = (low: number[], high: number[]) => ({
  low: Float64Array.from(low),
  high: Float64Array.from(high),
})

describe('signRuns', () => {
  it('lists neighbouring k as one run', () => {
    expect(signRuns(band([0.1, 0.1, -0.1, -0.3], [0.2, 0.2, 0.1, -0.1]), ks)).toEqual({
      gain: [{ from: 1, to: 2 }],
      loss: [{ from: 8, to: 8 }],
      neither: [{ from: 4, to: 4 }],
    })
  })

  it('does not join runs across a gap', () => {
    expect(signRuns(band([0.1, -0.1, 0.1, 0.1], [1, 1, 1, 1]), ks).gain).toEqual([
      { from: 1, to: 1 },
      { from: 4, to: 8 },
    ])
  })
})

describe('firstLossSet', () => {
  it('reaches from after the last certain gain to the first certain loss', () => {
    expect(firstLossSet(band([0.1, 0.1, -0.1, -0.3], [0.2, 0.2, 0.1, -0.1]), ks)).toEqual({
      from: 3,
      to: 8,
    })
  })

  it('has no end where no loss is certain', () => {
    expect(firstLossSet(band([0.1, -1, -1, -1], [1, 1, 1, 1]), ks)).toEqual({ from: 2, to: null })
  })

  it('starts at the smallest k where no gain is certain there', () => {
    expect(firstLossSet(band([-1, 0.1, 0.1, 0.1], [1, 1, 1, 1]), ks)).toEqual({ from: 1, to: null })
  })

  it('is empty where the gain is certain everywhere', () => {
    expect(firstLossSet(band([0.1, 0.1, 0.1, 0.1], [1, 1, 1, 1]), ks)).toBeNull()
  })
})

describe('pointCrossing', () => {
  it.each([
    [[0.1, 0.1, -0.1, -0.2], 4],
    [[-0.1, 0.1, 0, -0.2], 8],
    [[-0.1, -0.1, -0.1, 0.2], null],
    [[0.1, 0, 0, 0], null],
  ])('of %j is %j', (mean, expected) => {
    expect(pointCrossing(Float64Array.from(mean), ks)).toBe(expected)
  })
})

describe('crossingProbability', () => {
  const chance = (loss: number) => {
    const values = Float64Array.from({ length: 200 }, (_, i) =>
      i % 2 ? loss + 0.1 * Math.sin(i) : 0.2 + 0.1 * Math.cos(i),
    )
    return crossingProbability(unitScores(values, 2, design(100)), [1, 2], { draws: 2000, seed: 0 })
  }

  it('is near 1, near 0 and one half as the second difference is below, above and at zero', () => {
    expect(chance(-0.2)).toBe(1)
    expect(chance(0.2)).toBe(0)
    expect(chance(0)).toBeCloseTo(0.5, 1)
  })
})
