import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyse, compare, trajectory } from '../../src/analysis/index.ts'
import { reference } from '../../src/analysis/published/reference.ts'
import { arm } from '../helpers/arms.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

/**
 * Correct ones of 1,024 in each of the problems of AIME 2024 that Qwen2.5-7B and SimpleRL-Zoo solve, found by
 * a search for whole numbers that draw the curves of Yue et al. 2025, figure 2, and fall into the bins of their
 * figure 13. They are not published; which problem is which is not known, so that the two are paired by rank.
 */
const solved = {
  base: [729, 512, 256, 204, 172, 122, 103, 58, 32, 17, 15, 13, 6, 6, 4, 3, 3, 3, 2, 1, 1, 1, 1],
  rl: [1023, 975, 819, 615, 599, 307, 164, 87, 39, 28, 24, 19, 15, 9, 9, 5, 3, 2, 1],
}
const aime = (which: 'base' | 'rl') =>
  arm(
    Array.from({ length: 30 }, (_, i) => ({
      n: 1024,
      c: solved[which][i] ?? 0,
      answerSpace: 1000,
    })),
    { name: which },
  )

describe('AIME 2024 with Qwen2.5-7B, as Yue et al. 2025 draw it', () => {
  const found = compare(aime('base'), aime('rl'), { draws: 1000 })

  it('has the published pass@k of both arms, to 3 in 10,000', () => {
    const published = reference('yue2025/AIME24/Qwen2.5-7B')
    const off = found.curves.data.points.flatMap(({ k, base, rl }) =>
      [
        { ours: base, theirs: published.base },
        { ours: rl, theirs: published.rl },
      ].flatMap(({ ours, theirs }) => {
        const point = theirs.find((each) => each.k === k)
        return point ? [Math.abs(point.pass - ours)] : []
      }),
    )
    expect(off.length).toBeGreaterThan(50)
    expect(Math.max(...off)).toBeLessThan(3e-4)
  })

  it.skipIf(sharedData === null)('has the published histogram', () => {
    const { panels } = JSON.parse(
      readFileSync(sharedFile('published/fig13_histograms.json'), 'utf8'),
    )
    const { base, RL } = panels['AIME24|Qwen2.5-7B']
    expect(found.histogram.data.map((bin) => bin.base)).toEqual(base)
    expect(found.histogram.data.map((bin) => bin.rl)).toEqual(RL)
  })

  it('solves 19 with both, 4 with the base alone, which is not significant', () => {
    const { preserved, shrunk, expanded, outOfReach, certain } = found.sets.data
    expect([preserved, shrunk, expanded, outOfReach]).toEqual([19, 4, 0, 7])
    expect(certain).toEqual({ expanded: 0, shrunk: 0 })
    expect(found.solved.data.all.mcnemarP).toBeCloseTo(0.125, 12)
    expect(found.verdict.name).toBe('undecided')
  })

  it('needs about three samples of the base to match one', () => {
    expect(found.efficiency.data.samplesToMatch.k).toBeCloseTo(3.3, 1)
  })

  it('is above what guessing among a thousand reaches on half of the problems only', () => {
    if ('needs' in found.floor) throw new Error(found.floor.needs)
    const { points, counts, guesser } = found.floor.data
    expect(points.at(-1)!.uniform).toBeCloseTo(0.641, 3)
    expect(counts.base).toEqual({ 'above chance': 15, 'cannot tell': 8, unsolved: 7 })
    expect(counts.rl).toEqual({ 'above chance': 16, 'cannot tell': 3, unsolved: 11 })
    expect(guesser!.asMany.base).toBeCloseTo(0.10433, 5)
  })

  it('is foretold by the parametric laws from a tenth of the samples, and overrated by the NPMLE', () => {
    if ('needs' in found.extrapolation) throw new Error(found.extrapolation.needs)
    const holds = found.extrapolation.data.methods.map(({ name, backTest }) => {
      const { predicted, observed, fitN } = backTest!
      expect(fitN).toBe(102)
      expect([observed.base, observed.rl]).toEqual([23 / 30, 19 / 30])
      const within = (which: 'base' | 'rl') =>
        predicted![which].low <= observed[which] && observed[which] <= predicted![which].high
      return [name, within('base'), within('rl')]
    })
    expect(holds).toEqual([
      ['power law', true, true],
      ['beta-binomial', true, true],
      ['zero-inflated beta-binomial', true, true],
      ['NPMLE', true, false],
    ])
  })
})

describe('figure 16 of Yue et al. 2025', () => {
  /** Problems that are solved every time, so that pass@k is their share at every k. */
  const always = (count: number) =>
    arm(Array.from({ length: 30 }, (_, i) => ({ n: 2048, c: i < count ? 2048 : 0 })))

  it('has a gap of −.133 at temperature 0.6 and k = 1024, and −.033 where each arm has its best', () => {
    const others = [
      { temperature: 1, base: always(23), rl: always(21) },
      { temperature: 1.2, base: always(19), rl: always(22) },
    ]
    const { temperature } = compare(always(23), always(19), {
      draws: 200,
      sweep: { temperature: 0.6, others },
    })
    if ('needs' in temperature) throw new Error(temperature.needs)
    const { k, at, gap, rl } = temperature.data.points.at(-1)!
    expect(k).toBe(1024)
    expect(at.map((each) => each.gap.value)).toEqual([
      expect.closeTo(-0.133, 3),
      expect.closeTo(-0.067, 3),
      expect.closeTo(0.1, 3),
    ])
    expect(gap.value).toBeCloseTo(-0.033, 3)
    expect(rl.best.temperature).toBe(1.2)
    expect(gap.high).toBeGreaterThan(0)
  })

  it.each([
    ['AIME24', 256, -0.02, -0.011],
    ['MATH500', 128, -0.026, -0.02],
  ])('has on %s at k = %i a gap of %d, and %d at the best', (benchmark, k, own, best) => {
    const panels = ['', ' at T = 1.0', ' at T = 1.2'].map((name) =>
      reference(`yue2025/${benchmark}/Qwen2.5-7B${name}`),
    )
    const at = (which: 'base' | 'rl') =>
      panels.map((panel) => panel[which].find((point) => point.k === k)!.pass)
    expect(at('rl')[0]! - at('base')[0]!).toBeCloseTo(own, 3)
    expect(Math.max(...at('rl')) - Math.max(...at('base'))).toBeCloseTo(best, 3)
  })
})

describe.skipIf(sharedData === null)('figure 13 of Yue et al. 2025', () => {
  it('has more problems at zero after training in every panel with any, as counts put into tenths', () => {
    const { panels } = JSON.parse(
      readFileSync(sharedFile('published/fig13_histograms.json'), 'utf8'),
    ) as { panels: Record<string, { base: number[]; RL: number[] }> }
    const grown = Object.values(panels).map(({ base, RL }) => {
      const [before, after] = [base, RL].map((bins) => arm(bins.flatMap(countsOf)))
      const histogram = analyse(before!, after!, ['histogram']).findings.histogram!
      expect(histogram.data.map((bin) => bin.base)).toEqual(base)
      expect(histogram.data.map((bin) => bin.rl)).toEqual(RL)
      return Math.sign(histogram.data[0]!.rl - histogram.data[0]!.base)
    })
    expect(grown.filter((sign) => sign === 1)).toHaveLength(21)
    expect(grown.filter((sign) => sign === 0)).toHaveLength(3)
    expect(grown).toHaveLength(24)
  })
})

/** As many problems as a bin of twelve holds, with 20 completions each. */
const countsOf = (size: number, bin: number) =>
  Array.from({ length: size }, () => ({ n: 20, c: bin === 11 ? 20 : Math.max(0, 2 * bin - 1) }))

describe('table 3 of Yue et al. 2025', () => {
  // pass@1 and pass@256 on Omni-MATH's 821 test problems, in per cent
  const rows = [
    [0, 10.2, 69.1],
    [150, 25.1, 68.3],
    [300, 27.1, 66.6],
    [450, 28.3, 63.9],
  ] as const

  it('is a gain from the first step on, and a loss that is certain from there too if nothing new is solved', () => {
    const steps = rows.map(([step, pass1, pass256]) => ({
      step,
      arm: arm(problemsOf(Math.round(8.21 * pass256), pass1 / 100)),
    }))
    const { k, points, firstLoss } = trajectory(steps).data
    expect(k).toBe(256)
    for (const [i, [step, pass1, pass256]] of rows.entries()) {
      const point = points[i]!
      expect(point.step).toBe(step)
      expect(100 * point.pass1.value).toBeCloseTo(pass1, 1)
      expect(100 * point.passK.value).toBeCloseTo(pass256, 1)
    }
    for (const { change1 } of points.slice(1)) expect(change1.low).toBeGreaterThan(0)
    expect(firstLoss).toBe(150)
  })
})

/** `solvedOnes` of 821 problems solved, the same ones at each step as far as they go, with a given mean of p. */
function problemsOf(solvedOnes: number, pass1: number) {
  const total = Math.round(821 * 256 * pass1) - solvedOnes
  return Array.from({ length: 821 }, (_, i) => {
    if (i >= solvedOnes) return { n: 256, c: 0 }
    const share = Math.floor((total * (i + 1)) / solvedOnes) - Math.floor((total * i) / solvedOnes)
    return { n: 256, c: 1 + share }
  })
}
