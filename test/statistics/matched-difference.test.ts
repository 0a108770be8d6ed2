import { describe, expect, it } from 'vitest'
import { type CellSample, matchedPart } from '../../src/statistics/index.ts'

const samples = (cell: number, n: number, right: number): CellSample[] =>
  Array.from({ length: n }, (_, i) => ({ cell, right: i < right }))

describe('matchedPart', () => {
  it('weighs each cell by how much both arms are there', () => {
    // Cell 0: 4 and 4, weight 2, difference ½; cell 1: 1 and 3, weight ¾, difference −1.
    const base = [...samples(0, 4, 1), ...samples(1, 1, 1)]
    const rl = [...samples(0, 4, 3), ...samples(1, 3, 0)]
    const { difference, weight, shared } = matchedPart(base, rl)
    expect(weight).toBeCloseTo(2.75, 12)
    expect(difference).toBeCloseTo(2 * 0.5 - 0.75, 12)
    expect(shared).toEqual({ base: 5, rl: 7 })
  })

  it('takes nothing from a cell that one arm alone has', () => {
    expect(matchedPart(samples(0, 3, 3), samples(1, 3, 0))).toEqual({
      difference: 0,
      weight: 0,
      shared: { base: 0, rl: 0 },
    })
  })

  // Greenland and Robins' estimator over two tables, computed by hand: tables (a, n1, b, n0) of
  // (8, 10, 2, 10) and (3, 20, 1, 5): Σ(a n0 − b n1)/N = 60/20 + (15 − 20)/25 and Σ n1 n0/N = 5 + 4.
  it('sums to the Mantel–Haenszel risk difference', () => {
    const parts = [
      matchedPart(samples(0, 10, 2), samples(0, 10, 8)),
      matchedPart(samples(0, 5, 1), samples(0, 20, 3)),
    ]
    const sum = (value: (part: (typeof parts)[number]) => number) =>
      parts.reduce((total, part) => total + value(part), 0)
    expect(sum((part) => part.difference) / sum((part) => part.weight)).toBeCloseTo(2.8 / 9, 12)
  })
})
