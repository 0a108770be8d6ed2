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
import { design, simultaneousBand, unitScores } from '../../src/statistics/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

describe('majority', () => {
  const found = (pairs: ProblemPair[], band: Partial<Evidence['band']> = {}) => {
    const finding = majority(evidence(pairs, band))
    if ('needs' in finding) throw new Error(finding.needs)
    return finding
  }

  const { data, summary } = found([
    pair('one', tally(4, [right(2), wrong(2)]), tally(4, [right(4)])),
    pair('two', tally(4, [wrong(3), right(1)]), tally(4, [right(3), wrong(1)])),
  ])

  it('averages the vote of each arm over problems', () => {
    expect(data.points.map(({ k }) => k)).toEqual([1, 2, 4])
    const values = data.points.map(({ base, rl }) => [base, rl])
    expect(values[0]).toEqual([0.375, 0.875])
    expect(values[2]).toEqual([0.25, 1])
    expect(data.points[0]!.difference.value).toBeCloseTo(0.5, 12)
    expect(summary).toMatch(
      /^of 4 completions the base gets 25\.0 % by vote and 100\.0 % with an oracle, the trained arm 100\.0 % by vote and 100\.0 % with an oracle; votes differ by \+\.750 \[.*\]; a vote gains −\.125 \[/,
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

  it('gives both arms and their difference bands that are those of the votes', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => {
      const base = 1 + (i % 4)
      const rl = Math.min(5, base + (i % 3))
      return pair(`${i}`, tally(5, voted(base)), tally(5, voted(rl)))
    })
    const { over, data: many } = found(pairs, { draws: 1000 })
    expect(over).toBe(
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
    expect(many.points[0]!.baseLow).toBeLessThanOrEqual(alone.low[0]! + 1e-9)
    expect(many.points[0]!.baseHigh).toBeGreaterThanOrEqual(alone.high[0]! - 1e-9)
    for (const { base, baseLow, baseHigh, rl, rlLow, rlHigh, difference } of many.points) {
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
    expect(many.points[0]!.difference.low).toBeGreaterThan(0)
  })

  it('takes its level from the comparison', () => {
    const pairs = Array.from({ length: 20 }, (_, i) =>
      pair(`${i}`, tally(4, [right(1 + (i % 3))]), tally(4, [right(1 + ((i + 1) % 4))])),
    )
    const [wide, narrow] = [found(pairs, { alpha: 0.01 }), found(pairs, { alpha: 0.2 })]
    expect(wide.over).toMatch(/^99 % bands/)
    expect(wide.data.points[0]!.difference.low).toBeLessThan(narrow.data.points[0]!.difference.low)
  })

  it('stops at the smallest n', () => {
    const one = pair('one', tally(6, [right(2)]), tally(3, [right(3)]))
    expect(found([one, one]).data.points.map(({ k }) => k)).toEqual([1, 2, 3])
  })

  it('says what completions without a grade vote for', () => {
    const one = pair('one', { ...tally(4, [right(1)]), u: 2 }, tally(4, [right(4)]))
    expect(found([one, one]).caveats).toContain(
      '4 completions that could not be graded vote for no correct answer, only against; the bands do not allow for their grades',
    )
  })

  it('needs every answer', () => {
    const { answers: _, ...counts } = tally(4, [right(4)])
    const pairs = [pair('one', tally(4, [right(4)]), tally(4, [])), pair('two', counts, counts)]
    expect(majority(evidence(pairs))).toEqual({
      needs: 'the answer of every completion; in 1 problem an arm has none',
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
    expect(points[0]!.base).toBeCloseTo(0.91, 12)
    expect(points.at(-1)!.base).toBeCloseTo(0.925, 12)
    expect(points.at(-1)!.baseOracle).toBeCloseTo(0.96, 12)
    expect(realisable.base.value).toBeCloseTo(0.015, 12)
    expect(oracleGap.rl.value).toBeCloseTo(0.035, 12)
    expect(match.k).toBe(1)
  })
})

function evidence(pairs: ProblemPair[], band: Partial<Evidence['band']> = {}): Evidence {
  const least = Math.min(...pairs.flatMap(({ base, rl }) => [base.n, rl.n]))
  return {
    pairs,
    ks: Array.from({ length: least }, (_, i) => i + 1),
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: 500, seed: 0, method: 'bounded', ...band },
    margin: 0.01,
  }
}

const other = (count: number): AnswerCount => ({ answer: 'other', count, correct: false })
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
