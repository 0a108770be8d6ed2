import { describe, expect, it } from 'vitest'
import { majority } from '../../src/analysis/majority.ts'
import type { AnswerCount, ProblemPair, ProblemTally } from '../../src/records/index.ts'

describe('majority', () => {
  it('averages the vote of each arm over problems', () => {
    const pairs = [
      pair('one', tally(4, [right(2), wrong(2)]), tally(4, [right(4)])),
      pair('two', tally(4, [wrong(3), right(1)]), tally(4, [right(3), wrong(1)])),
    ]
    const found = majority(pairs)
    if ('needs' in found) throw new Error(found.needs)
    expect(found.data.map(({ k }) => k)).toEqual([1, 2, 4])
    expect(found.data[0]).toEqual({ k: 1, base: 0.375, rl: 0.875 })
    expect(found.data[2]).toEqual({ k: 4, base: 0.25, rl: 1 })
    expect(found.summary).toBe(
      'of 4 completions the base gets 25.0 % by vote and 100.0 % with an oracle, the other arm 100.0 % by vote and 100.0 % with an oracle',
    )
  })

  it('stops at the smallest n', () => {
    const found = majority([pair('one', tally(6, [right(2)]), tally(3, [right(3)]))])
    expect('data' in found && found.data.map(({ k }) => k)).toEqual([1, 2, 3])
  })

  it('says that completions without a grade cannot win', () => {
    const found = majority([pair('one', { ...tally(4, [right(1)]), u: 2 }, tally(4, [right(4)]))])
    expect('caveats' in found && found.caveats).toContain(
      '2 completions that could not be graded are in no winning vote',
    )
  })

  it('needs every answer', () => {
    const { answers: _, ...counts } = tally(4, [right(4)])
    const pairs = [pair('one', tally(4, [right(4)]), tally(4, [])), pair('two', counts, counts)]
    expect(majority(pairs)).toEqual({
      needs: 'the answer of every completion; 1 of 2 problems have none in one of the arms',
    })
  })
})

const right = (count: number): AnswerCount => ({ answer: 'right', count, correct: true })
const wrong = (count: number): AnswerCount => ({ answer: `wrong ${count}`, count, correct: false })

function tally(n: number, answers: AnswerCount[]): ProblemTally {
  const c = answers.reduce((sum, { count, correct }) => sum + (correct ? count : 0), 0)
  return { id: '', n, c, u: 0, answers }
}

const pair = (id: string, base: ProblemTally, rl: ProblemTally): ProblemPair => ({
  id,
  base: { ...base, id },
  rl: { ...rl, id },
})
