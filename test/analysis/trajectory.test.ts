import { describe, expect, it } from 'vitest'
import { trajectory } from '../../src/analysis/index.ts'
import { random } from '../../src/statistics/index.ts'
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
      /^from step 0 to 300 pass@1 changes by \+\.167 \[.*certainly below that of step 0 at step 300 for the first time; what the first step solves is certainly lost at step 300$/,
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

  it('finds the first step at which retention falls below the noise of halves', () => {
    const [first, same, late] = data.points.map(({ retention }) => retention)
    expect(first).toBeNull()
    expect(same!.kept).toBeCloseTo(1, 3)
    expect(same!.self).toBeCloseTo(1, 3)
    expect(late!.kept).toBeCloseTo(2 / 3, 3)
    expect(late!.change.value).toBeCloseTo(-1 / 3, 3)
    expect(data.retentionFalls).toBe(300)
    // One success of four: half of the completions hold it with chance 1/2, never both halves.
    const rare = arm(times(20, [{ n: 4, c: 1 }]))
    const { retention } = trajectory([
      { step: 0, arm: rare },
      { step: 1, arm: rare },
    ]).data.points[1]!
    expect([retention!.kept, retention!.self]).toEqual([0.5, 0])
  })

  it('does not lose retention where nothing is lost', () => {
    const { integer } = random(5)
    const drawn = () =>
      arm(Array.from({ length: 200 }, () => ({ n: 8, c: Math.max(0, integer(6) - 3) })))
    const found = trajectory([0, 1, 2].map((step) => ({ step, arm: drawn() }))).data
    // Problems that have nothing to do with each other keep less than one's own do.
    expect(found.retentionFalls).toBe(1)
  })

  it.each([
    [3, 3],
    [7, 7],
    [64, 8],
    [8, 64],
  ])('rarely loses retention where p is the same (%i and %i completions)', (n, later) => {
    const { uniform } = random(6, n)
    const worlds = 20
    let [falls, change, noise] = [0, 0, 0]
    for (let world = 0; world < worlds; ++world) {
      const ps = Array.from({ length: 200 }, () => uniform() ** 2)
      const drawn = (count: number) =>
        arm(
          ps.map((p) => ({
            n: count,
            c: Array.from({ length: count }, () => uniform()).filter((u) => u < p).length,
          })),
        )
      const found = trajectory(
        [n, later, later].map((count, step) => ({ step, arm: drawn(count) })),
      )
      if (found.data.retentionFalls !== null) ++falls
      for (const { retention, flips } of found.data.points.slice(1)) {
        change += retention!.change.value / worlds / 2
        noise += (flips!.lost - flips!.floor) / worlds / 2
      }
    }
    expect(falls).toBeLessThanOrEqual(3)
    expect(Math.abs(change)).toBeLessThan(0.01)
    expect(Math.abs(noise)).toBeLessThan(2)
  })

  it('says nothing of retention where steps have no two completions', () => {
    const one = arm([0, 1, 1].map((c) => ({ n: 1, c })))
    const found = trajectory([
      { step: 0, arm: arm([0, 5, 5].map((c) => ({ n: 8, c }))) },
      { step: 1, arm: one },
    ])
    expect(found.data.points[1]!.retention).toBeNull()
    expect(found.summary).not.toContain('certainly lost')
    expect(found.caveats).toContain(
      'problems without two completions at every step count for nothing in flips and retention',
    )
  })

  it('names the problems that flip by more than sampling shows', () => {
    const [, same, late] = data.points.map(({ certainFlips }) => certainFlips)
    expect(same).toEqual({ lost: [], won: [] })
    expect([late!.lost.length, late!.won.length]).toEqual([40, 80])
    expect(late!.lost.slice(0, 2)).toEqual(['p2', 'p5'])
  })

  it('has the entropy of answers where they are known', () => {
    expect(data.points.map(({ entropy }) => entropy)).toEqual([null, null, null])
    const answered = (...each: number[]) => ({
      n: 64,
      c: each[0]!,
      answers: each.map((count, i) => ({ answer: `${i}`, count, correct: i === 0 })),
    })
    const of = (...each: number[]) => arm(times(12, [answered(...each)]))
    const [wide, narrow] = trajectory([
      { step: 0, arm: of(32, 32) },
      { step: 1, arm: of(64) },
    ]).data.points
    expect(wide!.entropy).toBeCloseTo(1, 1)
    expect(narrow!.entropy).toBe(0)
  })

  it('takes the problems that all steps have, if it is asked to', () => {
    const [late, base, middle] = steps as [(typeof steps)[0], (typeof steps)[0], (typeof steps)[0]]
    const fewer = (from: number) => ({
      ...base,
      arm: { ...base.arm, problems: base.arm.problems.slice(from) },
    })
    const cut = trajectory([late, fewer(30), middle], { common: true })
    const alike = [late, base, middle].map(({ step, arm: { problems, ...rest } }) => ({
      step,
      arm: { ...rest, problems: problems.slice(30) },
    }))
    expect(cut).toEqual(trajectory(alike))
    expect(() => trajectory([late, fewer(30)])).toThrow('not every problem pairs: ')
    expect(() => trajectory([late, fewer(119)], { common: true })).toThrow(
      'a trajectory needs at least 2 problems that all steps have, got 1',
    )
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
