import { describe, expect, it } from 'vitest'
import {
  betaCdf,
  coverAt,
  gPassAtK,
  intraclassCorrelation,
  passAtK,
  passFromMoments,
  passHatK,
  sharpeningArea,
  splitByMoments,
  squareOf,
} from '../../src/statistics/index.ts'

describe('gPassAtK', () => {
  // scipy.stats.hypergeom.sf(⌈τ k⌉ − 1, n, c, k)
  it.each([
    [48, 20, 16, 0.5, 0.3012883510222428],
    [48, 20, 16, 0.25, 0.9773441665888052],
    [128, 100, 16, 0.75, 0.749316976347032],
    [10, 7, 10, 0.7, 1],
    [48, 48, 16, 1, 1],
  ])('n=%i c=%i k=%i tau=%d', (n, c, k, tau, expected) => {
    expect(gPassAtK(n, c, k, tau)).toBeCloseTo(expected, 11)
  })

  // scorio 0.2.3 (PyPI), g_pass_at_k_tau
  it.each([
    [48, 20, 16, 0.5, 0.3012883510222428],
    [128, 100, 16, 0.75, 0.749316976347032],
    [80, 13, 10, 0.3, 0.20279664837729738],
  ])('is scorio’s at n=%i c=%i k=%i tau=%d', (n, c, k, tau, expected) => {
    expect(gPassAtK(n, c, k, tau)).toBeCloseTo(expected, 11)
  })

  // scorio 0.2.3: pass_at_k and pass_hat_k
  it.each([
    [80, 13, 10, 0.8493799763000834, 1.7370262404668048e-10],
    [80, 61, 16, 0.999999999999964, 0.007522842997149176],
  ])('has scorio’s ends at n=%i c=%i k=%i', (n, c, k, least, all) => {
    expect(gPassAtK(n, c, k, 0)).toBeCloseTo(least, 12)
    expect(gPassAtK(n, c, k, 1) / all).toBeCloseTo(1, 10)
  })

  it('is pass@k at τ = 0 and pass^k at τ = 1', () => {
    expect(gPassAtK(20, 6, 5, 0)).toBeCloseTo(passAtK(20, 6, 5), 12)
    expect(gPassAtK(20, 6, 5, 1)).toBeCloseTo(passHatK(20, 6, 5), 12)
  })

  it('refuses a share that is none', () => {
    expect(() => gPassAtK(4, 2, 2, 1.5)).toThrow('invalid tau; not in [0, 1]: 1.5')
  })
})

describe('coverAt', () => {
  it('counts problems at or above τ, in whole numbers', () => {
    expect(
      coverAt(
        [
          { n: 10, c: 7 },
          { n: 10, c: 6 },
        ],
        0.7,
      ),
    ).toBe(0.5)
  })

  it('gives pass@k of known p as ∫ k (1 − t)^(k−1) Cover(t) dt', () => {
    const ps = [
      { n: 10, c: 1 },
      { n: 10, c: 5 },
      { n: 10, c: 9 },
    ]
    const k = 3
    let integral = 0
    const steps = 20_000
    for (let i = 0; i < steps; ++i) {
      const t = (i + 0.5) / steps
      integral += (k * (1 - t) ** (k - 1) * coverAt(ps, t)) / steps
    }
    const plugIn = ps.reduce((sum, { n, c }) => sum + (1 - (1 - c / n) ** k) / ps.length, 0)
    expect(integral).toBeCloseTo(plugIn, 4)
  })
})

describe('sharpeningArea', () => {
  it('is what the curve leaves below its last point', () => {
    for (const [n, c, last] of [
      [10, 3, 10],
      [10, 3, 6],
      [12, 0, 12],
      [12, 12, 5],
      [40, 1, 1],
    ] as const) {
      let area = 0
      for (let k = 1; k < last; ++k) area += passAtK(n, c, last) - passAtK(n, c, k)
      expect(sharpeningArea(n, c, last)).toBeCloseTo(area, 10)
    }
  })
})

describe('passFromMoments', () => {
  it('is 1 − E(1 − p)^k of the beta law', () => {
    const [a, b, k] = [0.5, 1.5, 6]
    let expected = 0
    const steps = 40_000
    for (let i = 0; i < steps; ++i) {
      const [low, high] = [i / steps, (i + 1) / steps]
      const middle = (low + high) / 2
      expected += (1 - (1 - middle) ** k) * (betaCdf(high, a, b) - betaCdf(low, a, b))
    }
    expect(passFromMoments(a / (a + b), 1 / (a + b + 1), k)).toBeCloseTo(expected, 5)
  })

  it('is one p without spread, and always or never with all of it', () => {
    expect(passFromMoments(0.3, 0, 4)).toBeCloseTo(1 - 0.7 ** 4, 12)
    expect(passFromMoments(0.3, 1, 4)).toBe(0.3)
  })
})

describe('splitByMoments', () => {
  it('gives all to the spread where the mean is the same, and all to the mean where the spread is', () => {
    expect(splitByMoments({ mean: 0.3, rho: 0.2 }, { mean: 0.3, rho: 0.6 }, 8).mean).toBe(0)
    expect(splitByMoments({ mean: 0.3, rho: 0.2 }, { mean: 0.4, rho: 0.2 }, 8).spread).toBe(0)
  })

  it('sums to the difference of the two beta laws', () => {
    const [base, rl] = [
      { mean: 0.3, rho: 0.2 },
      { mean: 0.5, rho: 0.7 },
    ]
    const { mean, spread } = splitByMoments(base, rl, 16)
    expect(mean + spread).toBeCloseTo(
      passFromMoments(rl.mean, rl.rho, 16) - passFromMoments(base.mean, base.rho, 16),
      14,
    )
    expect(mean).toBeGreaterThan(0)
    expect(spread).toBeLessThan(0)
  })
})

describe('squareOf', () => {
  it('is unbiased for p²', () => {
    const [n, p] = [5, 0.3]
    const choose = [1, 5, 10, 10, 5, 1]
    const mean = choose.reduce(
      (sum, ways, c) => sum + ways * p ** c * (1 - p) ** (n - c) * squareOf(n, c),
      0,
    )
    expect(mean).toBeCloseTo(p * p, 14)
    expect(intraclassCorrelation(0.5, 0.5)).toBe(1)
  })
})
