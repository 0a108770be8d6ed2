import { describe, expect, it } from 'vitest'
import {
  judgedChains,
  type JudgedSample,
  panelCounts,
  panelPassAtK,
} from '../../src/analysis/judged-chains.ts'
import { random } from '../../src/statistics/index.ts'

describe('panel verdicts', () => {
  const right = [[true, true, true], [true, false, false], [true, true, false], []]

  it('count any, majority and all, and a chain that nobody judged both ways', () => {
    expect(panelCounts(right, 0.5)).toEqual({ any: 4, majority: 2.5, all: 1 })
  })

  it('leave a range, and take the majority of those not judged as of those judged', () => {
    const range = panelPassAtK([{ n: 4, right }], 1)
    expect(range.any).toBeCloseTo(1, 12)
    expect(range.majority).toBeCloseTo((2 + 2 / 3) / 4, 12)
    expect(range.all).toBeCloseTo(0.25, 12)
  })

  it('take those of a problem without verdicts as those of all problems', () => {
    const problems = [
      { n: 2, right: [[true], [false]] },
      { n: 2, right: [[], []] },
    ]
    expect(panelPassAtK(problems, 1)).toEqual({ any: 0.75, majority: 0.5, all: 0.25 })
  })
})

describe('judgedChains', () => {
  it('leaves everything open where nobody read a chain', () => {
    const sample = { right: true, refuted: false, verdicts: [], label: null }
    const { data } = judgedChains([{ n: 2, samples: [sample, sample] }])
    expect(data.points[0]).toMatchObject({ pass: 1, any: 1, majority: Number.NaN, all: 0 })
    expect(data.validShare).toBeNull()
  })

  /** Chains that are valid 9 times in 10, of which the judges read a share. */
  function arm(read: number) {
    const { uniform } = random(3)
    return Array.from({ length: 200 }, () => ({
      n: 16,
      samples: Array.from({ length: 16 }, (): JudgedSample => {
        const [right, valid, judged] = [uniform() < 0.6, uniform() < 0.9, uniform() < read]
        return { right, refuted: false, verdicts: judged ? [valid] : [], label: null }
      }),
    }))
  }

  it('does not take chains that were not judged for invalid ones', () => {
    const [whole, third] = [judgedChains(arm(1)), judgedChains(arm(0.3))]
    const [truth, range] = [whole.data.points[0]!, third.data.points[0]!]
    expect(truth.all).toBe(truth.any)
    expect(range.all).toBeLessThan(truth.any)
    expect(range.any).toBeGreaterThan(truth.any)
    expect(range.majority).toBeCloseTo(truth.majority, 1)
    const { right, judged } = third.data
    expect(third.summary).toContain(`right chains ${judged} are judged`)
    expect(third.summary).toContain('chains without one as invalid')
    expect(third.caveats[0]).toContain(`${right - judged} of ${right} right chains have no verdict`)
    expect(whole.caveats[0]).not.toContain('no verdict')
  })
})
