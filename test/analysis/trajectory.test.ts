import { describe, expect, it } from 'vitest'
import { trajectory } from '../../src/analysis/index.ts'
import { arm, deepscaler } from '../helpers/arms.ts'

const counts = (...cs: number[]) => cs.map((c) => ({ n: 16, c }))
const times = <T>(count: number, values: T[]) => Array.from({ length: count }, () => values).flat()

/** From half the time everything, over the same twice, to always two of three and never the third. */
const steps = [
  { step: 300, arm: arm(counts(...times(40, [16, 16, 0])), { name: 'late' }) },
  { step: 0, arm: arm(counts(...times(40, [8, 8, 8])), { name: 'base' }) },
  { step: 150, arm: arm(counts(...times(40, [8, 8, 8])), { name: 'middle' }) },
]

describe('trajectory', () => {
  const { data, summary } = trajectory(steps)

  it('has pass@1, pass@K and Cover at each step, in order', () => {
    expect(data.k).toBe(16)
    const values = data.points.map(({ step, pass1, passK, cover }) => [
      step,
      pass1.value,
      passK.value,
      cover,
    ])
    const [close, two] = [(x: number) => expect.closeTo(x, 12) as number, 2 / 3]
    expect(values).toEqual([
      [0, close(0.5), close(1), 1],
      [150, close(0.5), close(1), 1],
      [300, close(two), close(two), close(two)],
    ])
  })

  it('finds the first step at which breadth is certainly lost', () => {
    expect(data.firstLoss).toBe(300)
    expect(data.points[1]!.changeK.low).toBeLessThan(0)
    expect(data.points[1]!.changeK.high).toBeGreaterThan(0)
    expect(data.points[2]!.change1.low).toBeGreaterThan(0)
    expect(summary).toMatch(
      /^from step 0 to 300 pass@1 changes by \+\.167 \[.*certainly below the first from step 300$/,
    )
  })

  it('counts flips beside what one step shows against itself', () => {
    expect(data.points[0]!.flips).toBeNull()
    const [same, late] = data.points.slice(1).map(({ flips }) => flips!)
    // Eight of sixteen all fall into one half with chance 1/12870.
    expect(same!.lost).toBeCloseTo(same!.floor, 4)
    expect(late!.lost).toBeCloseTo(40, 1)
    expect(late!.won).toBeCloseTo(0, 1)
  })

  it('takes breadth at the k that is asked for', () => {
    expect(trajectory(steps, { k: 4 }).data.k).toBe(4)
  })

  it('agrees with the comparison of two arms', () => {
    const [first, last] = [deepscaler('base'), deepscaler('rl')]
    const found = trajectory([
      { step: 0, arm: first },
      { step: 1, arm: last },
    ]).data
    expect(found.points[1]!.changeK.value).toBeCloseTo(-0.0198113, 6)
    expect(found.points[1]!.flips!.lost).toBeCloseTo(31.1, 1)
    expect(found.firstLoss).toBe(1)
  })

  it.each([
    [steps.slice(0, 1), {}, 'a trajectory needs at least 2 steps, got 1'],
    [[steps[0]!, steps[0]!], {}, 'step 300 is given twice'],
    [steps, { k: 17 }, 'pass@17 needs at least 17 completions of every problem, got 16'],
    [steps, { k: 0.5 }, 'k must be a whole number from 1, got 0.5'],
  ])('refuses what is no trajectory', (given, options, message) => {
    expect(() => trajectory(given, options)).toThrow(message)
  })
})
