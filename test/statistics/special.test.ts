import { describe, expect, it } from 'vitest'
import {
  betaCdf,
  digamma,
  logChoose,
  logGamma,
  normalQuantile,
  quantile,
  studentQuantile,
} from '../../src/statistics/index.ts'

// Expected values: scipy.special and scipy.stats.
describe('special functions', () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247],
    [1.5, -0.12078223763524526],
    [10, 12.801827480081469],
    [1000.5, 5908.674175848678],
    [1e9, 19723265827.503716],
  ])('logGamma(%d)', (x, expected) => {
    expect(Math.abs(logGamma(x) / expected - 1)).toBeLessThan(1e-12)
  })

  it.each([
    [0.1, -10.423754940411076],
    [1, -0.5772156649015329],
    [3.7, 1.1671535393615113],
    [100.5, 4.605174352581845],
  ])('digamma(%d)', (x, expected) => {
    expect(Math.abs(digamma(x) / expected - 1)).toBeLessThan(1e-12)
  })

  it.each([
    [0.3, 0.5, 0.5, 0.36901011956554536],
    [0.01, 0.3, 128.2, 0.9436522132837231],
    [0.9, 100, 30, 0.9999909107641856],
    [0.5, 2, 3, 0.6875],
    [0.999, 50, 0.2, 0.4075383366160831],
  ])('betaCdf(%d, %d, %d)', (x, a, b, expected) => {
    expect(betaCdf(x, a, b)).toBeCloseTo(expected, 11)
  })

  it.each([
    [0.975, 1.959963984540054],
    [0.5, 0],
    [1e-10, -6.361340902404056],
    [0.2, -0.8416212335729142],
    [0.999, 3.090232306167813],
  ])('normalQuantile(%d)', (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 12)
  })

  it.each([
    [0.975, 1, 12.706204736174698],
    [0.975, 14, 2.144786687917804],
    [0.05, 5, -2.015048373333024],
    [0.9995, 1000, 3.300282648423944],
  ])('studentQuantile(%d, %d)', (p, freedom, expected) => {
    expect(studentQuantile(p, freedom)).toBeCloseTo(expected, 8)
  })

  it('refuses a probability outside (0, 1)', () => {
    expect(() => normalQuantile(1)).toThrow('invalid probability; not in (0, 1): 1')
  })

  it('counts subsets', () => {
    expect(Math.exp(logChoose(10, 3))).toBeCloseTo(120, 9)
  })

  it('takes quantiles between order statistics', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
    expect(quantile([1, 2, 3, 4], 1)).toBe(4)
    expect(() => quantile([], 0.5)).toThrow('quantile of no values')
  })
})
