import { describe, expect, it } from 'vitest'
import { majority } from '../../src/analysis/majority.ts'
import { design, simultaneousBand, unitScores } from '../../src/statistics/index.ts'
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
    expect(found.data[0]).toMatchObject({ k: 1, base: 0.375, rl: 0.875 })
    expect(found.data[0]!.difference.value).toBeCloseTo(0.5, 12)
    expect(found.data[2]).toMatchObject({ k: 4, base: 0.25, rl: 1 })
    expect(found.summary).toMatch(
      /^of 4 completions the base gets 25\.0 % by vote and 100\.0 % with an oracle, the other arm 100\.0 % by vote and 100\.0 % with an oracle; votes differ by \+\.750 \[/,
    )
  })

  it('gives both arms and their difference bands that are those of the votes', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => {
      const base = 1 + (i % 4)
      const rl = Math.min(5, base + (i % 3))
      return pair(`${i}`, tally(5, voted(base)), tally(5, voted(rl)))
    })
    const found = majority(pairs)
    if ('needs' in found) throw new Error(found.needs)
    expect(found.over).toBe(
      '95 % bands over the drawing of 40 problems, paired, simultaneous over the 4 values of k shown',
    )
    // At k = 1 maj@k is c / n, so its band is that of pass@1, but for the critical value.
    const accuracies = Float64Array.from(pairs, ({ base }) => base.c / 5)
    const scores = unitScores(accuracies, 1, design(40))
    const alone = simultaneousBand(scores, {
      alpha: 0.05,
      draws: 1000,
      seed: 0,
      method: 'bounded',
      range: [0, 1],
    })
    expect(found.data[0]!.baseLow).toBeLessThanOrEqual(alone.low[0]! + 1e-9)
    expect(found.data[0]!.baseHigh).toBeGreaterThanOrEqual(alone.high[0]! - 1e-9)
    for (const { base, baseLow, baseHigh, rl, rlLow, rlHigh, difference } of found.data) {
      for (const [low, value, high] of [
        [baseLow, base, baseHigh],
        [rlLow, rl, rlHigh],
      ] as const)
        expect(0 <= low && low < value && value < high && high <= 1).toBe(true)
      expect(difference.value).toBeCloseTo(rl - base, 12)
      expect(difference.low).toBeGreaterThan(-1)
      expect(difference.low).toBeLessThan(difference.value)
      expect(difference.high).toBeGreaterThan(difference.value)
    }
    // Every problem's rl is at least as often right.
    expect(found.data[0]!.difference.low).toBeGreaterThan(0)
  })

  it('takes its level from the comparison', () => {
    const pairs = Array.from({ length: 20 }, (_, i) =>
      pair(`${i}`, tally(4, [right(1 + (i % 3))]), tally(4, [right(1 + ((i + 1) % 4))])),
    )
    const evidence = (alpha: number) => ({
      design: design(20),
      band: { alpha, draws: 1000, seed: 0, method: 'bounded' as const },
    })
    const [wide, narrow] = [majority(pairs, evidence(0.01)), majority(pairs, evidence(0.2))]
    if ('needs' in wide || 'needs' in narrow) throw new Error('not examined')
    expect(wide.over).toMatch(/^99 % bands/)
    expect(wide.data[0]!.difference.low).toBeLessThan(narrow.data[0]!.difference.low)
  })

  it('stops at the smallest n', () => {
    const one = pair('one', tally(6, [right(2)]), tally(3, [right(3)]))
    const found = majority([one, one])
    expect('data' in found && found.data.map(({ k }) => k)).toEqual([1, 2, 3])
  })

  it('says what completions without a grade vote for', () => {
    const one = pair('one', { ...tally(4, [right(1)]), u: 2 }, tally(4, [right(4)]))
    const found = majority([one, one])
    expect('caveats' in found && found.caveats).toContain(
      '4 completions that could not be graded vote for no correct answer, only against; the bands do not allow for their grades',
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

const voted = (c: number) => (c === 5 ? [right(5)] : [right(c), wrong(5 - c)])
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
