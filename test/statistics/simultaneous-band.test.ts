import { describe, expect, it } from 'vitest'
import {
  covariance,
  design,
  gaussianDraws,
  random,
  simultaneousBand,
  unitScores,
} from '../../src/statistics/index.ts'

const options = { alpha: 0.05, draws: 4000, seed: 0, method: 'plain', range: [-1, 1] } as const

/** `rows` problems with three correlated columns. */
function correlated(rows: number): Float64Array {
  const { normal } = random(1)
  return Float64Array.from(
    Array.from({ length: rows }).flatMap(() => {
      const common = 0.1 * normal()
      return [common, common + 0.02 * normal(), 0.1 * normal()]
    }),
  )
}

describe('simultaneousBand', () => {
  it('has the standard errors of the mean', () => {
    const values = Float64Array.from([0.5, 0.1, -0.2, 0.4])
    const { mean, se } = simultaneousBand(unitScores(values, 1, design(4)), options)
    expect(mean[0]).toBeCloseTo(0.2, 14)
    expect(se[0]).toBeCloseTo(Math.sqrt((0.09 + 0.01 + 0.16 + 0.04) / 3 / 4), 14)
  })

  it('has the normal quantile as critical value of one column, without a draw, and Bonferroni’s at most of three', () => {
    const one = simultaneousBand(unitScores(correlated(500).slice(0, 500), 1, design(500)), {
      ...options,
      draws: 1,
    })
    expect(one.critical).toBeCloseTo(1.959964, 6)
    const three = simultaneousBand(unitScores(correlated(500), 3, design(500)), options)
    expect(three.critical).toBeGreaterThan(2.1)
    expect(three.critical).toBeLessThan(2.39)
  })

  it('gives a column without variance the whole range when plain, and what was never seen when bounded', () => {
    const scores = unitScores(new Float64Array(50), 1, design(50))
    expect(simultaneousBand(scores, options)).toMatchObject({
      low: Float64Array.of(-1),
      high: Float64Array.of(1),
    })
    const bounded = simultaneousBand(scores, { ...options, method: 'bounded' })
    expect(bounded.high[0]).toBeCloseTo(1 - (0.05 / 2) ** (1 / 50), 9)
  })

  it('is the same for the same seed', () => {
    const scores = unitScores(correlated(100), 3, design(100))
    expect(simultaneousBand(scores, options)).toEqual(simultaneousBand(scores, options))
  })
})

describe('unitScores', () => {
  it('widens the interval where problems come in clusters that agree', () => {
    const values = Float64Array.from({ length: 200 }, (_, i) =>
      Math.floor(i / 10) % 2 ? 0.3 : -0.1,
    )
    const clusters = Array.from({ length: 200 }, (_, i) => `c${Math.floor(i / 10)}`)
    const alone = simultaneousBand(unitScores(values, 1, design(200)), options)
    const grouped = simultaneousBand(
      unitScores(values, 1, design(200, undefined, clusters)),
      options,
    )
    expect(grouped.mean[0]).toBeCloseTo(alone.mean[0]!, 14)
    // 20 clusters that hold ten copies each: the variance is that of 20 problems.
    expect((grouped.se[0]! / alone.se[0]!) ** 2).toBeCloseTo((10 * 199) / 200 / (19 / 20), 6)
  })

  it('is the ratio estimator’s variance where clusters differ in size', () => {
    const values = Float64Array.of(1, 0, 0, 1, 1, 0)
    const clusters = ['a', 'a', 'a', 'b', 'b', 'c']
    const { mean, se } = simultaneousBand(
      unitScores(values, 1, design(6, undefined, clusters)),
      options,
    )
    // z = (S − m x̄) / m̄ with x̄ = 1/2, m̄ = 2: a (1 − 1.5)/2, b (2 − 1)/2, c (0 − 0.5)/2
    expect(mean[0]).toBeCloseTo(0.5, 14)
    expect(se[0]).toBeCloseTo(Math.sqrt((0.25 ** 2 + 0.5 ** 2 + 0.25 ** 2) / 2 / 3), 14)
  })

  it('takes out what differs between strata', () => {
    const values = Float64Array.of(0.1, 0.2, 0.9, 1)
    const scores = unitScores(values, 1, design(4, ['a', 'a', 'b', 'b']))
    // W² s² / n in each stratum: (1/2)² · 0.005 / 2, twice
    expect(covariance(scores)[0]).toBeCloseTo(0.25 * 0.0025 * 2, 14)
  })
})

describe('design', () => {
  it('refuses what says nothing of the variance', () => {
    expect(() => design(1)).toThrow('an interval over problems needs at least 2, got 1')
    expect(() => design(3, ['a', 'a', 'b'])).toThrow(
      'stratum b has 1 independent unit; it needs at least 2',
    )
    expect(() => design(4, ['a', 'a', 'b', 'b'], ['x', 'y', 'x', 'z'])).toThrow(
      'cluster x lies in two strata: a and b',
    )
  })
})

describe('gaussianDraws', () => {
  it('does not lose variance to rounding where the columns are almost the same', () => {
    const columns = 100
    const matrix = Float64Array.from({ length: columns ** 2 }, (_, at) => {
      const [i, j] = [Math.floor(at / columns), at % columns]
      return Math.exp(-(((i - j) / 40) ** 2))
    })
    const squares = new Float64Array(columns)
    gaussianDraws(matrix, columns, { draws: 20_000, seed: 1 }, (draw) => {
      for (let i = 0; i < columns; ++i) squares[i]! += draw[i]! ** 2 / 20_000
    })
    for (const variance of squares) expect(Math.abs(variance - 1)).toBeLessThan(0.05)
  })

  it('has the covariance that was asked for, also where it is singular', () => {
    const matrix = Float64Array.of(4, 2, 4, 2, 2, 2, 4, 2, 4)
    const sums = new Float64Array(9)
    gaussianDraws(matrix, 3, { draws: 50_000, seed: 5 }, (draw) => {
      for (let i = 0; i < 3; ++i)
        for (let j = 0; j < 3; ++j) sums[3 * i + j]! += draw[i]! * draw[j]!
    })
    for (const [i, x] of matrix.entries()) expect(sums[i]! / 50_000).toBeCloseTo(x, 0.9)
  })
})
