import { describe, expect, it } from 'vitest'
import { graderId, graderNamed, graders } from '../../src/grading/index.ts'

function verdict(grader: string, completion: string, gold: string, choices?: string[]) {
  return graderNamed(grader)?.grade(completion, { gold, ...(choices && { choices }) })
}

describe('numeric', () => {
  it.each([
    ['so it is \\boxed{42}.', '42', 'correct'],
    ['first \\boxed{41}, no: \\boxed{42}', '42', 'correct'],
    ['The answer is 1,234.50.', '1234.5', 'correct'],
    ['#### 3/4', '0.75', 'correct'],
    ['-7', '-7', 'correct'],
    ['The answer is 43', '42', 'incorrect'],
    ['I think 42 would do, but who knows. Let me go on and on about it', '42', 'incorrect'],
    ['The answer is many', '42', 'undecided'],
    ['\\boxed{x+1}', '42', 'undecided'],
  ])('says of %j for %j: %s', (completion, gold, expected) => {
    expect(verdict('numeric', completion, gold)).toMatchObject({ verdict: expected })
  })

  it('shows where the answer stands', () => {
    const completion = 'Hence the answer is $42$.'
    expect(verdict('numeric', completion, '42')).toEqual({
      verdict: 'correct',
      answer: '42',
      rule: 'answer is',
      span: { start: 21, end: 23 },
      reason: 'equal as numeric',
    })
  })

  it('takes no number that is not marked as the answer', () => {
    const completion = 'There are 42 apples in the basket.\nNobody knows why.'
    expect(verdict('numeric', completion, '42')).toMatchObject({
      answer: null,
      reason: 'no answer',
    })
  })

  it('returns quickly on hostile text', () => {
    const hostile = `${'answer is '.repeat(20_000)}${'{'.repeat(50_000)}${' '.repeat(50_000)}`
    expect(verdict('numeric', hostile, '1')).toMatchObject({ verdict: 'undecided' })
  })
})

describe('string', () => {
  it('compares to the letter', () => {
    expect(verdict('string', ' Paris ', 'Paris')).toMatchObject({
      verdict: 'correct',
      rule: 'whole',
    })
    expect(verdict('string', 'paris', 'Paris')).toMatchObject({ verdict: 'incorrect' })
  })
})

describe('choice', () => {
  it.each([
    ['The answer is (B).', 'B', 'correct'],
    ['\\boxed{b}', 'B', 'correct'],
    ['Answer: B. two', 'two', 'correct'],
    ['A', 'B', 'incorrect'],
    ['The answer is both', 'B', 'undecided'],
  ])('says of %j for %j: %s', (completion, gold, expected) => {
    expect(verdict('choice', completion, gold, ['one', 'two'])).toMatchObject({
      verdict: expected,
    })
  })
})

it('knows its graders by name', () => {
  expect(graderNamed('numerik')).toBeNull()
  expect(graders.map(graderId)).toEqual(['numeric@1', 'string@1', 'choice@1'])
})
