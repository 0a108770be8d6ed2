import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { simulatedPower } from '../../src/analysis/plan-simulation.ts'
import {
  binomialLaw,
  design,
  discreteLaw,
  type JointLaw,
  passAtKRows,
  random,
  simultaneousBand,
  unitScores,
} from '../../src/statistics/index.ts'

describe('simulatedPower', () => {
  let law: JointLaw
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
    const weight = new Float64Array(16)
    for (let g = 0; g < 4; ++g) weight[5 * g] = 0.25
    const [power] = simulatedPower(
      { one: p, other: p, weight },
      { samples: 32, problems: [200], ks: [1, 2, 4, 8, 16, 32], at: null },
      { alpha: 0.05, band: 'bounded', replicates: 400, seed: 4 },
    )
    expect(power!.gain + power!.loss).toBeLessThan(0.08)
  })
})

const doublings = [1, 2, 4, 8, 16, 32, 64, 128]

/** The share of data sets in which the band itself is certain. */
function powerOfBand(
  law: JointLaw,
  made: { problems: number; samples: number; ks: number[]; method: 'plain' | 'bounded' },
): { gain: number; loss: number } {
  const { problems, samples, ks, method } = made
  const atom = discreteLaw(law.weight)
  const counts = Array.from(law.one, (p) => discreteLaw(binomialLaw(samples, p)))
  const row = passAtKRows(ks)
  const power = { gain: 0, loss: 0 }
  const sets = 150
  for (let seed = 0; seed < sets; ++seed) {
    const stream = random(seed, 77)
    const values = new Float64Array(problems * ks.length)
    for (let i = 0; i < problems; ++i) {
      const at = atom(stream)
      const before = row(samples, counts[Math.floor(at / law.other.length)]!(stream))
      const after = row(samples, counts[at % law.other.length]!(stream))
      for (let j = 0; j < ks.length; ++j) values[i * ks.length + j] = after[j]! - before[j]!
    }
    const { low, high } = simultaneousBand(unitScores(values, ks.length, design(problems)), {
      alpha: 0.05,
      draws: 500,
      seed,
      method,
      range: [-1, 1],
    })
    power.gain += low.some((x) => x > 0) ? 1 / sets : 0
    power.loss += high.some((x) => x < 0) ? 1 / sets : 0
  }
  return power
}

/** The law in which each problem's p is c / n. */
function observedRates(): JointLaw {
  const [base, rl] = ['base', 'rl'].map((arm) => {
    const path = new URL(`../../examples/deepscaler/${arm}.jsonl`, import.meta.url)
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    return lines.map((line): { c: number } => JSON.parse(line))
  })
  const p = Float64Array.from({ length: 129 }, (_, c) => c / 128)
  const weight = new Float64Array(129 * 129)
  for (const [i, { c }] of base!.entries()) weight[c * 129 + rl![i]!.c]! += 1
  return { one: p, other: p, weight }
}
