import { describe, expect, it } from 'vitest'
import {
  answerClasses,
  compareGrades,
  gradeAnswer,
  graderId,
  graderNamed,
  graderOf,
  graders,
} from '../../src/grading/index.ts'
import type { Grade, Problem } from '../../src/records/index.ts'

async function grade(
  name: string,
  gold: string,
  completion: string,
  choices: string[] = [],
): Promise<Grade> {
  const grader = graderNamed(name)
  if (!grader) throw new Error(`no grader ${name}`)
  const problem: Pick<Problem, 'gold' | 'choices'> = { gold, choices }
  return grader.grade(completion, problem)
}

describe('graders', () => {
  it('have names and versions of their own', () => {
    expect(new Set(graders.map(graderId)).size).toBe(graders.length)
    expect(graderNamed('exact@1')?.name).toBe('exact')
    expect(graderNamed('exact@0')).toBeNull()
    expect(graderNamed('fuzzy')).toBeNull()
  })
})

describe('the exact grader', () => {
  it.each([
    ['7', 'so \\boxed{7}', 'correct'],
    ['7', 'so \\boxed{8}', 'incorrect'],
    ['7', 'I give up', 'incorrect'],
    ['7', '\\boxed{9^{9^{9^9}}}', 'undecided'],
  ])('grades %s against %j as %s', async (gold, completion, verdict) => {
    expect((await grade('exact', gold, completion)).verdict).toBe(verdict)
  })
})

// What arXiv:2504.13837's grader accepts and refuses, from reference measurements of its code.
describe('the paper grader', () => {
  it.each([
    ['7425000', '7425002'],
    ['5866608', '5866708'],
    ['16386.16', '16387.16'],
    ['5', '500'],
    ['5', '0.05'],
    ['[0,1)', '(0,1)'],
    ['\\frac{1}{3}', '0.33333'],
    ['\\text{Evelyn}', '\\text{Evelyn}'],
  ])('accepts %s = %s', async (gold, answer) => {
    expect((await grade('paper', gold, `so \\boxed{${answer}}`)).verdict).toBe('correct')
  })

  it.each([
    ['5', '6'],
    ['100', '102'],
    ['\\frac{1}{3}', '0.334'],
    ['(1,2)', '(2,1)'],
  ])('refuses %s = %s', async (gold, answer) => {
    expect((await grade('paper', gold, `so \\boxed{${answer}}`)).verdict).toBe('incorrect')
  })

  it('falls back to the last number of the text', async () => {
    expect(await grade('paper', '12', 'it has 3 rows or maybe 12 columns')).toMatchObject({
      verdict: 'correct',
      rule: 'last number',
    })
    expect((await grade('exact', '12', 'it has 3 rows or maybe 12 columns')).verdict).toBe(
      'incorrect',
    )
  })
})

describe('the choice grader', () => {
  const choices = ['red', 'green', 'blue']
  it.each([
    ['B', 'The answer is (B).', 'correct'],
    ['B', '\\boxed{\\text{(B) green}}', 'correct'],
    ['B', 'Answer: green', 'correct'],
    ['green', 'Answer: B', 'correct'],
    ['B', 'Answer: C', 'incorrect'],
    ['B', 'A. Because a dog is not an answer, **B**', 'correct'],
    ['B', 'A dog is a B movie star', 'incorrect'],
    ['B', 'Answer: purple', 'undecided'],
    ['B', '', 'incorrect'],
  ])('grades %s against %j as %s', async (gold, completion, verdict) => {
    expect((await grade('choice', gold, completion, choices)).verdict).toBe(verdict)
  })
})

describe('the numeric and string graders', () => {
  it.each([
    ['numeric', '18.0', '#### 18', 'correct'],
    ['numeric', '1/2', 'Answer: 0.5', 'correct'],
    ['numeric', '1/2', 'Answer: 0.50001', 'incorrect'],
    ['numeric', '1000', 'Answer: 1,000 dollars', 'correct'],
    ['numeric', '5', 'Answer: x', 'undecided'],
    ['string', 'New York', 'Answer:  new   york', 'correct'],
    ['string', 'New York', 'Answer: York', 'incorrect'],
  ])('%s: %s against %j is %s', async (name, gold, completion, verdict) => {
    expect((await grade(name, gold, completion)).verdict).toBe(verdict)
  })
})

describe('the lenient grader', () => {
  it('grades what the answer would have been, had it been marked', async () => {
    expect((await grade('exact', '12', 'we count 5 and then 12 cows')).verdict).toBe('incorrect')
    expect(await grade('lenient', '12', 'we count 5 and then 12 cows')).toMatchObject({
      verdict: 'correct',
      rule: 'lenient: last number',
    })
    expect((await grade('lenient', '12', '')).verdict).toBe('incorrect')
  })
})

describe('graderOf', () => {
  const problem = { gold: 'yes' }
  it.each([
    [1, 'correct'],
    [0.5, 'incorrect'],
    [null, 'undecided'],
    [7, 'undecided'],
  ])('takes a score of %j as %s', async (score, verdict) => {
    const grader = graderOf(
      ({ output, expected }) => ({ name: 'mine', score, metadata: { output, expected } }),
      { name: 'mine' },
    )
    expect((await grader.grade('Answer: yes', problem)).verdict).toBe(verdict)
  })

  it('hands over the whole completion, and survives a scorer that throws', async () => {
    const seen: string[] = []
    const grader = graderOf(
      ({ output }) => {
        seen.push(output)
        throw new Error('boom')
      },
      { name: 'mine', version: '3' },
    )
    expect(await grader.grade('so \\boxed{yes}', problem)).toMatchObject({
      verdict: 'undecided',
      answer: 'yes',
      reason: 'the scorer failed: boom',
    })
    expect(seen).toEqual(['so \\boxed{yes}'])
    expect(graderId(grader)).toBe('mine@3')
  })
})

describe('answerClasses', () => {
  it('groups equal answers and counts classes in the order of their first', () => {
    const answers = [
      '\\frac12',
      '0.5',
      'x = \\frac{2}{4}',
      '\\sqrt{8}',
      null,
      '2\\sqrt2',
      '\\{1,2\\}',
      '2, 1',
      '?',
      '?',
      '(x+1)^2',
      'x^2+2x+1',
    ]
    expect(answerClasses(answers)).toEqual([0, 0, 0, 1, null, 1, 2, 2, 3, 3, 4, 4])
  })

  it('agrees with comparing every pair', () => {
    const answers = [
      '1',
      '2',
      '1.0',
      '\\frac{3}{2}',
      '1.5',
      '1\\frac12',
      '\\pi',
      '\\sqrt{4}',
      '(1,2)',
      '(2,1)',
      '2^{100}',
      '2^{100}+1',
      'x',
      'y',
    ]
    const classes = answerClasses(answers)
    for (const [i, a] of answers.entries())
      for (const [j, b] of answers.entries())
        expect(classes[i] === classes[j], `${a} | ${b}`).toBe(
          gradeAnswer(a, b).verdict === 'correct',
        )
  })

  it('is linear: 100,000 answers of 1,000 kinds', () => {
    const answers = Array.from({ length: 100_000 }, (_, at) => `\\frac{${at % 1_000}}{7}`)
    expect(new Set(answerClasses(answers)).size).toBe(1_000)
  })
})

describe('compareGrades', () => {
  it('counts the table, lists the flips, and names the problems that only one grader calls solved', () => {
    const comparison = compareGrades([
      { problem: 'a', sample: 0, from: 'correct', to: 'incorrect' },
      { problem: 'a', sample: 1, from: 'incorrect', to: 'incorrect' },
      { problem: 'b', sample: 0, from: 'incorrect', to: 'correct' },
      { problem: 'b', sample: 1, from: 'correct', to: 'undecided' },
    ])
    expect(comparison.table.correct).toEqual({ correct: 0, incorrect: 1, undecided: 1 })
    expect(comparison.flips).toHaveLength(3)
    expect(comparison.solvedOnly).toEqual({ from: ['a'], to: [] })
    expect(comparison.problems[1]).toEqual({
      problem: 'b',
      n: 2,
      from: { c: 1, u: 0 },
      to: { c: 1, u: 1 },
    })
  })
})
