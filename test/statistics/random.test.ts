import { describe, expect, it } from 'vitest'
import { chiSquare, random } from '../../src/statistics/index.ts'

describe('random', () => {
  it('gives the same numbers for the same seed, on every machine', () => {
    const { uniform, normal, integer } = random(7)
    expect([uniform(), uniform(), normal(), normal(), integer(1000)]).toMatchInlineSnapshot(`
      [
        0.7018102073741123,
        0.3518369909807051,
        1.9107578747572613,
        -0.8997612389308268,
        500,
      ]
    `)
  })

  it('gives other numbers for another seed, a large one, or another stream', () => {
    const first = (seed: number, stream?: number) => random(seed, stream).uniform()
    const firsts = [
      first(0),
      first(1),
      first(2 ** 32),
      first(2 ** 40 + 1),
      first(0, 1),
      first(1, 1),
    ]
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('has the moments of its laws', () => {
    const stream = random(3)
    const draws = Array.from({ length: 200_000 }, () => stream.normal())
    const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length
    expect(moment(1)).toBeCloseTo(0, 1.5)
    expect(moment(2)).toBeCloseTo(1, 1.5)
    expect(moment(4)).toBeCloseTo(3, 0.5)
    const squares = Array.from({ length: 50_000 }, () => chiSquare(5, stream))
    const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length
    const variance = squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / squares.length
    expect(mean).toBeCloseTo(5, 1)
    expect(Math.abs(variance - 10)).toBeLessThan(0.4)
  })

  it('refuses a seed that is no integer', () => {
    expect(() => random(0.5)).toThrow('invalid seed; not an integer: 0.5')
  })
})
