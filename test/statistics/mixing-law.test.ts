import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  countTable,
  fitMixingLaw,
  mixingGrid,
  mixingLikelihood,
  mixingPassAtK,
  passAtK,
  random,
} from '../../src/statistics/index.ts'

describe('fitMixingLaw', () => {
  it('puts all mass where every problem was always or never solved', () => {
    const law = fitted([0, 0, 0, 16].map((c) => ({ n: 16, c })))
    expect(mixingPassAtK(law, 1)).toBeCloseTo(0.25, 2)
    expect(mixingPassAtK(law, 16)).toBeCloseTo(0.25, 2)
  })

  // The maximum is characterised by its gradient: at most 1 everywhere, 1 where there is mass
  // (Lindsay 1983, Annals of Statistics 11:86).
  it('reaches the maximum of the likelihood on the bundled example', () => {
    const table = countTable(example('base'))
    const likelihood = mixingLikelihood(table, mixingGrid(128))
    const { p, weight } = fitMixingLaw(likelihood, table.weight)
    const gradient = new Float64Array(p.length)
    for (const [i, times] of table.weight.entries()) {
      const row = likelihood.rows.subarray(i * p.length, (i + 1) * p.length)
      const density = row.reduce((sum, x, g) => sum + x * weight[g]!, 0)
      for (const [g, x] of row.entries()) gradient[g]! += (times * x) / density / 1060
    }
    expect(Math.max(...gradient)).toBeLessThan(1.00002)
    const atMass = gradient.filter((_, g) => weight[g]! > 0.01)
    expect(Math.min(...atMass)).toBeGreaterThan(0.99999)
  })

  it('keeps the counts: its pass@k is the unbiased estimate up to n', () => {
    const counts = example('rl')
    const law = fitted(counts)
    for (const k of [1, 8, 128]) {
      const mean = counts.reduce((sum, { n, c }) => sum + passAtK(n, c, k), 0) / counts.length
      expect(Math.abs(mixingPassAtK(law, k) - mean)).toBeLessThan(2e-4)
    }
  })

  it('finds the two points of a made world', () => {
    const { uniform } = random(5)
    const counts = Array.from({ length: 3000 }, () => {
      const p = uniform() < 0.3 ? 0.1 : 0.7
      let c = 0
      for (let i = 0; i < 50; ++i) c += uniform() < p ? 1 : 0
      return { n: 50, c }
    })
    const { p, weight } = fitted(counts)
    const below = weight.reduce((sum, w, g) => sum + (p[g]! < 0.3 ? w : 0), 0)
    const mean = weight.reduce((sum, w, g) => sum + (p[g]! < 0.3 ? (w * p[g]!) / below : 0), 0)
    expect(Math.abs(below - 0.3)).toBeLessThan(0.02)
    expect(Math.abs(mean - 0.1)).toBeLessThan(0.005)
  })

  it('ends at the same law from another start', () => {
    const table = countTable(example('base').slice(0, 200))
    const likelihood = mixingLikelihood(table, mixingGrid(128))
    const law = fitMixingLaw(likelihood, table.weight)
    const flat = new Float64Array(law.p.length).fill(1 / law.p.length)
    const again = fitMixingLaw(likelihood, table.weight, flat)
    for (const k of [1, 16, 128])
      expect(mixingPassAtK(again, k)).toBeCloseTo(mixingPassAtK(law, k), 5)
  })

  it('takes problems of different n', () => {
    const law = fitted([
      { n: 4, c: 2 },
      { n: 100, c: 50 },
      { n: 1, c: 1 },
    ])
    expect(law.weight.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12)
    // One success alone asks for no mass above 1/2: the gradient there is 1/3 × 2 at p = 1.
    expect(mixingPassAtK(law, 1)).toBeCloseTo(0.5, 6)
  })
})

describe('mixingGrid', () => {
  it.each([1, 2, 3, 12, 128, 10_000])('ascends from 0 to 1 at n = %i', (n) => {
    const grid = mixingGrid(n)
    expect([grid[0], grid.at(-1)]).toEqual([0, 1])
    expect(grid).toEqual(grid.toSorted())
    expect(new Set(grid).size).toBe(grid.length)
    expect(grid.length).toBeLessThan(100)
  })
})

describe('mixingPassAtK', () => {
  it('is exact at any k', () => {
    const law = { p: Float64Array.of(0, 0.5, 1), weight: Float64Array.of(0.2, 0.3, 0.5) }
    expect(mixingPassAtK(law, 2)).toBeCloseTo(0.5 + 0.3 * 0.75, 14)
    expect(mixingPassAtK(law, 1e100)).toBeCloseTo(0.8, 14)
  })
})

function fitted(counts: { n: number; c: number }[]) {
  const table = countTable(counts)
  const grid = mixingGrid(Math.max(...counts.map(({ n }) => n)))
  return fitMixingLaw(mixingLikelihood(table, grid), table.weight)
}

function example(arm: string): { n: number; c: number }[] {
  const path = new URL(`../../examples/deepscaler/${arm}.jsonl`, import.meta.url)
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): { n: number; c: number } => JSON.parse(line))
}
