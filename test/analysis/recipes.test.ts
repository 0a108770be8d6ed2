import { describe, expect, it } from 'vitest'
import { recipes } from '../../src/analysis/index.ts'
import { random, studentQuantile } from '../../src/statistics/index.ts'
import { arm } from '../helpers/arms.ts'

/** Ten problems, each solved c times of 8. */
const flat = (c: number) => arm(Array.from({ length: 10 }, () => c))

describe('recipes', () => {
  it('has the mean over seeds and the spread between them', () => {
    const { data } = recipes([
      { name: 'base', fixed: true, arms: [flat(2)] },
      { name: 'grpo', fixed: false, arms: [flat(4), flat(6)] },
    ])
    expect(data.k).toBe(8)
    expect(data.recipes).toMatchObject([
      { name: 'base', fixed: true, seeds: 1, pass1: { mean: 0.25, sd: null } },
      { name: 'grpo', seeds: 2, pass1: { mean: 0.625, values: [0.5, 0.75] } },
    ])
    expect(data.recipes[1]!.pass1.sd).toBeCloseTo(Math.SQRT2 / 8, 12)
  })

  it('widens the band over problems by t of the spread between seeds', () => {
    const { data } = recipes([
      { name: 'a', fixed: false, arms: [flat(4), flat(5), flat(6)] },
      { name: 'b', fixed: false, arms: [flat(6), flat(7), flat(8)] },
    ])
    const [at1] = data.contrasts
    expect(at1).toMatchObject({ one: 'a', other: 'b', k: 1 })
    expect(at1!.difference.value).toBeCloseTo(0.25, 12)
    // Equal variances of three seeds each: Welch's degrees of freedom are 4.
    const reach = studentQuantile(1 - 0.05 / 2 / 2 / 2, 4) * Math.sqrt((2 * (1 / 8) ** 2) / 3)
    expect(at1!.difference.low).toBeCloseTo(at1!.overProblems.low - reach, 12)
    expect(at1!.difference.high).toBeCloseTo(Math.min(1, at1!.overProblems.high + reach), 12)
  })

  it('does not take a lucky seed for a better recipe', () => {
    const many = (c: number) => arm(Array.from({ length: 400 }, () => ({ n: 64, c })))
    const one = recipes([
      { name: 'a', fixed: false, arms: [many(20), many(30)] },
      { name: 'b', fixed: false, arms: [many(24), many(34)] },
    ])
    const { difference, overProblems } = one.data.contrasts[0]!
    expect(overProblems.low).toBeGreaterThan(0)
    expect(difference.low).toBeLessThan(0)
    expect(one.summary).toMatch(/^b cannot be told from a at k = 1: \+\.062 \[/)
  })

  it('claims nothing from one seed, and judges fixed checkpoints over problems alone', () => {
    const single = recipes([
      { name: 'base', fixed: true, arms: [flat(2)] },
      { name: 'grpo', fixed: false, arms: [flat(8)] },
    ])
    expect(single.data.contrasts[0]!.difference).toEqual({
      value: expect.closeTo(0.75, 12),
      low: -1,
      high: 1,
    })
    expect(single.caveats).toContain(
      'a recipe with one seed has no spread to be judged against: its contrasts have no limits',
    )
    const fixed = recipes([
      { name: 'base', fixed: true, arms: [flat(2)] },
      { name: 'instruct', fixed: true, arms: [flat(8)] },
    ])
    const [{ difference, overProblems }] = fixed.data.contrasts as [
      (typeof fixed.data.contrasts)[0],
    ]
    expect(difference).toEqual(overProblems)
  })

  it(
    'covers the true difference of recipes whose seeds and problems vary',
    { timeout: 60_000 },
    () => {
      const { normal, uniform } = random(7)
      const logistic = (x: number) => 1 / (1 + Math.exp(-x))
      let [covered, coveredOverProblems] = [0, 0]
      const worlds = 150
      for (let world = 0; world < worlds; ++world) {
        const difficulties = Array.from({ length: 250 }, () => 1.5 * normal())
        const trained = () => {
          const luck = 0.6 * normal()
          return arm(
            difficulties.map((x) => {
              const p = logistic(x + luck)
              return {
                n: 16,
                c: Array.from({ length: 16 }, () => uniform()).filter((u) => u < p).length,
              }
            }),
          )
        }
        // The same recipe twice: the true difference is 0.
        const { contrasts } = recipes([
          { name: 'a', fixed: false, arms: [trained(), trained(), trained()] },
          { name: 'b', fixed: false, arms: [trained(), trained(), trained()] },
        ]).data
        const holds = (part: 'difference' | 'overProblems') =>
          contrasts.every(({ [part]: { low, high } }) => low <= 0 && high >= 0)
        covered += Number(holds('difference')) / worlds
        coveredOverProblems += Number(holds('overProblems')) / worlds
      }
      expect(covered).toBeGreaterThan(0.95)
      // What judging one seed's completions would have claimed.
      expect(coveredOverProblems).toBeLessThan(0.7)
    },
  )

  it('refuses one recipe, one name twice, and a k beyond n', () => {
    const a = { name: 'a', fixed: false, arms: [flat(1)] }
    expect(() => recipes([a])).toThrow(
      'recipes are compared with each other: needs at least 2, got 1',
    )
    expect(() => recipes([a, a])).toThrow('recipe a is given twice')
    expect(() => recipes([a, { ...a, name: 'b' }], { k: 9 })).toThrow(
      'k must be a whole number from 1 to the smallest n, 8, got 9',
    )
  })
})
