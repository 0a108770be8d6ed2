import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  countTable,
  fitBetaBinomial,
  fitZeroInflated,
  random,
  rowWeights,
} from '../../src/statistics/index.ts'
import { logBetaBinomial } from '../helpers/log-beta-binomial.ts'

describe('fitBetaBinomial', () => {
  // scipy: betabinom.logpmf maximised by Nelder-Mead to 1e-10; statistics of the published pair
  it.each([
    ['base', 0.30205321, 0.22022378, -4240.109962924497],
    ['rl', 0.22771995, 0.12468129, -3542.031139083317],
  ])('finds the maximum on the bundled example, %s', (arm, a, b, logLikelihood) => {
    const fit = fitBetaBinomial(example(arm))
    expect(fit.a).toBeCloseTo(a, 7)
    expect(fit.b).toBeCloseTo(b, 7)
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 8)
    expect(fit).toMatchObject({ zero: 0, onEdge: false })
  })

  it('sums the log-likelihood that the law itself gives', () => {
    const counts = [3, 0, 7, 10, 10, 1].map((c, i) => ({ n: 10 + 100 * (i % 2), c }))
    const fit = fitBetaBinomial(counts)
    const direct = counts.reduce((sum, { n, c }) => sum + logBetaBinomial(fit, n, c), 0)
    expect(fit.logLikelihood).toBeCloseTo(direct, 9)
    for (const other of [
      { ...fit, a: fit.a * 1.01 },
      { ...fit, b: fit.b * 0.99 },
    ])
      expect(counts.reduce((sum, { n, c }) => sum + logBetaBinomial(other, n, c), 0)).toBeLessThan(
        direct,
      )
  })

  it('takes a weight of 2 as a problem met twice', () => {
    const counts = example('base').slice(0, 50)
    const weights = counts.map((_, i) => (i % 3 === 0 ? 2 : 1))
    const twice = counts.flatMap((count, i) => (i % 3 === 0 ? [count, count] : [count]))
    const table = countTable(counts)
    const weighted = fitBetaBinomial({ ...table, weight: rowWeights(table, weights) })
    expect(weighted.a).toBeCloseTo(fitBetaBinomial(twice).a, 9)
  })

  it('sums over runs where counts are large and few', () => {
    const { a, b, onEdge } = fitBetaBinomial([1, 3, 5e5, 9e5, 20].map((c) => ({ n: 1e6, c })))
    expect(onEdge).toBe(false)
    // mpmath: the root of the score at 40 digits
    expect(a).toBeCloseTo(0.1090912159, 7)
    expect(b).toBeCloseTo(0.4182661682, 7)
  })

  it.each([
    ['nothing was solved', [0, 0, 0]],
    ['everything was solved', [10, 10, 10]],
    ['problems do not differ', [5, 5, 5]],
  ])('says that the law is not identified where %s', (_, cs) => {
    expect(fitBetaBinomial(cs.map((c) => ({ n: 10, c }))).onEdge).toBe(true)
  })

  it('refuses impossible counts', () => {
    expect(() => fitBetaBinomial([{ n: 3, c: 4 }])).toThrow('invalid c; not in [0, 3]: 4')
    expect(() => fitBetaBinomial([])).toThrow('a fit needs at least one problem')
  })
})

describe('fitZeroInflated', () => {
  // scipy: the same with log(zero + (1 − zero) pmf(0)), from three starts
  it.each([
    ['base', 0.406245, 0.236461, 0.0618883, -4233.404816365],
    ['rl', 0.412929, 0.141833, 0.0997359, -3526.670566234],
  ])('finds the maximum on the bundled example, %s', (arm, a, b, zero, logLikelihood) => {
    const fit = fitZeroInflated(example(arm))
    expect(fit.a).toBeCloseTo(a, 6)
    expect(fit.b).toBeCloseTo(b, 6)
    expect(fit.zero).toBeCloseTo(zero, 6)
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 8)
  })

  it('has no mass at 0 where the plain law does as well', () => {
    const counts = Array.from({ length: 11 }, (_, c) => ({ n: 10, c }))
    expect(fitZeroInflated(counts).zero).toBe(0)
  })

  it('finds the mass that a made world has', () => {
    const { uniform } = random(3)
    const counts = Array.from({ length: 4000 }, () => {
      const p = uniform() < 0.2 ? 0 : uniform()
      let c = 0
      for (let i = 0; i < 64; ++i) c += uniform() < p ? 1 : 0
      return { n: 64, c }
    })
    const { a, b, zero } = fitZeroInflated(counts)
    expect(Math.abs(zero - 0.2)).toBeLessThan(0.025)
    expect(Math.abs(a - 1)).toBeLessThan(0.1)
    expect(Math.abs(b - 1)).toBeLessThan(0.1)
  })
})

function example(arm: string): { n: number; c: number }[] {
  const path = new URL(`../../examples/deepscaler/${arm}.jsonl`, import.meta.url)
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): { n: number; c: number } => JSON.parse(line))
}
