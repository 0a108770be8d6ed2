import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Extrapolation } from '../../src/analysis/comparison.ts'
import { extrapolation } from '../../src/analysis/extrapolation.ts'
import type { Estimate, ProblemPair } from '../../src/records/index.ts'
import {
  betaPassAtK,
  type BetaLaw,
  chiSquare,
  design,
  random,
  type Random,
} from '../../src/statistics/index.ts'

const band = { alpha: 0.05, seed: 0 }
const extrapolate = (pairs: ProblemPair[], seed = 0): Extrapolation => {
  const found = extrapolation({ pairs, design: design(pairs.length), band: { ...band, seed } })
  if ('needs' in found) throw new Error(found.needs)
  return found.data
}

describe('extrapolation on the bundled example', () => {
  let found: Extrapolation
  beforeAll(() => {
    found = extrapolate(example())
  })

  it('reads every method at 2, 10 and 100 times n', () => {
    expect(found.methods.map(({ name }) => name)).toEqual([
      'power law',
      'beta-binomial',
      'zero-inflated beta-binomial',
      'NPMLE',
    ])
    for (const { points } of found.methods) {
      expect(points.map(({ k }) => k)).toEqual([256, 1280, 12_800])
      for (const { base, rl, difference } of points) {
        expect(difference.value).toBeCloseTo(rl.value - base.value, 12)
        for (const { value, low, high } of [base, rl, difference])
          expect(low <= value && value <= high && high - low < 0.25).toBe(true)
      }
    }
  })

  it('does not fall below what was observed at n', () => {
    for (const { points } of found.methods) {
      expect(points[0]!.base.value).toBeGreaterThan(0.89)
      expect(points[0]!.rl.value).toBeGreaterThan(0.87)
    }
  })

  // Published values: pass@128 .8906 and .8708.
  it('predicts pass@128 from 12 completions to within .08, and shows by how much it misses', () => {
    for (const { backTest } of found.methods) {
      expect(backTest).toMatchObject({ fitN: 12, k: 128 })
      expect(backTest!.observed.base).toBeCloseTo(0.8905660377, 9)
      expect(backTest!.observed.rl).toBeCloseTo(0.870754717, 9)
      const { base, rl } = backTest!.predicted!
      expect(Math.abs(base.value - backTest!.observed.base)).toBeLessThan(0.08)
      expect(Math.abs(rl.value - backTest!.observed.rl)).toBeLessThan(0.08)
    }
  })

  it('says that the models disagree and what decides', () => {
    expect(found.identified).toBe(false)
    expect(found.statement).toMatch(/^the data do not decide who solves more at k = 12,800: /)
    expect(found.statement).toContain(
      'the 116 and 137 problems that the base and the trained arm never solved: −.020 if p = 0 in all of them, anything from −.129 to +.109 if in some',
    )
  })
})

describe('extrapolation', () => {
  it('gives the same for the same seed, and another interval for another', () => {
    const pairs = world({ problems: 60, n: 48, base: mild, rl: mild, seed: 1 })
    expect(extrapolate(pairs, 4)).toEqual(extrapolate(pairs, 4))
    expect(extrapolate(pairs, 5).methods[1]).not.toEqual(extrapolate(pairs, 4).methods[1])
  })

  it('does not take the agreement of models for what counts say, where unsolved problems decide', () => {
    const better = { a: 3, b: 1, zero: 0 }
    const worse = { a: 1, b: 1, zero: 0.5 }
    const found = extrapolate(world({ problems: 300, n: 40, base: better, rl: worse, seed: 2 }))
    expect(found.identified).toBe(false)
    expect(found.statement).toMatch(
      /^the data do not decide who solves more at k = 4,000: all 4 extrapolations agree that the trained arm solves fewer at k = 4,000 \(difference −\.\d+ to −\.\d+\), by assumption and not by count; /,
    )
  })

  it('finds what counts decide: 10,000 failures leave no room for a solution in 400', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => ({
      id: `${i}`,
      base: { id: `${i}`, n: 10_000, c: [0, 1, 2, 9][i % 4]!, u: 0 },
      rl: { id: `${i}`, n: 4, c: [1, 2, 4, 4][i % 4]!, u: 0 },
    }))
    const found = extrapolate(pairs)
    expect(found.methods.map(({ onEdge }) => onEdge)).toEqual([false, false, false, false])
    expect(found.identified).toBe(true)
    expect(found.statement).toMatch(
      /^all 4 extrapolations agree that the trained arm solves more at k = 400 /,
    )
  })

  it('does not count problems at p = 0 as solved beyond n', () => {
    // 50 problems never solved, 50 solved about half of the time.
    const clumps = Array.from({ length: 100 }, (_, i) => {
      const tally = { id: `${i}`, n: 64, c: i < 50 ? 0 : 26 + (i % 13), u: 0 }
      return { id: `${i}`, base: tally, rl: tally }
    })
    const { methods } = extrapolate(clumps)
    for (const name of ['zero-inflated beta-binomial', 'NPMLE']) {
      const points = methods.find((method) => method.name === name)!.points
      for (const { base } of points) expect(base.value).toBeCloseTo(0.5, 3)
      expect(points[2]!.base.low).toBeGreaterThan(0.35)
      expect(points[2]!.base.high).toBeLessThan(0.65)
    }
  })

  it('covers where the family is true, in each arm its own', () => {
    const base = { a: 0.6, b: 0.9, zero: 0 }
    const rl = { a: 0.8, b: 0.8, zero: 0.3 }
    const covered = { base: 0, rl: 0 }
    for (let seed = 0; seed < 40; ++seed) {
      const { methods } = extrapolate(world({ problems: 120, n: 16, base, rl, seed }), seed)
      const at = (name: string) => methods.find((method) => method.name === name)!.points[1]!
      const plain = at('beta-binomial')
      covered.base += Number(holds(plain.base, betaPassAtK(base, plain.k)))
      const inflated = at('zero-inflated beta-binomial')
      covered.rl += Number(holds(inflated.rl, betaPassAtK(rl, inflated.k)))
    }
    // Of 40 intervals that cover 95 %, fewer than 34 cover in 1 of 300 tries; of 400 worlds 379 did.
    expect(covered.base).toBeGreaterThanOrEqual(34)
    expect(covered.rl).toBeGreaterThanOrEqual(34)
  })

  it('has no back-test where a tenth of n is too little', () => {
    const pairs = world({ problems: 40, n: 39, base: mild, rl: mild, seed: 3 })
    for (const { backTest } of extrapolate(pairs).methods) expect(backTest).toBeNull()
  })

  it('says that nothing is identified where an arm solved nothing or everything', () => {
    const pairs = world({ problems: 20, n: 40, base: mild, rl: mild, seed: 3 }).map((pair) => ({
      ...pair,
      base: { ...pair.base, c: 0 },
      rl: { ...pair.rl, c: 40 },
    }))
    const { methods, identified, statement } = extrapolate(pairs)
    expect(methods.length).toBeGreaterThan(0)
    for (const { onEdge, backTest } of methods) {
      expect(onEdge).toBe(true)
      expect(backTest).toMatchObject({ predicted: null, observed: { base: 0, rl: 1 } })
    }
    expect(identified).toBe(false)
    expect(statement).toMatch(
      /^the data do not decide who solves more at k = 4,000; fits that ran into their limits decide nothing \(beta-binomial, .*NPMLE\); .*anything from \.000 to \+1\.000 if in some$/,
    )
  })

  it('needs a few completions', () => {
    const pairs = world({ problems: 5, n: 3, base: mild, rl: mild, seed: 3 })
    expect(extrapolation({ pairs, design: design(5), band })).toEqual({
      needs: 'at least 4 completions a problem in both arms; the smallest n is 3',
    })
  })
})

const holds = ({ low, high }: Estimate, truth: number) => low <= truth && truth <= high

const mild = { a: 0.8, b: 0.8, zero: 0 }

/** Counts of independent arms whose p follow the given laws. */
function world(made: {
  problems: number
  n: number
  base: BetaLaw
  rl: BetaLaw
  seed: number
}): ProblemPair[] {
  const { problems, n, seed } = made
  const stream = random(seed, 9)
  const tally = (id: string, { a, b, zero }: BetaLaw) => {
    const [x, y] = [gamma(a, stream), gamma(b, stream)]
    const p = stream.uniform() < zero ? 0 : x / (x + y)
    let c = 0
    for (let i = 0; i < n; ++i) c += stream.uniform() < p ? 1 : 0
    return { id, n, c, u: 0 }
  }
  return Array.from({ length: problems }, (_, i) => ({
    id: `${i}`,
    base: tally(`${i}`, made.base),
    rl: tally(`${i}`, made.rl),
  }))
}

/** A gamma variable: of shape + 1, brought down to shape by a uniform (Marsaglia and Tsang 2000). */
function gamma(shape: number, stream: Random): number {
  return chiSquare(2 * shape + 2, stream) * (1 - stream.uniform()) ** (1 / shape)
}

function example(): ProblemPair[] {
  const arm = (name: string) => {
    const path = new URL(`../../examples/deepscaler/${name}.jsonl`, import.meta.url)
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    return lines.map((line): { id: string; n: number; c: number } => JSON.parse(line))
  }
  const rl = arm('rl')
  return arm('base').map((tally, i) => ({
    id: tally.id,
    base: { ...tally, u: 0 },
    rl: { ...rl[i]!, u: 0 },
  }))
}
