import { describe, expect, it } from 'vitest'
import { discoveries, fisherGreater, fisherTwoSided } from '../../src/statistics/index.ts'

// scipy.stats.fisher_exact([[c, n - c], [otherC, otherN - otherC]]), 1.16
describe('Fisher’s exact test', () => {
  it.each([
    [1, 128, 0, 3712, 0.03333333333333333, 0.03333333333333333],
    [5, 128, 4, 3712, 4.31062304040712e-6, 4.31062304040712e-6],
    [3, 10, 1, 10, 0.2910216718266254, 0.5820433436532508],
    [8, 10, 2, 12, 0.004780049671690539, 0.008284285374068655],
    [40, 1024, 0, 1024, 6.167813891982144e-13, 1.2335627783964289e-12],
    [0, 64, 7, 64, 1, 0.013143844824275018],
  ])('of %i of %i against %i of %i', (c, n, otherC, otherN, greater, twoSided) => {
    expect(fisherGreater({ c, n, otherC, otherN }) / greater).toBeCloseTo(1, 9)
    expect(fisherTwoSided({ c, n, otherC, otherN }) / twoSided).toBeCloseTo(1, 9)
  })

  it('of one success is the share of the attempts', () => {
    expect(fisherGreater({ c: 1, n: 1, otherC: 0, otherN: 3 })).toBeCloseTo(1 / 4, 14)
  })
})

describe('discoveries', () => {
  // The rank 4 threshold .05 · 4/6 = .0333 is passed by .033, which carries the larger ones before it.
  it('takes all up to the last that lies under its step', () => {
    expect(discoveries([0.5, 0.033, 0.01, 0.2, 0.03, 0.026], 0.05)).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
    ])
  })

  it('takes none where none is small enough', () => {
    expect(discoveries([0.02, 0.9, 1], 0.05)).toEqual([false, false, false])
  })

  it('takes equal values together', () => {
    expect(discoveries([0.03, 0.03, 1], 0.05)).toEqual([true, true, false])
  })
})
