import { describe, expect, it } from 'vitest'
import { AnswerBook } from '../../src/logs/answers.ts'
import { majorityAtK, passAtK } from '../../src/statistics/index.ts'

describe('AnswerBook', () => {
  it('lets no ungraded sample vote for a correct answer', () => {
    const book = bookOf([
      ...times(2, '42', true),
      ...times(3, '42', null),
      ...times(3, '17', false),
    ])
    expect(book.counts()).toEqual([
      { answer: '17', count: 3, correct: false },
      { answer: '42', count: 2, correct: true },
    ])
    expect(majorityAtK(8, book.counts(), [1])[0]).toBeCloseTo(passAtK(8, 2, 1), 12)
  })

  it('lets ungraded samples vote for what is not known to be correct', () => {
    const book = bookOf([
      ['17', false],
      ['17', null],
      ['6', null],
    ])
    expect(book.counts()).toEqual([
      { answer: '17', count: 2, correct: false },
      { answer: '6', count: 1, correct: false },
    ])
  })
})

type Sample = [answer: string, correct: boolean | null]

const times = (count: number, ...sample: Sample) => Array.from({ length: count }, () => sample)

function bookOf(samples: Sample[]): AnswerBook {
  const book = new AnswerBook()
  for (const [answer, correct] of samples) book.add(answer, correct)
  return book
}
