import { describe, expect, it } from 'vitest'
import { diversity } from '../../src/analysis/diversity.ts'
import { designOf, type Evidence } from '../../src/analysis/evidence.ts'
import { pairArms } from '../../src/records/index.ts'
import { arm } from '../helpers/arms.ts'

type Given = [answer: string, count: number, correct?: boolean]

const tally = (n: number, ...given: Given[]) => {
  const answers = given.map(([answer, count, correct = false]) => ({ answer, count, correct }))
  return {
    n,
    c: answers.reduce((sum, { count, correct }) => sum + (correct ? count : 0), 0),
    answers,
  }
}

function evidence(base: Parameters<typeof arm>[0], rl: Parameters<typeof arm>[0]): Evidence {
  const { pairs } = pairArms(arm(base), arm(rl), { common: false })
  return {
    pairs,
    ks: [1, 2, 3, 4],
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: 500, seed: 0, method: 'bounded' },
    margin: 0.01,
  }
}

describe('diversity', () => {
  const found = diversity(
    evidence(
      [tally(4, ['1', 1, true], ['2', 2], ['3', 1]), tally(4, ['1', 2], ['2', 2])],
      [tally(4, ['1', 3, true], ['1.0', 1, true]), tally(8, ['1', 4], ['2', 2])],
    ),
  )
  if ('needs' in found) throw new Error(found.needs)
  const { points, disagreement, entropy } = found.data

  it('counts different answers at the same k in both arms', () => {
    expect(points.map(({ k }) => k)).toEqual([1, 2, 4])
    expect(points[2]!.base.value).toBeCloseTo((3 + 2) / 2, 12)
    // Right answers are one; of 4, 2 and 2 without an answer 4 drawn leave out one with 1/70, 15/70 twice.
    expect(points[2]!.rl.value).toBeCloseTo((1 + (3 - 1 / 70 - 30 / 70)) / 2, 12)
  })

  it('has the chance that two disagree, with the difference', () => {
    expect(disagreement.base.value).toBeCloseTo((5 / 6 + 2 / 3) / 2, 12)
    expect(disagreement.rl.value).toBeCloseTo((0 + (1 - (12 + 2 + 2) / 56)) / 2, 12)
    expect(disagreement.difference.value).toBeCloseTo(
      disagreement.rl.value - disagreement.base.value,
      12,
    )
    for (const { low, value, high } of Object.values(disagreement)) {
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
    }
  })

  it('has more entropy in the base', () => {
    expect(entropy.base).toBeGreaterThan(entropy.rl)
  })

  it('says that arms of different n compare at the same k', () => {
    expect(found.caveats.at(-1)).toBe(
      'the arms have different n: compare them at the same k, not by entropy',
    )
  })

  it('needs answers, and two of them', () => {
    expect(diversity(evidence([1, 2], [1, 2]))).toEqual({
      needs: 'the answer of every completion; in 2 problems an arm has none',
    })
    const one = evidence([tally(1, ['1', 1]), tally(1)], [tally(1, ['1', 1]), tally(1)])
    expect(diversity({ ...one, ks: [1] })).toEqual({ needs: 'two completions of every problem' })
  })
})
