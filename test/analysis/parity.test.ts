import { describe, expect, it } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import { arm } from '../helpers/arms.ts'

/** A problem with `answered` of n completions that gave an answer, `c` of them right. */
function tally(n: number, answered: number, c: number, u = 0) {
  const answers = [
    { answer: 'right', count: c, correct: true },
    { answer: 'wrong', count: answered - c, correct: false },
  ].filter(({ count }) => count > 0)
  return { n, c, u, answers }
}

const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value)

function compared(base: ReturnType<typeof tally>[], rl: ReturnType<typeof tally>[]) {
  const comparison = compare(arm(base), arm(rl), { draws: 200 })
  if ('needs' in comparison.parity) throw new Error(comparison.parity.needs)
  const row = comparison.objections.find(({ id }) => id === 'format')!
  return { ...comparison.parity, row }
}

describe('parity', () => {
  it('calls a gain that is only format format', () => {
    // A quarter of the answers is right in both; one answers 4 of 16, the other all.
    const { data, row } = compared(times(60, tally(16, 4, 1)), times(60, tally(16, 16, 4)))
    expect(data.format.value).toBeCloseTo(3 / 16, 12)
    expect(data.correctness.value).toBeCloseTo(0, 12)
    expect(data.base).toEqual({ answered: 0.25, accuracy: 0.25, truncated: null, unresolved: 0 })
    // Right is the same within ±.01 only where limits are as narrow, which sixty problems do not give.
    expect(row.outcome).toBe('cannot tell')
    const many = compared(times(1500, tally(16, 4, 1)), times(1500, tally(16, 16, 4)))
    expect(many.row.outcome).toBe('explained by format')
  })

  it('calls a gain that is only correctness correctness', () => {
    const { data, row } = compared(times(60, tally(16, 16, 4)), times(60, tally(16, 16, 12)))
    expect(data.format.value).toBeCloseTo(0, 12)
    expect(data.correctness.value).toBeCloseTo(0.5, 12)
    expect(row.outcome).toBe('survives')
    expect(row.evidence).toContain('+.500 [')
  })

  // sherrywan717/ppo-vs-grpo-math-rlvr: answers in .061 and .514, right in .241 and .256 of those
  it('splits a published gain into +.112 format and +.004 correctness', () => {
    const base = [
      ...times(59, tally(10, 3, 1)),
      ...times(33, tally(10, 2, 0)),
      ...times(308, tally(10, 0, 0)),
    ]
    base[391] = tally(10, 1, 0)
    const rl = [
      ...times(250, tally(10, 8, 2)),
      ...times(6, tally(10, 8, 3)),
      ...times(8, tally(10, 1, 1)),
      ...times(136, tally(10, 0, 0)),
    ]
    const { data } = compared(base, rl)
    expect(data.base.answered).toBeCloseTo(0.061, 3)
    expect(data.rl.answered).toBeCloseTo(0.514, 3)
    expect(data.format.value).toBeCloseTo(0.1125, 3)
    expect(data.correctness.value).toBeCloseTo(0.0044, 3)
    expect(data.format.value + data.correctness.value).toBeCloseTo(data.total.value, 12)
    expect(data.format.low).toBeGreaterThan(0.09)
    expect(data.correctness.low).toBeLessThan(0)
  })

  it('claims nothing from few problems', () => {
    const { data } = compared(times(5, tally(16, 4, 1)), times(5, tally(16, 16, 4)))
    expect(data.format).toMatchObject({ low: -1, high: 1 })
  })

  it('says how completions without a grade are counted, where there are any', () => {
    const some = times(20, tally(16, 8, 4))
    const ungraded = compared(some, [tally(16, 8, 4, 2), ...some.slice(1)])
    const caveat =
      'a completion that was not graded and gave an answer that is correct counts as without an answer'
    expect(ungraded.caveats).toContain(caveat)
    expect(compared(some, some).caveats).not.toContain(caveat)
  })

  it('needs answers', () => {
    const { parity } = compare(arm([1, 2]), arm([1, 2]))
    expect(parity).toEqual({
      needs: 'the answer of every completion that has one; in 2 problems an arm has none',
    })
  })
})
