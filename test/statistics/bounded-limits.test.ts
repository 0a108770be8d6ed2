import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedLimits } from '../../src/statistics/index.ts'

const sample = (values: number[], [low, high]: [number, number] = [-1, 1]) => [
  {
    share: 1,
    values: Float64Array.from(values),
    counts: new Float64Array(values.length).fill(1),
    low,
    high,
  },
]
const repeat = (value: number, times: number) => Array<number>(times).fill(value)

describe('boundedLimits', () => {
  it('takes equal values together', () => {
    const whole = boundedLimits(sample([0.2, 0.2, 0.2, -0.4]), 3)
    const [kinds] = sample([0.2, -0.4])
    const counted = boundedLimits([{ ...kinds!, counts: Float64Array.of(3, 1) }], 3)
    expect(counted.low).toBeCloseTo(whole.low, 8)
    expect(counted.high).toBeCloseTo(whole.high, 8)
  })

  it('allows for what was never seen as a binomial without success does', () => {
    const { low, high } = boundedLimits(sample(repeat(0, 30)), 3)
    expect(high).toBeCloseTo(1 - Math.exp(-3 / 30), 9)
    expect(low).toBeCloseTo(-high, 9)
  })

  it('is the likelihood-ratio interval of a proportion on zeros and ones', () => {
    const { low, high } = boundedLimits(
      sample([...repeat(1, 3), ...repeat(0, 27)], [0, 1]),
      1.920729,
    )
    const ratio = (p: number) => 3 * Math.log(0.1 / p) + 27 * Math.log(0.9 / (1 - p))
    expect(ratio(low)).toBeCloseTo(1.920729, 6)
    expect(ratio(high)).toBeCloseTo(1.920729, 6)
  })

  // max over λ of Σ log(1 − λ (x − μ)) set to 3, by scipy.optimize (minimize_scalar, brentq)
  it('matches the dual problem solved independently', () => {
    const { low, high } = boundedLimits(sample([0.1, -0.3, 0.2, 0, 0.5, -0.1, 0.05]), 3)
    expect(low).toBeCloseTo(-0.3229574872653038, 7)
    expect(high).toBeCloseTo(0.41183801006170473, 7)
  })

  it('is mean ± c·sd/√n where the data are many', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => 0.1 * Math.sin(i))
    const { high } = boundedLimits(sample(values), 1.959964 ** 2 / 2)
    expect(high / ((1.959964 * 0.1 * Math.SQRT1_2) / Math.sqrt(100_000))).toBeCloseTo(1, 2)
  })

  it('does not depend on how one law is cut into strata that look alike', () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sin(i) / 2)
    const whole = boundedLimits(sample(values), 3)
    const cut = boundedLimits(
      [values.slice(0, 200), values.slice(200)].map((part) => ({
        ...sample(part)[0]!,
        share: 0.5,
      })),
      3,
    )
    expect(cut.low).toBeCloseTo(whole.low, 3)
    expect(cut.high).toBeCloseTo(whole.high, 3)
  })

  it('holds the mean, stays in the range, widens with the threshold and mirrors', () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 40,
    })
    fc.assert(
      fc.property(values, fc.double({ min: 0.5, max: 8, noNaN: true }), (xs, threshold) => {
        const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length
        const { low, high } = boundedLimits(sample(xs), threshold)
        const wider = boundedLimits(sample(xs), threshold + 1)
        const mirrored = boundedLimits(sample(xs.map((x) => -x)), threshold)
        expect(low).toBeLessThanOrEqual(mean + 1e-7)
        expect(high).toBeGreaterThanOrEqual(mean - 1e-7)
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-9)
        expect(high).toBeLessThanOrEqual(1 + 1e-9)
        expect(wider.high).toBeGreaterThanOrEqual(high - 1e-7)
        expect(mirrored.high).toBeCloseTo(-low, 6)
      }),
      { numRuns: 500 },
    )
  })

  it('survives values at the very ends of the range', () => {
    const all = boundedLimits(sample(repeat(1, 10)), 3)
    expect(all.high).toBeCloseTo(1, 9)
    expect(all.low).toBeCloseTo(1 - 2 * (1 - Math.exp(-0.3)), 9)
    const both = boundedLimits(sample([1, -1, 1, -1]), 3)
    expect(both.high).toBeGreaterThan(0.5)
    expect(both.low).toBeCloseTo(-both.high, 6)
  })
})
