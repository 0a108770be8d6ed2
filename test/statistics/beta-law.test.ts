import { describe, expect, it } from 'vitest'
import { betaCover, betaPassAtK, betaPosterior } from '../../src/statistics/index.ts'
import { logBetaBinomial } from '../helpers/log-beta-binomial.ts'

const uniform = { a: 1, b: 1, zero: 0 }

describe('betaPassAtK', () => {
  it('is k / (k + 1) under the uniform law', () => {
    for (const k of [0, 1, 2, 31, 1e6]) expect(betaPassAtK(uniform, k)).toBeCloseTo(k / (k + 1), 14)
  })

  it('never passes the mass above 0', () => {
    expect(betaPassAtK({ a: 0.5, b: 0.5, zero: 0.3 }, 1e30)).toBeCloseTo(0.7, 12)
  })

  // mpmath: 1 − beta(a, b + k) / beta(a, b) at 50 digits
  it.each([
    [0.3021, 0.2202, 1e3, 0.9491706510239142],
    [0.3021, 0.2202, 1e12, 0.9999029048226998],
    [2.5, 40, 1e6, 0.9999999999894043],
    [1.3, 900, 7.5, 0.01072868674042716],
    [0.2, 1e4, 3, 5.999160155968567e-5],
  ])('matches mpmath at a=%d b=%d k=%d', (a, b, k, expected) => {
    expect(betaPassAtK({ a, b, zero: 0 }, k) / expected).toBeCloseTo(1, 10)
  })
})

describe('betaPosterior', () => {
  it('adds successes to a and failures to b', () => {
    expect(betaPosterior(uniform, 10, 3)).toEqual({ a: 4, b: 8, zero: 0 })
  })

  it('leaves mass at 0 only where nothing was solved, by Bayes', () => {
    const law = { ...uniform, zero: 0.5 }
    expect(betaPosterior(law, 3, 1).zero).toBe(0)
    // 3 failures have probability 1 at p = 0 and 1 / 4 under the uniform law.
    expect(betaPosterior(law, 3, 0).zero).toBeCloseTo(0.5 / (0.5 + 0.5 / 4), 14)
  })

  it('averages back to the law it came from', () => {
    const law = { a: 0.4, b: 0.7, zero: 0.1 }
    let passed = 0
    let covered = 0
    for (let c = 0; c <= 12; ++c) {
      const weight = Math.exp(logBetaBinomial(law, 12, c))
      passed += weight * betaPassAtK(betaPosterior(law, 12, c), 50)
      covered += weight * betaCover(betaPosterior(law, 12, c), 0.3)
    }
    expect(passed).toBeCloseTo(betaPassAtK(law, 50), 12)
    expect(covered).toBeCloseTo(betaCover(law, 0.3), 12)
  })
})

describe('betaCover', () => {
  it('is 1 − τ under the uniform law', () => {
    expect(betaCover({ ...uniform, zero: 0.2 }, 0.75)).toBeCloseTo(0.2, 14)
  })
})
