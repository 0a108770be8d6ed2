import { describe, expect, it } from 'vitest'
import { extract, gradeCompletion, lenientAnswer } from '../../src/grading/index.ts'

describe('extract', () => {
  it.each([
    ['so \\boxed{42}.', '42', 'boxed'],
    ['\\boxed{\\frac{1}{2}} and nothing else', '\\frac{1}{2}', 'boxed'],
    ['First \\boxed{1}, no: \\(\\boxed{2}\\).', '2', 'boxed'],
    ['\\boxed{\\left\\{1, 2\\right\\}}', '\\left\\{1, 2\\right\\}', 'boxed'],
    ['$\\boxed{2} \\text{ and } \\boxed{3}$', '2, 3', 'boxed'],
    ['\\boxed{1} papers and \\boxed{2} bins', '1, 2', 'boxed'],
    ['\\boxed 7', '7', 'boxed'],
    ['\\boxed{12', '12', 'boxed'],
    ['**Final Answer**\n\n\\[\\boxed{143}\\]', '143', 'boxed'],
    ['Final Answer: The final answer is $x-1$. I hope it is correct.', '$x-1$', 'final answer'],
    ['Final Answer: The largest $n$ is 34.', '34', 'final answer'],
    ['Final Answer: Jane started growing Sphere 3 hours ago.', '3', 'final answer'],
    ['It costs 5 dollars.\n#### 5', '5', '####'],
    ['<think>maybe 3</think><answer>4</answer>', '4', 'answer tag'],
    ['<answer>so it is \\boxed{4}</answer>', '4', 'answer tag'],
    ['Answer: 12', '12', 'answer line'],
    ['The answer is 5 because 2+3=5.', '5', 'answer line'],
    ['The answer is (B).', '(B)', 'answer line'],
    ['**Answer:** $\\frac{3}{4}$', '$\\frac{3}{4}$', 'answer line'],
    ['Therefore $x \\ge 5$ is the solution.', '$x \\ge 5$', 'last math'],
    ['With $n = 3$ cases, the error increases by 100%.', '100%', 'closing statement'],
    ['7,425,000', '7,425,000', 'whole text'],
  ])('%j answers %j (%s)', (text, answer, rule) => {
    expect(extract(text)).toMatchObject({ answer, rule })
  })

  it.each(['', 'I do not know.', 'We should think about A and B first.', '</think>', '\\boxed{}'])(
    'finds nothing in %j',
    (text) => {
      expect(extract(text)).toBeNull()
    },
  )

  // What SmolLM2-135M-Instruct wrote; see examples/smollm2.
  it.each([
    '2 + 4 = 6. 6 - 2 = 4. This is the answer to the question of what is 2 + 4.',
    'The expression 14 + 25 is 32 + 35, which is equivalent to 10*37.',
    '18 + 12 = 20, but 20 is 18 + 2, but 20 is already 20, but 20 +',
    'So we can say that 45 is 5 \\times 9',
  ])('does not take an operand for a number that is stated: %j', (text) => {
    expect(extract(text)).toBeNull()
  })

  it('goes on from a step towards the final answer to what is called the answer', () => {
    const step = 'I add them to find the final answer: 21 + 16 = 37.'
    expect(extract(`${step} Then I subtract 4, so the answer is 33.`)).toMatchObject({
      answer: '33',
      rule: 'answer line',
    })
    expect(extract(step)).toMatchObject({ rule: 'final answer' })
    expect(extract('The final answer: 5. This answer is nice.')).toMatchObject({ answer: '5' })
  })

  it.each([
    ['12 + 9 = 21', null],
    ['First we add: 12 + 9 = 21', null],
    ['We get $21$ and', null],
    ['The answer is 1', null],
    ['So \\boxed{1', null],
    ['The answer is 21. To check', '21'],
    ['So \\boxed{21}', '21'],
    ['<answer>21</answer>', '21'],
    ['Final answer: 21\nQuestion: What is', '21'],
  ])('takes no answer from the end of a text that was cut: %j', (text, answer) => {
    expect(extract(text, { cut: true })?.answer ?? null).toBe(answer)
    expect(extract(text)).not.toBeNull()
  })

  it('gives the place of the answer in the completion', () => {
    const text = '<think>\\boxed{1}</think> Thus \\boxed{ 42 }.'
    const found = extract(text)
    expect(text.slice(found?.span.start, found?.span.end).trim()).toBe('42')
    const stated = extract('So the answer is 17. Done')
    expect('So the answer is 17. Done'.slice(stated?.span.start, stated?.span.end)).toBe('17')
  })

  it('does not take an answer from before </think> where there is one after it', () => {
    expect(extract('<think>I guess \\boxed{3}</think>It is \\boxed{4}.')?.answer).toBe('4')
    expect(extract('<think>so \\boxed{3}</think>')?.answer).toBe('3')
  })

  it.each([
    ['The answer is \\boxed{5}.\n\nQuestion: what is 2+2?\nThe answer is \\boxed{4}.'],
    ['\\boxed{5}<|im_end|>\n<|im_start|>user\nWhat is 2+2? \\boxed{4}'],
    [
      'The final answer is $5$. I hope it is correct.\nProblem: 2+2. Final Answer: The final answer is $4$. I hope it is correct.',
    ],
    ['#### 5\n\nQ: Another one?\n#### 4'],
    ['\\boxed{5}</s><s>\\boxed{4}'],
    ['So it is \\boxed{5}.\n\nWhat is the area of a square with side 2?\n\nIt is \\boxed{4}.'],
  ])('cuts what a base model runs on with: %j', (text) => {
    const found = extract(text)
    expect(found?.answer).toMatch(/^\$?5\$?$/)
    expect(found?.note).toMatch(/^run-on text cut at \d+$/)
  })

  it('lets a model correct itself', () => {
    const text =
      'The final answer is $1$. I hope it is correct. I apologize for the mistake. The final answer is $2$. I hope it is correct.'
    expect(extract(text)?.answer).toBe('$2$')
  })

  it('counts the first box instead where asked', () => {
    expect(extract('\\boxed{1} then \\boxed{2}', { box: 'first' })).toMatchObject({
      answer: '1',
      note: 'first of 2 different boxes',
    })
  })
})

describe('gradeCompletion', () => {
  it('counts a missing answer as incorrect and an unreadable one as undecided', () => {
    expect(gradeCompletion('5', 'I do not know')).toEqual({
      verdict: 'incorrect',
      answer: null,
      rule: null,
      span: null,
      reason: 'no answer',
    })
    expect(gradeCompletion('5', '\\boxed{\\int_0^5 x}').verdict).toBe('undecided')
  })

  it('never falls back to a weaker reading of an answer that it cannot read', () => {
    expect(gradeCompletion('5', 'It is 5. \\boxed{\\foo{5}}').verdict).toBe('undecided')
    expect(gradeCompletion('5', '\\boxed{4 + + = 5}').verdict).not.toBe('correct')
  })

  // Each was written by SmolLM2-135M (docs/real-models.md), or differs from what it wrote in a number.
  it.each([
    ['24', 'So, 21 + 3 = 24.', 'correct', 'whole text'],
    ['5', '3 + 2 = 5\n\nNow, add 2 to 3 to get 5.', 'correct', 'closing statement'],
    ['24', 'To find it, multiply 3 by 8, which gives 24.', 'correct', 'closing statement'],
    ['8', 'To find it, multiply 3 by 8, which gives 24.', 'incorrect', 'closing statement'],
    ['3', 'Now, add 2 to 3.', 'correct', 'closing statement'],
    ['6', 'Two plus four is equal to six.', 'correct', 'closing statement'],
    ['1', 'It is one.', 'correct', 'closing statement'],
    ['24', '3 * 8 = 24. Ben has 24 apples in total.', 'correct', 'closing statement'],
    ['5', '3 + 2 is calculated as 5.', 'correct', 'closing statement'],
    ['5', '5 * 9 = 45\n\nThis is 5 times 9.', 'incorrect', null],
    ['6', '21 + 3 = 6\n\nIn other words, 21 is 6 more than 3.', 'incorrect', null],
    [
      '24',
      'The answer to 3 * 8 is: 24. \n\nIt is 24 by hand: 24 * 5 = 120.',
      'correct',
      'answer line',
    ],
    ['7', 'The answer to the question "What is 3 + 4?" is 7.', 'correct', 'closing statement'],
    ['16', 'Ben has 16 + Other (other coins given away) left.', 'incorrect', null],
    ['16', 'Ben has 16 coins and gives away 7 of them.', 'incorrect', null],
    ['36', '36 + 8 = 44\n\nExplanation: 36 is the sum of 44.', 'incorrect', null],
    ['24', 'Possible answers:\n\n1. 21 + 3 = 24\n\nI added 21 to 3.', 'correct', 'answer line'],
    ['1', 'Possible answers:\n\n1. 21 + 3 = 24\n\nI added 21 to 3.', 'incorrect', 'answer line'],
    ['24', 'Possible answers:\n1. 24\n2. 25\n\nI guess.', 'incorrect', null],
    ['1', 'The answer is:\n\n1. This follows.', 'correct', 'answer line'],
    ['10', 'The answer is 6 + 4 = 10 shells.', 'correct', 'answer line'],
    ['12', 'The answer is 6 + 4 = 10 shells = 12 shells.', 'incorrect', 'answer line'],
    ['11', 'The answer is 11 marbles left.', 'correct', 'answer line'],
    ['8', 'The answer is 8 (apples)', 'correct', 'answer line'],
    ['5', 'The answer is 5 squared.', 'incorrect', 'answer line'],
    ['5', 'The answer is 5 dozen.', 'incorrect', 'answer line'],
    ['5', 'The answer is 5 more.', 'incorrect', 'answer line'],
  ])('grades the answer %s in %j as %s, found by %s', (gold, text, verdict, rule) => {
    expect(gradeCompletion(gold, text)).toMatchObject({ verdict, rule })
  })

  it.each([
    ['180 = 3 * 8', 'incorrect'],
    ['24 = 3 * 8', 'correct'],
    ['3 * 8 = 24', 'correct'],
    ['3 * 8 = 4 * 6', 'correct'],
    ['8 + 16 = 24 = 5 * 6 - 6', 'correct'],
    ['8 + 16 = 25 = 3 * 8', 'incorrect'],
  ])('does not take the question for an answer: %j to 3 * 8 is %s', (text, verdict) => {
    expect(gradeCompletion('24', text)).toMatchObject({ verdict, rule: 'whole text' })
  })

  it('takes a letter with its option for the letter', () => {
    expect(gradeCompletion('B', '**Answer: B) a dog**').verdict).toBe('correct')
    expect(gradeCompletion('C', '**Answer: B) a dog**').verdict).toBe('incorrect')
  })

  it('reads the reference out of a worked solution', () => {
    expect(gradeCompletion('She pays 2*3=6.\n#### 6', '\\boxed{6}').verdict).toBe('correct')
    expect(gradeCompletion('We get $x=\\boxed{\\frac12}$.', '\\boxed{0.5}').verdict).toBe('correct')
  })
})

describe('lenientAnswer', () => {
  it.each([
    ['it might be 12, or rather 13 cows', '13'],
    ['so \\(x+1\\) it is', 'x+1'],
    ['\\boxed{7} and 8', '7'],
  ])('%j may have meant %j', (text, answer) => {
    expect(lenientAnswer(text)?.answer).toBe(answer)
  })
})
