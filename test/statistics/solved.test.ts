import { describe, expect, it } from 'vitest'
import {
  halfSolvedTable,
  mcnemar,
  selfNull,
  sharedHalf,
  solvedBy,
  solvedByBoth,
  solvedTable,
  zeroCountBound,
} from '../../src/statistics/index.ts'

const pair = (base: number, rl: number, n = 4) => ({ base: { n, c: base }, rl: { n, c: rl } })

describe('solvedTable', () => {
  it('counts who solved what at least once', () => {
    expect(solvedTable([pair(1, 4), pair(2, 0), pair(0, 0), pair(0, 1), pair(3, 3)])).toEqual({
      both: 2,
      baseOnly: 1,
      rlOnly: 1,
      neither: 1,
    })
  })
})

describe('halfSolvedTable', () => {
  it('is what a random half would show', () => {
    // 1 of 4 is in a random half of 2 with chance 1/2; 4 of 4 always is.
    expect(halfSolvedTable([pair(1, 4)])).toEqual({
      both: 0.5,
      baseOnly: 0,
      rlOnly: 0.5,
      neither: 0,
    })
  })
})

/** Mean over c of Binomial(n, p). */
function binomialMean(n: number, p: number, of: (c: number) => number): number {
  let [sum, choose] = [0, 1]
  for (let c = 0; c <= n; ++c) {
    sum += choose * p ** c * (1 - p) ** (n - c) * of(c)
    choose *= (n - c) / (c + 1)
  }
  return sum
}

describe('two arms of equal p', () => {
  it.each([
    [3, 3],
    [5, 5],
    [7, 7],
    [8, 8],
    [64, 8],
    [8, 64],
    [16, 8],
    [3, 2],
    [5, 1],
  ])('that drew %i and %i show what either shows against itself, on average', (n, other) => {
    const half = sharedHalf(n, other)
    for (const p of [0.02, 0.2, 0.5, 0.9]) {
      const mean = (each: (base: Counts, rl: Counts) => number) =>
        binomialMean(n, p, (c) =>
          binomialMean(other, p, (otherC) => each({ n, c }, { n: other, c: otherC })),
        )
      const q = 1 - (1 - p) ** half
      expect(mean((base, rl) => halfSolvedTable([{ base, rl }]).both)).toBeCloseTo(q * q, 12)
      expect(mean((base) => solvedByBoth(base, half))).toBeCloseTo(q * q, 12)
      expect(mean((base, rl) => halfSolvedTable([{ base, rl }]).rlOnly)).toBeCloseTo(q - q * q, 12)
      for (const of of [(base: Counts) => base, (_: Counts, rl: Counts) => rl])
        expect(mean((...both) => selfNull([{ ...of(...both), half }]).mean)).toBeCloseTo(
          q - q * q,
          12,
        )
    }
  })

  it('have nothing to show with one completion', () => {
    expect(solvedBy({ n: 5, c: 5 }, sharedHalf(5, 1))).toBe(0)
  })
})

interface Counts {
  n: number
  c: number
}

describe('selfNull', () => {
  it('is the chance that all successes fall into the first half', () => {
    // c = 1 of 4: 1/2; c = 2: both of the first half, 1/6; c = 3 cannot.
    const { mean, sd } = selfNull([
      { n: 4, c: 1, half: 2 },
      { n: 4, c: 2, half: 2 },
      { n: 4, c: 3, half: 2 },
      { n: 4, c: 0, half: 2 },
    ])
    expect(mean).toBeCloseTo(1 / 2 + 1 / 6, 14)
    expect(sd).toBeCloseTo(Math.sqrt(1 / 4 + 5 / 36), 14)
  })
})

// scipy.stats.binomtest(min, total, .5).pvalue; 4:0 and 4:1 are Yue et al.'s own tables
describe('mcnemar', () => {
  it.each([
    [33, 12, 0.002458900322096724],
    [4, 0, 0.125],
    [4, 1, 0.375],
    [10, 10, 1],
    // Of thirty problems six must be won and none lost before p < .05.
    [5, 0, 0.0625],
    [6, 0, 0.03125],
    [1, 0, 1],
    [0, 0, 1],
  ])('%i against %i', (one, other, expected) => {
    expect(mcnemar(one, other)).toBeCloseTo(expected, 12)
    expect(mcnemar(other, one)).toBeCloseTo(expected, 12)
  })
})

describe('zeroCountBound', () => {
  it('is Clopper and Pearson’s', () => {
    expect(zeroCountBound(128)).toBeCloseTo(0.02313, 5)
    expect((1 - zeroCountBound(50)) ** 50).toBeCloseTo(0.05, 12)
  })
})
