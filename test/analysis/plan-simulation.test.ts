import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PairLaw } from '../../src/analysis/plan-laws.ts'
import { simulatedPower } from '../../src/analysis/plan-simulation.ts'
import {
  type BandOptions,
  binomialLaw,
  design,
  discreteLaw,
  passAtKRows,
  random,
  simultaneousBand,
  unitScores,
} from '../../src/statistics/index.ts'

describe('simulatedPower', () => {
  let law: PairLaw
  beforeAll(() => {
    law = observedRates()
  })

  // Power to certify any loss with the plain band where each problem's p is its observed rate on the
  // bundled example: .15, .47 to .50, .77, .97, simulated independently with 200 to 400 data sets.
  it('finds the known powers of the bundled example', () => {
    const powers = simulatedPower(
      law,
      { samples: 128, problems: [500, 1060, 2000, 4000], ks: doublings, at: null },
      { alpha: 0.05, band: 'plain', replicates: 400, seed: 1 },
    )
    for (const [i, expected] of [0.15, 0.48, 0.77, 0.97].entries())
      expect(Math.abs(powers[i]!.loss - expected)).toBeLessThan(0.06)
    for (const { gain, loss, decided } of powers) {
      expect(gain).toBe(1)
      expect(decided).toBeCloseTo(loss, 12)
    }
  })

  it.each(['plain', 'bounded'] as const)('judges as the %s band does', (band) => {
    for (const problems of [30, 120]) {
      const ks = [1, 4, 16, 64]
      const options = { alpha: 0.05, band, replicates: 1000, seed: 2 }
      const [power] = simulatedPower(
        law,
        { samples: 64, problems: [problems], ks, at: null },
        options,
      )
      const real = powerOfBand(law, { problems, samples: 64, ks, method: band })
      expect(Math.abs(power!.gain - real.gain)).toBeLessThan(0.07)
      expect(Math.abs(power!.loss - real.loss)).toBeLessThan(0.07)
    }
  })

  it('asks about one k alone', () => {
    const candidates = { samples: 64, problems: [400], ks: [1, 4, 16, 64] }
    const options = { alpha: 0.05, band: 'plain', replicates: 100, seed: 2 } as const
    const [first] = simulatedPower(law, { ...candidates, at: 0 }, options)
    expect(first).toEqual({ gain: 1, loss: 0, decided: 1 })
    const [last] = simulatedPower(law, { ...candidates, at: 3 }, options)
    expect(last!.gain).toBeLessThan(0.05)
  })

  it('is rarely certain where the arms are equal', () => {
    const p = Float64Array.of(0, 0.1, 0.5, 1)
    const [power] = simulatedPower(
      { base: p, rl: p, weight: Float64Array.of(1, 1, 1, 1) },
      { samples: 32, problems: [200], ks: [1, 2, 4, 8, 16, 32], at: null },
      { alpha: 0.05, band: 'bounded', replicates: 400, seed: 4 },
    )
    expect(power!.gain + power!.loss).toBeLessThan(0.08)
  })

  // Every difference is 1: `boundedLimits` certifies it where m log 2 passes log(2 / .05) = 3.69, from 6 on.
  it('is certain of perfect gains from as many problems as the bounded band is, and never by the plain one', () => {
    const perfect = { base: Float64Array.of(0), rl: Float64Array.of(1), weight: Float64Array.of(1) }
    const problems = [3, 4, 5, 6, 13, 1500]
    const asked = { samples: 16, problems, ks: [1, 4, 16], at: null }
    const power = (band: 'bounded' | 'plain') =>
      simulatedPower(perfect, asked, { alpha: 0.05, band, replicates: 5, seed: 0 })
    expect(power('bounded').map(({ gain }) => gain)).toEqual([0, 0, 0, 1, 1, 1])
    expect(power('bounded').map(({ decided }) => decided)).toEqual([0, 0, 0, 1, 1, 1])
    expect(power('plain').map(({ gain }) => gain)).toEqual([0, 0, 0, 0, 0, 0])
    for (const m of problems.slice(0, 5)) {
      const scores = unitScores(new Float64Array(3 * m).fill(1), 3, design(m))
      const { low } = simultaneousBand(scores, bandOptions('bounded', 0))
      expect(low.every((x) => x > 0)).toBe(m >= 6)
    }
  })

  // Six problems in a thousand gain all, none loses: 6 log 2 = 4.16 passes, though t is 2.45.
  it('judges rare gains without a loss as the bounded band does', () => {
    const rare = {
      base: Float64Array.of(0, 0),
      rl: Float64Array.of(0, 1),
      weight: Float64Array.of(0.99, 0.01),
    }
    const made = { problems: 600, samples: 4, ks: [1, 4], method: 'bounded' as const }
    const asked = { samples: 4, problems: [600], ks: [1, 4], at: null }
    const options = { alpha: 0.05, band: 'bounded', replicates: 1000, seed: 3 } as const
    const [power] = simulatedPower(rare, asked, options)
    expect(Math.abs(power!.gain - powerOfBand(rare, made).gain)).toBeLessThan(0.1)
  })

  it('agrees with itself where sets become too large to keep', () => {
    const problems = [1000, 1001]
    const asked = { samples: 128, problems, ks: doublings, at: null }
    const options = { alpha: 0.05, band: 'bounded', replicates: 200, seed: 5 } as const
    const [kept, large] = simulatedPower(law, asked, options)
    expect(Math.abs(kept!.loss - large!.loss)).toBeLessThan(0.05)
  })
})

const doublings = [1, 2, 4, 8, 16, 32, 64, 128]

/** The share of data sets in which the band itself is certain. */
function powerOfBand(
  law: PairLaw,
  made: { problems: number; samples: number; ks: number[]; method: 'plain' | 'bounded' },
): { gain: number; loss: number } {
  const { problems, samples, ks, method } = made
  const atom = discreteLaw(law.weight)
  const draws = (ps: Float64Array) => Array.from(ps, (p) => discreteLaw(binomialLaw(samples, p)))
  const [base, rl] = [draws(law.base), draws(law.rl)]
  const row = passAtKRows(ks)
  const power = { gain: 0, loss: 0 }
  const sets = 150
  for (let seed = 0; seed < sets; ++seed) {
    const stream = random(seed, 77)
    const values = new Float64Array(problems * ks.length)
    for (let i = 0; i < problems; ++i) {
      const at = atom(stream)
      const before = row(samples, base[at]!(stream))
      const after = row(samples, rl[at]!(stream))
      for (let j = 0; j < ks.length; ++j) values[i * ks.length + j] = after[j]! - before[j]!
    }
    const scores = unitScores(values, ks.length, design(problems))
    const { low, high } = simultaneousBand(scores, bandOptions(method, seed))
    power.gain += low.some((x) => x > 0) ? 1 / sets : 0
    power.loss += high.some((x) => x < 0) ? 1 / sets : 0
  }
  return power
}

/** The law in which each problem's p is c / n. */
function observedRates(): PairLaw {
  const [base, rl] = ['base', 'rl'].map((arm) => {
    const path = new URL(`../../examples/deepscaler/${arm}.jsonl`, import.meta.url)
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    return lines.map((line): { c: number } => JSON.parse(line))
  })
  const rates = (arm: { c: number }[]) => Float64Array.from(arm, ({ c }) => c / 128)
  return { base: rates(base!), rl: rates(rl!), weight: new Float64Array(base!.length).fill(1) }
}

function bandOptions(method: 'plain' | 'bounded', seed: number): BandOptions {
  return { alpha: 0.05, draws: 500, seed, method, range: [-1, 1] }
}
