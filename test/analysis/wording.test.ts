import { describe, expect, it } from 'vitest'
import * as wording from '../../src/analysis/wording.ts'

describe('numbers', () => {
  it.each([
    [0.8907, '.891'],
    [1, '1.000'],
    [0, '.000'],
    [-0.0204, '−.020'],
    [-0.0002, '.000'],
    [12.5, '12.500'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, '–'],
  ])('writes the share %d as %s', (value, text) => {
    expect(wording.share(value)).toBe(text)
  })

  it('gives a difference its sign unless it rounds to nothing', () => {
    expect([0.052, -0.02, 0.0001].map((value) => wording.signed(value))).toEqual([
      '+.052',
      '−.020',
      '.000',
    ])
  })

  it('writes a difference with its interval', () => {
    expect(wording.difference({ value: 0.02, low: -0.004, high: 0.036 })).toBe(
      '+.020 [−.004, +.036]',
    )
  })

  it('writes small p as a bound', () => {
    expect([0.39, 0.00009].map(wording.pValue)).toEqual(['p = .390', 'p < .001'])
  })

  it('writes counts in words', () => {
    expect([wording.counted(1, 'problem'), wording.counted(1060, 'problem')]).toEqual([
      '1 problem',
      '1,060 problems',
    ])
  })
})

describe('levels', () => {
  it('writes the level of an interval', () => {
    expect([0.05, 0.025, 0.001].map(wording.level)).toEqual(['95 %', '97.5 %', '99.9 %'])
    expect(wording.percent(0.025)).toBe('2.5 %')
  })
})

describe('phrases', () => {
  it('writes ranges of k', () => {
    expect(wording.kRanges([{ from: 1, to: 10 }])).toBe('k = 1–10')
    expect(
      wording.kRanges([
        { from: 1, to: 2 },
        { from: 4, to: 4 },
        { from: 8, to: 9 },
      ]),
    ).toBe('k = 1–2, 4 and 8–9')
    expect(wording.kRanges([])).toBe('no k')
  })
})
