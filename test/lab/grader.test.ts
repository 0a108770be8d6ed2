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
