import { describe, expect, it } from 'vitest'
import { designOf, type Evidence } from '../../src/analysis/evidence.ts'
import { majority } from '../../src/analysis/majority.ts'
import { readArm } from '../../src/logs/index.ts'
import {
  type AnswerCount,
  pairArms,
  type ProblemPair,
  type ProblemTally,
} from '../../src/records/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

describe('majority', () => {
  const found = (pairs: ProblemPair[]) => {
    const finding = majority(evidence(pairs))
    if ('needs' in finding) throw new Error(finding.needs)
    return finding
  }

  const { data, summary } = found([
    pair('one', tally(4, [right(2), wrong(2)]), tally(4, [right(4)])),
    pair('two', tally(4, [wrong(3), right(1)]), tally(4, [right(3), wrong(1)])),
  ])

  it('averages the vote of each arm over problems', () => {
    expect(data.points.map(({ k }) => k)).toEqual([1, 2, 4])
    const values = data.points.map(({ base, rl }) => [base.value, rl.value])
    expect(values[0]).toEqual([0.375, 0.875])
    expect(values[2]).toEqual([0.25, 1])
    expect(summary).toMatch(
      /^of 4 completions the base gets 25\.0 % by vote and 100\.0 % with an oracle, the trained arm 100\.0 % by vote and 100\.0 % with an oracle; a vote gains −\.125 \[/,
    )
  })

  it('splits what an oracle gets into what a vote gains and what it leaves', () => {
    const { realisable, oracleGap } = data
    expect(realisable.base.value).toBeCloseTo(0.25 - 0.375, 12)
    expect(oracleGap.base.value).toBeCloseTo(1 - 0.25, 12)
    expect(realisable.rl.value).toBeCloseTo(1 - 0.875, 12)
    expect(oracleGap.rl.value).toBeCloseTo(0, 12)
    for (const { low, value, high } of [realisable.base, oracleGap.base]) {
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
    }
  })

  it('finds the k at which the base with a vote is as good as one completion', () => {
    expect(data.match).toEqual({ k: null, possible: 1, certain: null })
    const many = Array.from({ length: 60 }, (_, i) =>
      pair(`p${i}`, tally(8, [right(5), wrong(1), other(1), other(1)]), tally(8, [right(6)])),
    )
    const { match } = found(many).data
    expect(match.k).toBe(4)
    expect(match.certain).toBeGreaterThanOrEqual(4)
  })

  it('says that completions without a grade cannot win', () => {
    const { caveats } = found([
      pair('one', { ...tally(4, [right(1)]), u: 2 }, tally(4, [right(4)])),
      pair('two', tally(4, [right(1)]), tally(4, [right(4)])),
    ])
    expect(caveats).toContain('2 completions that could not be graded are in no winning vote')
  })

  it('needs every answer', () => {
    const { answers: _, ...counts } = tally(4, [right(4)])
    const pairs = [pair('one', tally(4, [right(4)]), tally(4, [])), pair('two', counts, counts)]
    expect(majority(evidence(pairs))).toEqual({
      needs: 'the answer of every completion; 1 of 2 problems have none in one of the arms',
    })
  })
})

// simpleRL-reason's 100 × 8: pass@1 .910, pass@8 .96, maj@8 .925
describe.skipIf(sharedData === null)('majority of a real evaluation', () => {
  it('realises .015 of the .050 that an oracle would gain', async () => {
    const arm = await readArm(sharedFile('logs/qwen-math-cot-100x8.jsonl'))
    const finding = majority(evidence(pairArms(arm, arm, { common: false }).pairs))
    if ('needs' in finding) throw new Error(finding.needs)
    const { points, realisable, oracleGap, match } = finding.data
    expect(points[0]!.base.value).toBeCloseTo(0.91, 12)
    expect(points.at(-1)!.base.value).toBeCloseTo(0.925, 12)
    expect(points.at(-1)!.baseOracle).toBeCloseTo(0.96, 12)
    expect(realisable.base.value).toBeCloseTo(0.015, 12)
    expect(oracleGap.rl.value).toBeCloseTo(0.035, 12)
    expect(match.k).toBe(1)
  })
})

function evidence(pairs: ProblemPair[]): Evidence {
  const least = Math.min(...pairs.flatMap(({ base, rl }) => [base.n, rl.n]))
  return {
    pairs,
    ks: Array.from({ length: least }, (_, i) => i + 1),
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: 500, seed: 0, method: 'bounded' },
    margin: 0.01,
  }
}

const other = (count: number): AnswerCount => ({ answer: 'other', count, correct: false })
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
