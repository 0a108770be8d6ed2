import { describe, expect, it } from 'vitest'
import { labGraderNamed } from '../../src/lab/index.ts'

const grader = labGraderNamed('countdown@1')!
const problem = { gold: '85', extra: { numbers: [9, 9, 4, 1] } }

describe('the countdown grader', () => {
  it.each([
    ['9*9=81,81*1=81,4+81=85', 'correct', '85', 'a valid chain'],
    ['9*9=80,80+1=81,4+81=85', 'incorrect', '85', 'the chain does not hold'],
    ['9*9=81,81-1=80,80+4=84', 'incorrect', '84', 'a valid chain to another number'],
    ['9*9', 'incorrect', null, 'no answer'],
  ])('says of %s: %s', async (completion, verdict, answer, reason) => {
    const grade = await grader.grade(completion, problem)
    expect(grade).toMatchObject({ verdict, answer, reason })
    const { start, end } = grade.span ?? { start: 0, end: 0 }
    expect(completion.slice(start, end)).toBe(answer ?? '')
  })

  it('decides nothing without the numbers, which may come from CSV', async () => {
    const chain = '9*9=81,81*1=81,4+81=85'
    for (const extra of [{}, { numbers: 'x' }, { numbers: '[9' }, { numbers: ['9'] }])
      expect(await grader.grade(chain, { gold: '85', extra })).toMatchObject({
        verdict: 'undecided',
        reason: 'the problem has no list of numbers',
      })
    const fromCsv = { gold: '85', extra: { numbers: '[9,9,4,1]' } }
    expect(await grader.grade(chain, fromCsv)).toMatchObject({ verdict: 'correct' })
    expect(labGraderNamed('countdwn')).toBeNull()
  })
})

describe('the grader of word problems', () => {
  const stories = labGraderNamed('stories')!
  const clauses = [
    { kind: 'buys', count: 3, each: 8 },
    { kind: 'more than', count: 7 },
  ]
  const story = { gold: '29', extra: { start: 12, clauses } }

  it.each([
    ['3*8=24; 12+24=36; 36-7=29 #### 29', 'correct', '29', 'a valid chain'],
    ['3*8=24; 12+24=36; 36+7=43 #### 43', 'incorrect', '43', 'the question is read wrongly'],
    ['3*8=25; 12+25=36; 36-7=29 #### 29', 'incorrect', '29', 'the chain does not hold'],
    ['3*8=24; 12+24=36; 36-7=29', 'incorrect', null, 'no answer'],
  ])('says of %s: %s', async (completion, verdict, answer, reason) => {
    const grade = await stories.grade(completion, story)
    expect(grade).toMatchObject({ verdict, answer, reason })
    const { start, end } = grade.span ?? { start: 0, end: 0 }
    expect(completion.slice(start, end)).toBe(answer ?? '')
  })

  it('decides nothing without the clauses', async () => {
    const chain = '3*8=24; 12+24=36; 36-7=29 #### 29'
    for (const extra of [{}, { start: 12 }, { start: 12, clauses: [{ kind: 'eats', count: 3 }] }])
      expect(await stories.grade(chain, { gold: '29', extra })).toMatchObject({
        verdict: 'undecided',
        reason: 'the problem has no start and list of clauses',
      })
  })
})
