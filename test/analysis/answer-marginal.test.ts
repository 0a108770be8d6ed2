import { describe, expect, it } from 'vitest'
import { answerMarginal } from '../../src/analysis/index.ts'

const law = (id: string, chances: number[]) => ({ id, chances, gold: 0 })

describe('answerMarginal', () => {
  const found = answerMarginal([
    law('mode', [0.4, 0.3, 0.2, 0.1]),
    law('spread', [0.3, 0.4, 0.2, 0.1]),
    law('never', [0.1, 0.5, 0.2, 0.2]),
    law('silent', [0, 0, 0, 0]),
  ])

  it('tells what is favoured, what is guessed and what is avoided', () => {
    expect(found.data.problems.map((each) => [each.class, each.rank])).toEqual([
      ['knows', 1],
      ['spreads', 2],
      ['never', 4],
      ['never', 1],
    ])
    expect(found.data.problems[0]!.overMedian).toBeCloseTo(2, 12)
    expect(found.data.chance.value).toBeCloseTo(0.2, 12)
  })

  it('has a share of each class with its limits', () => {
    const { knows, spreads, never } = found.data.shares
    expect([knows.value, spreads.value, never.value]).toEqual([0.25, 0.25, 0.5])
    for (const { low, high, value } of [knows, spreads, never]) {
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
    }
    expect(found.summary).toContain('the right answer is the likeliest of 4 on 25 %')
  })

  it('refuses a right answer that is no candidate', () => {
    expect(() => answerMarginal([{ id: 'p', chances: [1], gold: 3 }])).toThrow(
      'no candidate 3 for p',
    )
  })
})
