import { describe, expect, it } from 'vitest'
import * as format from '../../src/report/format.ts'

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
    expect(format.share(value)).toBe(text)
  })

  it('gives a difference its sign unless it rounds to nothing', () => {
    expect([0.052, -0.02, 0.0001].map((value) => format.signed(value))).toEqual([
      '+.052',
      '−.020',
      '.000',
    ])
  })

  it('writes a difference with its interval, which does not break over lines', () => {
    expect(format.difference({ value: 0.02, low: -0.004, high: 0.036 })).toBe(
      '+.020 [−.004,\u00A0+.036]',
    )
  })

  it('writes small p as a bound', () => {
    expect([0.39, 0.00009].map(format.pValue)).toEqual(['p = .390', 'p < .001'])
  })

  it('writes counts in words', () => {
    expect([format.counted(1, 'problem'), format.counted(1060, 'problem')]).toEqual([
      '1 problem',
      '1,060 problems',
    ])
  })
})

describe('phrases', () => {
  it('writes ranges of k', () => {
    expect(format.kRanges([{ from: 1, to: 10 }])).toBe('k = 1–10')
    expect(
      format.kRanges([
        { from: 1, to: 2 },
        { from: 4, to: 4 },
        { from: 8, to: 9 },
      ]),
    ).toBe('k = 1–2, 4 and 8–9')
  })

  it('ends a sentence once and leaves a name its case', () => {
    expect(format.sentence('gain certain')).toBe('Gain certain.')
    expect(format.sentence('Is it so?')).toBe('Is it so?')
    expect(format.sentence('grpo is right', ['base', 'grpo'])).toBe('grpo is right.')
  })
})
