import { describe, expect, it } from 'vitest'
import { analyse, compare } from '../../src/analysis/index.ts'
import { isMatched, type TemperatureSweep } from '../../src/analysis/temperature.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'

const counts = (...cs: number[]) => cs.map((c) => ({ n: 32, c }))
const times = <T>(count: number, values: T[]) => Array.from({ length: count }, () => values).flat()

/** At 0.6 the trained arm always solves two problems of three; the base half the time all of them. */
const wide = arm(counts(...times(40, [16, 16, 16])), { name: 'base' })
const sharp = arm(counts(...times(40, [32, 32, 0])), { name: 'grpo' })
/** At 1.2 the trained arm is as wide as the base, which has nearly stopped working. */
const hot = {
  temperature: 1.2,
  base: arm(counts(...times(40, [2, 2, 2]))),
  rl: arm(counts(...times(40, [16, 16, 16]))),
}
const sweep: TemperatureSweep = { temperature: 0.6, others: [hot] }

describe('temperature', () => {
  const plain = compare(wide, sharp, { draws: 300 })
  const swept = compare(wide, sharp, { draws: 300, sweep })
  const found = swept.temperature
  if ('needs' in found) throw new Error(found.needs)

  it('has pass@k of both arms over temperature and k, up to half of n', () => {
    const { settings, points } = found.data
    expect(settings).toEqual([
      { temperature: 0.6, topP: 1 },
      { temperature: 1.2, topP: 1 },
    ])
    expect(points.map(({ k }) => k)).toEqual([1, 2, 4, 8, 16])
    expect(points[0]!.at.map(({ base, rl }) => [base, rl])).toEqual([
      [0.5, expect.closeTo(2 / 3, 12)],
      [0.0625, 0.5],
    ])
    expect(points[0]!.at[1]!.gap.value).toBeCloseTo(0.4375, 12)
  })

  it('gives each arm its best temperature at each k', () => {
    const best = found.data.points.map(({ base, rl }) => [
      base.best.temperature,
      rl.best.temperature,
    ])
    expect(best).toEqual([
      [0.6, 0.6],
      [0.6, 1.2],
      [0.6, 1.2],
      [0.6, 1.2],
      [0.6, 1.2],
    ])
  })

  it('does not call an arm narrower that has only the wrong temperature', () => {
    expect(plain.verdict.name).toBe('sharper and narrower')
    const { gap } = found.data.points.at(-1)!
    expect(gap.value).toBeCloseTo(0, 3)
    expect(gap.low).toBeLessThan(0)
    expect(gap.high).toBeGreaterThanOrEqual(0)
    const row = swept.objections.find(({ id }) => id === 'temperature')!
    expect(row.outcome).toBe('becomes undecided')
    expect(row.evidence).toMatch(/^with the best of 0\.6; 1\.2 for each arm at every k/)
    expect(plain.objections.find(({ id }) => id === 'temperature')!.outcome).toBe('not examined')
  })

  it('loses no verdict to settings that change nothing', () => {
    // A certain loss begins at k = 35, where the envelopes no longer look; the other settings solve nothing.
    const at = (c: (i: number) => number) => ({
      ...arm(Array.from({ length: 400 }, (_, i) => ({ n: 64, c: c(i) }))),
    })
    const base = at((i) => (i < 200 ? 20 : i < 250 ? 1 : 0))
    const rl = at((i) => (i < 200 ? 40 : i >= 250 && i < 262 ? 8 : 0))
    const others = [0.2, 1.2].map((temperature) => ({
      temperature,
      base: at(() => 0),
      rl: at(() => 0),
    }))
    const { verdict, objections } = compare(base, rl, {
      draws: 300,
      sweep: { temperature: 0.6, others },
    })
    expect(verdict.name).toBe('sharper and narrower')
    const row = objections.find(({ id }) => id === 'temperature')!
    expect(row.outcome).toBe('cannot tell')
    expect(row.evidence).toContain(', and within the same limits, both at their own: sharper')
    expect(verdict.objected.join()).not.toContain('temperature')
  })

  it('holds the gap of the envelopes within limits that hold for every choice', () => {
    for (const { gap, at } of found.data.points) {
      expect(gap.low).toBeLessThanOrEqual(Math.max(...at.map((each) => each.gap.high)))
      expect(gap.value).toBeGreaterThanOrEqual(gap.low)
      expect(gap.value).toBeLessThanOrEqual(gap.high)
    }
  })

  it('takes top-p for a setting of its own', () => {
    const others = [{ ...hot, temperature: 0.6, topP: 0.95 }]
    const nuclei = compare(wide, sharp, { draws: 300, sweep: { temperature: 0.6, others } })
    if ('needs' in nuclei.temperature) throw new Error(nuclei.temperature.needs)
    expect(nuclei.temperature.data.settings).toEqual([
      { temperature: 0.6, topP: 0.95 },
      { temperature: 0.6, topP: 1 },
    ])
    expect(nuclei.temperature.summary).toContain('0.6, top-p .95 for the trained arm')
    expect(renderReport(nuclei)).toContain('0.6, top-p .95')
  })

  it('asks the verdict again where the answers of both arms are equally spread', () => {
    const given = (...each: number[]) => ({
      n: 32,
      c: each[0]!,
      answers: each.flatMap((count, i) =>
        count === 0 ? [] : [{ answer: `${i}`, count, correct: i === 0 }],
      ),
    })
    const mixed = (...each: ReturnType<typeof given>[]) => arm(times(40, each))
    // The base is half right everywhere; the trained arm always, on two problems of three, and hotter as the base.
    const own = mixed(given(16, 16), given(16, 16), given(16, 16))
    const cold = mixed(given(32), given(32), given(0, 32))
    const others = [{ temperature: 1.2, base: own, rl: own }]
    const { objections, verdict } = compare(own, cold, {
      draws: 300,
      sweep: { temperature: 0.6, others },
    })
    expect(verdict.name).toBe('sharper and narrower')
    const row = objections.find(({ id }) => id === 'variance')!
    expect(row.outcome).toBe('becomes undecided')
    expect(row.evidence).toMatch(
      /^the chance that two answers differ changes by −\.516 \[.*; at nearly equal entropy of answers \(0\.6 in the base .*, 1\.2 in the trained arm .* the verdict is: /,
    )
    const narrow = [{ temperature: 1.2, base: own, rl: cold }]
    const without = compare(own, cold, {
      draws: 300,
      sweep: { temperature: 0.6, others: narrow },
    }).objections.find(({ id }) => id === 'variance')!
    expect(without.outcome).toBe('not examined')
    expect(without.evidence).toMatch(
      /^needs a temperature at which both arms spread their answers alike, to half a bit and to a fifth of the smaller entropy \(the nearest: /,
    )
    expect(plain.objections.find(({ id }) => id === 'variance')).toMatchObject({
      outcome: 'not examined',
      evidence: 'needs the answers of both arms at several temperatures (`--temperature`, `--at`)',
    })
  })

  it('has the gap where the answers of both arms are equally spread', () => {
    expect(found.data.matchedEntropy).toBeNull()
    expect(found.caveats).toContain(
      'the gap at equal entropy of answers needs the answer of every completion',
    )
    const answers = (...each: number[]) => ({
      n: 32,
      c: each[0]!,
      answers: each.map((count, i) => ({ answer: `${i}`, count, correct: i === 0 })),
    })
    const of = (...each: number[]) => arm(Array.from({ length: 12 }, () => answers(...each)))
    // One bit in the base; the trained arm has none at 0.6, one at 1.2 and two at 2.
    const { temperature: matched } = compare(of(16, 16), of(32), {
      draws: 300,
      sweep: {
        temperature: 0.6,
        others: [
          { temperature: 2, base: of(8, 8, 8, 8), rl: of(8, 8, 8, 8) },
          { temperature: 1.2, base: of(8, 8, 8, 8), rl: of(16, 16) },
        ],
      },
    })
    if ('needs' in matched) throw new Error(matched.needs)
    const { base, rl, gaps } = matched.data.matchedEntropy!
    expect(base).toMatchObject({ temperature: 0.6, topP: 1 })
    expect(rl.temperature).toBe(1.2)
    // Chao, Wang and Jost's estimate lies a little above the plug-in's one bit.
    expect([base.entropy, rl.entropy]).toEqual([expect.closeTo(1, 1), base.entropy])
    expect(gaps[0]).toMatchObject({ k: 1, value: 0 })
    expect(matched.summary).toContain('; at nearly equal entropy of answers (0.6 for the base with')
  })

  it.each([
    [0.47, 0.11, false],
    [0.5, 0.42, true],
    [5.2, 4.6, false],
    [5.2, 4.8, true],
    [0, 0, true],
  ])('takes entropies of %d and %d bits as nearly equal: %s', (base, rl, matched) => {
    const at = (entropy: number) => ({ temperature: 1, topP: 1, entropy })
    expect(isMatched({ base: at(base), rl: at(rl), gaps: [] })).toBe(matched)
    expect(isMatched({ base: at(rl), rl: at(base), gaps: [] })).toBe(matched)
  })

  it('finds the best temperature of a world where it is known, and how it rises with k', () => {
    // To leave a beaten track takes heat, and so does losing the thread: p = exp(−d²/2T² − T) is largest at T³ = d².
    const temperatures = [0.25, 0.5, 1, 1.5, 2.25, 3.25]
    const world = (difficulties: number[]) => {
      const [first, ...rest] = temperatures.map((temperature) => {
        const problems = difficulties.map((d) => {
          const p = Math.exp((-d * d) / (2 * temperature ** 2) - temperature)
          return { n: 1024, c: Math.round(1024 * p) }
        })
        return { temperature, base: arm(problems), rl: arm(problems) }
      })
      const { findings } = analyse(first!.base, first!.rl, ['temperature'], {
        draws: 100,
        k: { from: 1, to: 32 },
        sweep: { temperature: first!.temperature, others: rest },
      })
      const heat = findings.temperature!
      if ('needs' in heat) throw new Error(heat.needs)
      return heat.data.points.map(({ base }) => base.best.temperature)
    }
    // One difficulty: the same at every k. Difficulties from 0 to 3: hotter for more attempts.
    expect(new Set(world(Array.from({ length: 20 }, () => 1.84)))).toEqual(new Set([1.5]))
    const spread = world(Array.from({ length: 40 }, (_, i) => (3 * (i + 0.5)) / 40))
    expect(spread).toEqual(spread.toSorted((a, b) => a - b))
    expect(spread[0]).toBeLessThan(spread.at(-1)!)
  })

  it('is drawn in the report', () => {
    const page = renderReport(swept)
    expect(page).toContain('id="figure-temperature-base"')
    expect(page).toContain('id="figure-temperature-rl"')
  })

  it('says what it needs', () => {
    expect(plain.temperature).toEqual({
      needs: 'both arms at several temperatures or top-p (`--temperature`, `--at`)',
    })
    const others = [{ ...hot, temperature: 0.6 }]
    expect(() => compare(wide, sharp, { sweep: { temperature: 0.6, others } })).toThrow(
      'temperature 0.6 is given twice',
    )
    const few = { temperature: 1, base: arm(counts(1, 2)), rl: arm(counts(1, 2)) }
    expect(() => compare(wide, sharp, { sweep: { temperature: 0.6, others: [few] } })).toThrow(
      'problem "p2" is not in both arms at temperature 1 (arm.jsonl, arm.jsonl)',
    )
  })
})
