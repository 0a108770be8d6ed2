import { describe, expect, it } from 'vitest'
import { type CalculatorQuad, calculatorEffect } from '../../src/analysis/calculator-effect.ts'
import { random } from '../../src/statistics/index.ts'

const band = { alpha: 0.05, draws: 1000, seed: 0, method: 'bounded' } as const
const tally = (c: number, u = 0) => ({ n: 4, c, u })

function quads(rows: [number, number, number, number][]): CalculatorQuad[] {
  return rows.map(([offBase, offRl, onBase, onRl], i) => ({
    id: `p${i}`,
    off: { base: tally(offBase), rl: tally(offRl) },
    on: { base: tally(onBase), rl: tally(onRl) },
  }))
}

describe('calculatorEffect', () => {
  it('is the difference of differences, worked by hand', () => {
    const { data, summary } = calculatorEffect(
      quads([
        [0, 2, 2, 2],
        [1, 3, 4, 4],
        [2, 2, 2, 3],
      ]),
      [1, 4],
      band,
    )
    const [one, four] = data.points
    // off: base (0 + 1 + 2)/12, rl (2 + 3 + 2)/12; on: base 8/12, rl 9/12.
    expect(one).toMatchObject({
      k: 1,
      off: { base: 3 / 12, rl: 7 / 12 },
      on: { base: 8 / 12, rl: 9 / 12 },
    })
    expect(one!.gainOff.value).toBeCloseTo(4 / 12, 12)
    expect(one!.gainOn.value).toBeCloseTo(1 / 12, 12)
    expect(one!.base.value).toBeCloseTo(5 / 12, 12)
    expect(one!.rl.value).toBeCloseTo(2 / 12, 12)
    expect(one!.interaction.value).toBeCloseTo(-3 / 12, 12)
    expect(four!.interaction.value).toBeCloseTo(-1 / 3, 12)
    expect(data.arithmeticShare.value).toBeCloseTo(3 / 4, 12)
    expect(summary).toContain('a change of −.250')
    for (const { interaction } of data.points)
      expect(interaction.low < interaction.value && interaction.value < interaction.high).toBe(true)
  })

  it('reaches over both ways of counting what is unresolved', () => {
    const rows = quads(Array.from({ length: 12 }, (_, i) => [i % 3, 2, 2, 2 + (i % 2)]))
    const resolved = calculatorEffect(rows, [1], band).data.points[0]!
    const open = calculatorEffect(
      rows.map((quad) => ({ ...quad, on: { ...quad.on, rl: { ...quad.on.rl, u: 1 } } })),
      [1],
      band,
    )
    const [point] = open.data.points
    expect(point!.interaction.value).toBe(resolved.interaction.value)
    expect(point!.interaction.low).toBeCloseTo(resolved.interaction.low, 2)
    expect(point!.interaction.high).toBeGreaterThan(resolved.interaction.high + 0.15)
    expect(open.caveats.join()).toContain('counts the 12 unresolved completions as not correct')
  })

  it('covers the interaction of populations where it is known', () => {
    // What a calculator adds to the base on half of the problems and to the trained arm on a quarter.
    const truth = { gainOff: 0.2, interaction: -0.15 }
    const { uniform } = random(11)
    let missed = 0
    const trials = 200
    for (let trial = 0; trial < trials; ++trial) {
      const rows = Array.from({ length: 40 }, (): [number, number, number, number] => {
        const draw = (p: number) =>
          Array.from({ length: 4 }, () => uniform() < p).filter(Boolean).length
        const helps = uniform() < 0.5
        return [draw(0.3), draw(0.5), draw(helps ? 0.7 : 0.3), draw(helps ? 0.6 : 0.5)]
      })
      const { interaction, gainOff } = calculatorEffect(quads(rows), [1], band).data.points[0]!
      const holds = (truthful: number, { low, high }: { low: number; high: number }) =>
        low <= truthful && truthful <= high
      if (!holds(truth.interaction, interaction) || !holds(truth.gainOff, gainOff)) ++missed
    }
    expect(missed / trials).toBeLessThanOrEqual(0.05)
  })
})
