import { describe, expect, it } from 'vitest'
import { finalAnswer, numberOf, show } from '../../src/audit/index.ts'

describe('finalAnswer', () => {
  it.each([
    ['The answer is 42.', '42', 'stated'],
    ['**Answer:** 42', '42', 'stated'],
    ['**Final Answer**: $42$', '42', 'stated'],
    ['ANSWER: 42', '42', 'stated'],
    ['The answer to the question is 42 apples.', '42', 'stated'],
    ['So the answer is 6 * 7 = 42.', '42', 'stated'],
    ['The answer is x = 42', '42', 'stated'],
    ['The answer should be $1,042.50', '1042.5', 'stated'],
    ['The answer is 5. No: the answer is 7.', '7', 'stated'],
    ['That is 42 in all.\nA: 42', '42', 'stated'],
    [String.raw`so \boxed{-\frac{3}{4}}. The answer is 5`, '-0.75', 'boxed'],
    [String.raw`so $\boxed{42\text{ cm}}$`, '42', 'boxed'],
    ['so it is 3\n#### 42', '42', 'marked'],
    ['We get 6 * 7 = 42', '42', 'last number'],
    ['We get 3 - 7 = -4', '-4', 'last number'],
    ['We get 1/2 + 1/3 = 5/6.', '5/6', 'last number'],
    ['We get 1/4 - 1/2 = -1/4.', '-0.25', 'last number'],
    [String.raw`We get \(\frac{5}{6}\).`, '5/6', 'last number'],
    ['The answer is 25%', '0.25', 'stated'],
  ])('of %j is %s (%s)', (text, value, rule) => {
    const answer = finalAnswer(text)!
    expect([show(answer.value), answer.rule]).toEqual([value, rule])
    expect(answer.start).toBeLessThan(answer.end)
  })

  it('is null without a number', () => {
    expect(finalAnswer('There is none.')).toBeNull()
  })
})

describe('numberOf', () => {
  it.each([
    ['18', '18'],
    ['$18.00', '18'],
    ['1,200', '1200'],
    ['12 apples', '12'],
    ['x = 5', '5'],
    ['-3/4', '-0.75'],
    ['50%', '0.5'],
    [String.raw`\frac{1}{3}`, '1/3'],
  ])('%s is %s', (text, value) => {
    expect(show(numberOf(text)!)).toBe(value)
  })

  it.each(['x + 1', '3 and 4', '(3, 4)', '5x', 'none', '2:30'])('%s is no number', (text) => {
    expect(numberOf(text)).toBeNull()
  })
})
