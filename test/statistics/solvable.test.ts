import { describe, expect, it } from 'vitest'
import { signalAtG, solvableRatios } from '../../src/statistics/index.ts'

describe('solvableRatios', () => {
  // Yue et al. 2025, tables 4 and 5
  it('of AIME 2024 are SRR .826, NDR 0, NSCR −.174', () => {
    const { srr, ndr, sds, nscr } = solvableRatios({ both: 19, baseOnly: 4, rlOnly: 0 })
    expect(srr).toBeCloseTo(0.8260869565, 10)
    expect(ndr).toBe(0)
    expect(sds).toBe(0)
    expect(nscr).toBeCloseTo(-0.1739130435, 10)
  })

  it('of LiveCodeBench 400–450 are 19/23, 1/20 and −3/24', () => {
    const { srr, ndr, sds, nscr } = solvableRatios({ both: 19, baseOnly: 4, rlOnly: 1 })
    expect([srr, ndr, nscr]).toEqual([19 / 23, 1 / 20, -3 / 24])
    expect(sds).toBeCloseTo(2 / (23 / 19 + 20), 14)
  })

  it('are of nothing where nothing is solved', () => {
    expect(solvableRatios({ both: 0, baseOnly: 0, rlOnly: 0 })).toEqual({
      srr: null,
      ndr: null,
      sds: null,
      nscr: null,
    })
  })
})

describe('signalAtG', () => {
  it('is the chance of two different among two', () => {
    expect(signalAtG(4, 2, 2)).toBeCloseTo(2 / 3, 14)
  })

  it('is none where all are alike', () => {
    expect(signalAtG(8, 0, 4)).toBe(0)
    expect(signalAtG(8, 8, 4)).toBe(0)
    expect(signalAtG(8, 3, 1)).toBe(0)
  })

  it('averages to 1 − (1 − p)^G − p^G over the counts of n', () => {
    for (const p of [0.05, 0.4, 0.9])
      for (const g of [2, 5]) {
        let sum = 0
        for (let c = 0; c <= 9; ++c) sum += binomial(9, c, p) * signalAtG(9, c, g)
        expect(sum).toBeCloseTo(1 - (1 - p) ** g - p ** g, 12)
      }
  })
})

/** C(n, c) by Pascal's rule. */
const choose = (n: number, c: number): number =>
  c === 0 || c === n ? 1 : choose(n - 1, c - 1) + choose(n - 1, c)

const binomial = (n: number, c: number, p: number) => choose(n, c) * p ** c * (1 - p) ** (n - c)
