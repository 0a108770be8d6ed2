import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { gradeCompletion, policies } from '../../src/grading/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

interface Case {
  gold: string
  pred: string
  expected: 0 | 1
  precision: number
  strict: boolean
}

/** Where this grader disagrees with Math-Verify's own tests, by position in the file, and why. */
const disagreements: Record<number, string> = {
  98: 'a chain that states 7 = 11 gives two results; the tests take the last',
  100: 'the same case again',
  187: '-2 ≤ x ≤ 7 is the interval [-2, 7]; the tests refuse it unless an option is set',
  264: '1 + 1/e is not 1 - 1/e; the tests accept it because both parse as 1',
}

/** Cases that are only decided so under an option that the case itself sets. */
const byOption: Record<number, string> = {
  133: 'two decimals are enough: precision 2',
  139: 'two decimals are enough: precision 2',
  254: 'f(x) is f(y): strict is off',
}

describe.skipIf(sharedData === null)("Math-Verify's own 269 cases", () => {
  let cases: Case[] = []
  beforeAll(() => {
    const file = readFileSync(sharedFile('grading', 'math-verify-cases.json'), 'utf8')
    ;({ cases } = JSON.parse(file) as { cases: Case[] })
  })

  const verdictOf = ({ gold, pred, precision }: Case) => {
    const policy = precision === 2 ? { name: 'precision 2', significant: 2 } : policies.exact
    return gradeCompletion(gold, pred, { policy }).verdict
  }

  it('agree but for the listed ones, which enshrine an error or another policy', () => {
    const different = cases.flatMap((each, at) =>
      (verdictOf(each) === 'correct') === (each.expected === 1) ? [] : [at],
    )
    expect(different).toEqual([98, 100, 187, 254, 264])
    expect(Object.keys({ ...disagreements, 254: byOption[254] }).map(Number)).toEqual(different)
  })

  it('agree on at least 262 also when every case is graded by the default policy', () => {
    const agreed = cases.filter(
      ({ gold, pred, expected }) =>
        (gradeCompletion(gold, pred).verdict === 'correct') === (expected === 1),
    )
    expect(cases).toHaveLength(269)
    expect(agreed.length).toBe(262)
  })

  it('leave at most one in a hundred undecided', () => {
    const undecided = cases.filter(
      ({ gold, pred }) => gradeCompletion(gold, pred).verdict === 'undecided',
    )
    expect(undecided.length).toBeLessThanOrEqual(2)
  })
})

interface Row {
  gt: string
  code: string[]
  score: boolean[]
}

describe.skipIf(sharedData === null)('800 real completions', () => {
  it('agree with their stored scores but for 10{,}000 against 10000, where the stored score is wrong', () => {
    const lines = readFileSync(sharedFile('logs', 'qwen-math-cot-100x8.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const rows = lines.map((line) => JSON.parse(line) as Row)
    const samples = rows.flatMap(({ gt, code, score }) =>
      code.map((text, at) => ({ gt, text, score: score[at] })),
    )
    const disagreeing = samples.filter(
      ({ gt, text, score }) => (gradeCompletion(gt, text).verdict === 'correct') !== score,
    )
    expect(samples).toHaveLength(800)
    expect(disagreeing.map(({ gt, text }) => [gt, gradeCompletion(gt, text).answer])).toEqual([
      ['10{,}000', '10000'],
    ])
  })
})
