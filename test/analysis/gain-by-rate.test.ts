import { describe, expect, it } from 'vitest'
import { designOf, type Evidence } from '../../src/analysis/evidence.ts'
import { gainByRate } from '../../src/analysis/gain-by-rate.ts'
import { type Arm, pairArms } from '../../src/records/index.ts'
import { random } from '../../src/statistics/index.ts'
import { arm, deepscaler } from '../helpers/arms.ts'

type Counts = { n: number; c: number }[]

const evidence = (base: Counts, rl: Counts) => evidenceOf(arm(base), arm(rl))

function evidenceOf(base: Arm, rl: Arm): Evidence {
  const { pairs } = pairArms(base, rl, { common: false })
  return {
    pairs,
    ks: [1],
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: 300, seed: 0, method: 'bounded' },
    margin: 0.01,
  }
}

describe('gainByRate', () => {
  it('sorts by one half and compares with the other', () => {
    // One of two is right: the half that sorts holds it, and the other not, or the other way round.
    const half = Array.from({ length: 12 }, () => ({ n: 2, c: 1 }))
    const better = Array.from({ length: 12 }, () => ({ n: 4, c: 3 }))
    const bins = gainByRate(evidence(half, better))!
    expect(bins.map(({ name, problems, mean }) => [name, problems, mean])).toEqual([
      ['never', expect.closeTo(6, 12), expect.closeTo(3 / 4 - 1, 12)],
      ['up to .1', 0, null],
      ['.1 to .5', 0, null],
      ['over .5', 0, null],
      ['always', expect.closeTo(6, 12), expect.closeTo(3 / 4, 12)],
    ])
    const parts = bins.map(({ change }) => change.value)
    expect(parts[0]).toBeCloseTo(-1 / 8, 12)
    expect(parts[4]).toBeCloseTo(3 / 8, 12)
  })

  it('sums to the change in pass@1', () => {
    const both = evidenceOf(deepscaler('base'), deepscaler('rl'))
    const { pairs } = both
    const found = gainByRate(both)!
    const change = pairs.reduce((sum, { base, rl }) => sum + rl.c / rl.n - base.c / base.n, 0)
    const sum = (value: (bin: (typeof found)[number]) => number) =>
      found.reduce((total, bin) => total + value(bin), 0)
    expect(sum(({ change: { value } }) => value)).toBeCloseTo(change / pairs.length, 12)
    expect(sum(({ problems }) => problems)).toBeCloseTo(pairs.length, 8)
    for (const { change: part } of found)
      expect(part.low <= part.value && part.value <= part.high).toBe(true)
    // DeepScaleR gains most where its base is right now and then, and nothing where it never is.
    expect(found[0]!.mean).toBeLessThan(found[2]!.mean!)
    expect(found[2]!.change.low).toBeGreaterThan(0)
  })

  it('finds no gain in problems that only look hard', () => {
    const { uniform } = random(3)
    const sums = [0, 0, 0, 0, 0]
    let naive = 0
    for (let world = 0; world < 60; ++world) {
      const ps = Array.from({ length: 40 }, () => uniform() ** 2)
      const drawn = () =>
        ps.map((p) => ({
          n: 8,
          c: Array.from({ length: 8 }, () => uniform()).filter((u) => u < p).length,
        }))
      const [base, same] = [drawn(), drawn()]
      for (const [bin, { change }] of gainByRate(evidence(base, same))!.entries())
        sums[bin]! += change.value / 60
      for (const [i, { c }] of base.entries()) if (c === 0) naive += same[i]!.c / 8 / 40 / 60
    }
    expect(naive).toBeGreaterThan(0.005)
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(0.005)
  })

  it('needs two completions of every problem', () => {
    expect(
      gainByRate(
        evidence(
          [
            { n: 1, c: 1 },
            { n: 4, c: 1 },
          ],
          [
            { n: 4, c: 1 },
            { n: 4, c: 1 },
          ],
        ),
      ),
    ).toBeNull()
  })
})
