import { describe, expect, it } from 'vitest'
import { pickTest, poolTest, random } from '../../src/statistics/index.ts'

const options = () => ({ most: 40_000, random: random(1) })

describe('pickTest', () => {
  it('is the binomial test where each chain has settled on one answer', () => {
    const settled = (answer: number) => Array.from({ length: 10 }, (_, i) => Number(i === answer))
    const chains = [0, 0, 0, 1, 2].map(settled)
    // Three or more of five, each with chance 1/10; none of five.
    const tail = 10 * 0.1 ** 3 * 0.9 ** 2 + 5 * 0.1 ** 4 * 0.9 + 0.1 ** 5
    expect(Math.abs(pickTest(chains, 0, options()).more / tail - 1)).toBeLessThan(0.25)
    expect(Math.abs(pickTest(chains, 5, options()).less / 0.9 ** 5 - 1)).toBeLessThan(0.7)
    expect(pickTest(chains, 5, options()).more).toBe(1)
  })

  it('never has a p-value of zero', () => {
    const chains = Array.from({ length: 9 }, () => [1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(pickTest(chains, 0, { most: 99, random: random(2) }).more).toBe(1 / 100)
  })
})

describe('poolTest', () => {
  it('is Fisher’s test where a chain has the answer or has not', () => {
    // Two of two here and two of six elsewhere: C(4, 2) / C(8, 2).
    const p = poolTest([1, 1], [1, 1, 1, 1, 0, 0, 0, 0], options())
    expect(Math.abs(p - 6 / 28)).toBeLessThan(0.12)
    expect(poolTest([0, 0], [0, 0, 1, 1], options())).toBe(1)
  })

  it('is right in its level', () => {
    const { uniform, integer } = random(3)
    const worlds = 2000
    let small = 0
    for (let world = 0; world < worlds; ++world) {
      const pool = Array.from({ length: 40 }, () => uniform() ** 4)
      const p = poolTest(pool.slice(0, 4), pool, { most: 999, random: random(integer(1e9)) })
      if (p <= 0.05) ++small
    }
    expect(Math.abs(small / worlds - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / worlds))
  })
})
