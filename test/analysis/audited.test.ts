import { describe, expect, it } from 'vitest'
import { calculatorCounterfactual } from '../../src/analysis/calculator-counterfactual.ts'
import { gainSplit, shapley } from '../../src/analysis/gain-split.ts'
import { meanEstimate, ratioEstimate, shareOfGain } from '../../src/analysis/problem-estimates.ts'
import { slipRates } from '../../src/analysis/slip-rate.ts'
import { validChains } from '../../src/analysis/valid-chains.ts'
import { auditChain, AuditedProblem, chainAudit } from '../../src/audit/index.ts'
import type { AuditedTally } from '../../src/records/index.ts'
import { passAtK } from '../../src/statistics/index.ts'
import { type Rates, syntheticChains } from '../audit/synthetic-chains.ts'

function tally(id: string, counts: Partial<AuditedTally>): AuditedTally {
  return { ...auditedTally(id, []), n: 4, ...counts }
}

/** Chains of one problem, graded by their last number. */
function auditedTally(id: string, chains: readonly { text: string; gold: string }[]): AuditedTally {
  const problem = new AuditedProblem(id)
  for (const { text, gold } of chains)
    problem.add({
      right: auditChain(text, { gold }).right,
      answered: true,
      audit: chainAudit(text, gold),
    })
  return problem.finish()
}

describe('auditedTally', () => {
  it('adds up the audits of one problem', () => {
    const texts = [
      '3 * 4 = 12',
      '3 * 4 = 13',
      '3 * 4 = 14, 14 - 2 = 10. The answer is 12.',
      'It is 12',
    ]
    expect(
      auditedTally(
        'p',
        texts.map((text) => ({ text, gold: '12' })),
      ),
    ).toMatchObject({
      n: 4,
      right: 3,
      replayed: 4,
      claims: 4,
      slips: 3,
    })
  })
})

describe('validChains', () => {
  it('counts right samples that are not lucky', () => {
    const arms = {
      base: [tally('a', { right: 2, lucky: 2 }), tally('b', { right: 3, lucky: 1 })],
      rl: [tally('a', { right: 4 }), tally('b', { right: 0 })],
    }
    const { data } = validChains(arms, [1, 2])
    const base = data.points.find(({ arm, k }) => arm === 'base' && k === 2)!
    expect(base.pass.value).toBeCloseTo((passAtK(4, 2, 2) + passAtK(4, 3, 2)) / 2, 12)
    expect(base.valid.value).toBeCloseTo((0 + passAtK(4, 2, 2)) / 2, 12)
    expect(data.luckyOnly).toEqual({ base: ['a'], rl: [] })
  })

  it('refuses arms that are not paired, and k beyond the samples', () => {
    const arms = { base: [tally('a', {}), tally('b', {})], rl: [tally('b', {}), tally('a', {})] }
    expect(() => validChains(arms, [1])).toThrow('not audited on the same problems')
    const paired = { base: arms.base, rl: arms.base }
    expect(() => validChains(paired, [8])).toThrow('pass@8 needs at least 8 samples, got 4')
  })
})

describe('slipRates', () => {
  it('is the ratio of sums over problems', () => {
    const arms = {
      base: [tally('a', { claims: 10, slips: 1 }), tally('b', { claims: 30, slips: 7 })],
      rl: [tally('a', { claims: 10, slips: 0 }), tally('b', { claims: 10, slips: 1 })],
    }
    const { data } = slipRates(arms)
    expect(data.base.value).toBe(8 / 40)
    expect(data.difference.value).toBe(1 / 20 - 8 / 40)
    expect(data.base.low).toBeLessThan(0.1)
    expect(data.base.high).toBeGreaterThan(7 / 30)
    expect(data.difference.low).toBeLessThan(data.rl.low - data.base.high + 1e-9)
  })
})

describe('shapley', () => {
  it('adds up to the gain, and agrees with averaging over both orders', () => {
    const worlds = { stated: 0.3, lenient: 0.1, replayed: 0.25, both: 0.08 }
    const { format, arithmetic, rest } = shapley(worlds)
    expect(format + arithmetic + rest).toBeCloseTo(worlds.stated, 15)
    const formatFirst = worlds.stated - worlds.lenient
    const formatSecond = worlds.replayed - worlds.both
    expect(format).toBeCloseTo((formatFirst + formatSecond) / 2, 15)
    expect(arithmetic).toBeCloseTo(0.035, 15)
  })

  it('gives all of it to the only factor that matters', () => {
    const onlyFormat = { stated: 0.2, lenient: 0, replayed: 0.2, both: 0 }
    expect(shapley(onlyFormat)).toEqual({ format: 0.2, arithmetic: 0, rest: 0 })
    const world = { stated: 0.5, lenient: 0.5, replayed: 0.6, both: 0.6 }
    const same = Array.from({ length: 5 }, () => ({ base: world, rl: world }))
    const { rest } = gainSplit(same).data
    expect(rest.value).toBe(0)
    // Five problems alike do not show that all are.
    expect(rest.high).toBeGreaterThan(0.5)
    expect(rest.low).toBeCloseTo(-rest.high, 9)
  })
})

describe('meanEstimate', () => {
  it('allows for what a few problems did not show', () => {
    const { value, low, high } = meanEstimate(new Float64Array(15).fill(1), [0, 1])
    // All of 15 right is what p = .05^(1/15) shows once in twenty, and two-sided limits go further.
    expect(value).toBeCloseTo(1, 12)
    expect(high).toBe(1)
    expect(low).toBeLessThan(0.05 ** (1 / 15))
    expect(low).toBeGreaterThan(0.6)
  })
})

describe('ratioEstimate', () => {
  it('is the mean’s own interval where every problem weighs the same', () => {
    const over = Float64Array.from({ length: 40 }, (_, i) => Number(i % 5 === 0))
    const ratio = ratioEstimate(
      over.map((x) => 7 * x),
      new Float64Array(40).fill(7),
    )
    const mean = meanEstimate(over, [0, 1])
    expect(ratio.value).toBeCloseTo(mean.value, 12)
    expect(ratio.low).toBeCloseTo(mean.low, 5)
    expect(ratio.high).toBeCloseTo(mean.high, 5)
  })

  it('says nothing where there is nothing to count', () => {
    const none = new Float64Array(5)
    expect(ratioEstimate(none, none)).toEqual({ value: Number.NaN, low: 0, high: 1 })
  })
})

describe('shareOfGain', () => {
  const gain = Float64Array.from({ length: 60 }, (_, i) => (i % 3) / 4)

  it('narrows with problems that keep the same share', () => {
    const width = (times: number) => {
      const whole = Float64Array.from({ length: 60 * times }, (_, i) => gain[i % 60]!)
      const { low, high } = shareOfGain(
        whole,
        whole.map((x) => 0.75 * x),
      )
      return high - low
    }
    const { value, low, high } = shareOfGain(
      gain,
      gain.map((x) => 0.75 * x),
    )
    expect(value).toBeCloseTo(0.25, 12)
    expect(low).toBeLessThan(0.25)
    expect(high).toBeGreaterThan(0.25)
    expect(width(1)).toBeCloseTo(high - low, 9)
    expect(width(20)).toBeLessThan(0.1 * width(1))
  })

  it('has no ends where the gain may be zero, and no value where it is', () => {
    const mixed = Float64Array.from({ length: 20 }, (_, i) => (i % 2 ? 0.5 : -0.4))
    expect(shareOfGain(mixed, mixed)).toEqual({ value: 0, low: -Infinity, high: Infinity })
    const lost = gain.map((x) => -x)
    expect(shareOfGain(lost, lost)).toEqual({ value: Number.NaN, low: -Infinity, high: Infinity })
  })
})

/** Arms made with known noise: `problems` problems of `n` samples each. */
function madeArm(rates: Rates, problems: number, n: number, seed: number) {
  return Array.from({ length: problems }, (_, i) => {
    const chains = syntheticChains(n, rates, seed * 10_000 + i)
    return { chains, tally: auditedTally(`p${i}`, chains) }
  })
}

describe('the split of a gain between made arms', () => {
  // The base slips in one step of ten and plans wrongly four times in ten, the trained arm less of both.
  const base = madeArm({ arithmetic: 0.1, plan: 0.4 }, 120, 14, 1)
  const rl = madeArm({ arithmetic: 0.02, plan: 0.2 }, 120, 14, 2)
  const arms = {
    base: base.map(({ tally: counts }) => counts),
    rl: rl.map(({ tally: counts }) => counts),
  }
  /** Right but for its slips, or right. */
  const planned = (made: typeof base) =>
    made.flatMap(({ chains }) => chains).filter(({ planIsWrong }) => !planIsWrong).length /
    (120 * 14)
  const right = (made: typeof base) =>
    made.flatMap(({ chains }) => chains).filter(({ isRight }) => isRight).length / (120 * 14)

  it('finds what a calculator would have given within its interval', () => {
    const { data } = calculatorCounterfactual(arms, [1, 4])
    const { arithmeticShare, replayed, stated } = data.points[0]!
    const truth = 1 - (planned(rl) - planned(base)) / (right(rl) - right(base))
    expect(stated.gain.value).toBeCloseTo(right(rl) - right(base), 10)
    expect(truth).toBeGreaterThan(0.2)
    expect(arithmeticShare.low).toBeLessThan(truth)
    expect(arithmeticShare.high).toBeGreaterThan(truth)
    expect(replayed.base.value).toBeCloseTo(planned(base), 1)
  })

  it('splits it into format, arithmetic and the rest', () => {
    // Format is made as well: every third sample of the base has no readable answer.
    const worlds = (made: typeof base, readable: number) =>
      made.map(({ tally: { n, right: c, replayed } }) => ({
        stated: (readable * c) / n,
        lenient: c / n,
        replayed: (readable * replayed) / n,
        both: replayed / n,
      }))
    const [ofBase, ofRl] = [worlds(base, 2 / 3), worlds(rl, 1)]
    const { data } = gainSplit(ofBase.map((world, i) => ({ base: world, rl: ofRl[i]! })))
    const gain = right(rl) - (2 / 3) * right(base)
    const split = shapley({
      stated: gain,
      lenient: right(rl) - right(base),
      replayed: planned(rl) - (2 / 3) * planned(base),
      both: planned(rl) - planned(base),
    })
    expect(data.format.value + data.arithmetic.value + data.rest.value).toBeCloseTo(
      data.gain.value,
      12,
    )
    for (const part of ['format', 'arithmetic', 'rest'] as const) {
      expect(data[part].low).toBeLessThan(split[part])
      expect(data[part].high).toBeGreaterThan(split[part])
    }
  })

  it('finds how often each arm slips', () => {
    const { data } = slipRates(arms)
    // Annotated steps are two claims and remarks are claims too, so the rate is near the planted one.
    expect(Math.abs(data.base.value - 0.1)).toBeLessThan(0.015)
    expect(Math.abs(data.rl.value - 0.02)).toBeLessThan(0.01)
    expect(data.difference.high).toBeLessThan(0)
  })
})
