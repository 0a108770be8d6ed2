import { describe, expect, it } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import { random } from '../../src/statistics/index.ts'
import { arm } from '../helpers/arms.ts'

const base = arm(Array.from({ length: 60 }, () => ({ n: 16, c: 2 })))
const steps = (name: string, c: number) =>
  arm(
    Array.from({ length: 30 }, () => ({ n: 4, c })),
    { name },
  )

describe('rollouts', () => {
  it('holds the forecast at the training’s own G against what was drawn', () => {
    const rollouts = [steps('steps 1-20', 1), steps('steps 21-40', 4)]
    const { rollouts: found } = compare(base, base, { draws: 100, rollouts })
    if ('needs' in found) throw new Error(found.needs)
    const { g, forecast, steps: drawn } = found.data
    expect(g).toBe(4)
    // Of four of sixteen, two of them right: not all wrong, 1 − C(14, 4) / C(16, 4), and never all right.
    expect(forecast.value).toBeCloseTo(1 - 1001 / 1820, 12)
    expect(drawn.map(({ name, observed }) => [name, observed.value])).toEqual([
      ['steps 1-20', expect.closeTo(1, 12)],
      ['steps 21-40', 0],
    ])
    expect(forecast.low).toBeLessThan(forecast.value)
    expect(found.summary).toMatch(/^at G = 4 the base's counts forecast a signal in 45\.0 % \[/)
  })

  it('agrees with the rollouts of the base itself, whose signal is 1 − (1 − p)^G − p^G', () => {
    const { uniform } = random(9)
    const drawn = (problems: number, n: number) =>
      arm(
        Array.from({ length: problems }, () => {
          const p = uniform() ** 3
          return { n, c: Array.from({ length: n }, () => uniform()).filter((u) => u < p).length }
        }),
      )
    const [start, first] = [drawn(300, 64), drawn(600, 8)]
    const { rollouts: found, objections } = compare(start, start, {
      draws: 100,
      rollouts: [first],
    })
    if ('needs' in found) throw new Error(found.needs)
    let truth = 0
    for (let i = 0; i < 20_000; ++i) {
      const p = ((i + 0.5) / 20_000) ** 3
      truth += (1 - (1 - p) ** 8 - p ** 8) / 20_000
    }
    for (const { value, low, high } of [found.data.forecast, found.data.steps[0]!.observed]) {
      expect(value).toBeCloseTo(truth, 1)
      expect(low < truth && truth < high).toBe(true)
    }
    const row = objections.find(({ id }) => id === 'signal')!
    expect(row.outcome).toBe('accounted for')
    expect(row.evidence).toContain(found.summary)
  })

  it('leaves out a group that lost completions, and says so', () => {
    const whole = Array.from({ length: 30 }, () => ({ n: 4, c: 1 }))
    const [group] = [arm([{ n: 3, c: 0 }, ...whole], { name: 'steps 1-20' })]
    const { rollouts: found } = compare(base, base, { draws: 100, rollouts: [group] })
    if ('needs' in found) throw new Error(found.needs)
    expect(found.data.g).toBe(4)
    expect(found.data.steps[0]!.observed.value).toBeCloseTo(1, 12)
    expect(found.caveats).toContain('1 group with fewer than 4 completions left out')
  })

  it('forecasts with the clusters of the comparison', () => {
    // Problems of one cluster are alike, so that fifteen clusters say less than sixty problems.
    const counts = Array.from({ length: 60 }, (_, i) => ({
      n: 16,
      c: Math.floor(i / 4) % 2 === 0 ? 0 : 8,
      cluster: `c${Math.floor(i / 4)}`,
    }))
    const width = (clustered: boolean) => {
      const own = arm(
        counts.map(({ cluster, ...rest }) => (clustered ? { ...rest, cluster } : rest)),
      )
      const { rollouts: found } = compare(own, own, { draws: 100, rollouts: [steps('1', 1)] })
      if ('needs' in found) throw new Error(found.needs)
      return found.data.forecast.high - found.data.forecast.low
    }
    expect(width(true)).toBeGreaterThan(1.5 * width(false))
  })

  it('says what it needs', () => {
    expect(compare(base, base, { draws: 100 }).rollouts).toEqual({
      needs: 'the rollouts of a training as a run (`passbound analyze --rollouts`)',
    })
    const large = [arm(Array.from({ length: 30 }, () => ({ n: 32, c: 1 })))]
    expect(compare(base, base, { draws: 100, rollouts: large }).rollouts).toEqual({
      needs:
        'groups of 2 to 16 completions, which the base has of each problem; those of the rollouts have 32',
    })
  })
})
