import { describe, expect, it } from 'vitest'
import { type JudgedProblem, roganGladen } from '../../src/analysis/rogan-gladen.ts'
import { random, type Random } from '../../src/statistics/index.ts'

/** Problems alike, of 10 chains each, with half of the labelled chains valid. */
function alike(count: number, accepted: number): JudgedProblem[] {
  const labels = { validAccepted: 9, validRejected: 1, invalidAccepted: 2, invalidRejected: 8 }
  return Array.from({ length: count }, () => ({ ...labels, accepted, judged: 20 }))
}

function estimate(problems: readonly JudgedProblem[]) {
  const found = roganGladen(problems)
  if ('why' in found) throw new Error(found.why)
  return found
}

describe('roganGladen', () => {
  it('undoes the error rates of a judge', () => {
    // 50 % valid: accepted 0.5 * 0.9 + 0.5 * 0.2.
    const { value, low, high } = estimate(alike(50, 11))
    expect(value).toBeCloseTo(0.5, 12)
    expect(low).toBeLessThan(0.48)
    expect(high).toBeGreaterThan(0.52)
  })

  it('keeps a width at the ends', () => {
    const { value, low, high } = estimate(alike(10, 18))
    expect(value).toBeCloseTo(1, 12)
    expect([low < 0.95, high]).toEqual([true, 1])
  })

  it('says so where labelled chains are judged otherwise than the rest', () => {
    // No share of valid chains makes a judge accept 99 % who accepts 90 % of the valid ones.
    expect(roganGladen(alike(50, 19.9))).toEqual({
      why: expect.stringContaining('it would lie between .200 (none valid) and .900 (all valid)'),
    })
  })

  it('says why there is nothing to correct', () => {
    const why = (change: Partial<JudgedProblem>) =>
      roganGladen(alike(5, 11).map((problem) => ({ ...problem, ...change })))
    expect(why({ invalidAccepted: 0, invalidRejected: 0 })).toEqual({
      why: 'the labelled chains are not of both kinds',
    })
    expect(why({ invalidAccepted: 9, invalidRejected: 1 })).toEqual({
      why: 'the labels do not show that the judges tell valid from invalid',
    })
    expect(roganGladen(alike(1, 11))).toEqual({ why: 'all judged chains are of one problem' })
    expect(roganGladen([])).toEqual({ why: 'no right chain is judged' })
  })

  it.each(['within problems', 'between chains'])(
    'covers the truth in about 95 of 100 studies where validity is shared %s',
    (where) => {
      const stream = random(5)
      const studies = Array.from({ length: 400 }, () =>
        roganGladen(study(where === 'within problems', stream)),
      ).flatMap((found) => ('value' in found ? [found] : []))
      const covered = studies.filter(({ low, high }) => low <= 0.8 && 0.8 <= high).length
      expect(studies.length).toBeGreaterThan(390)
      expect(covered / studies.length).toBeGreaterThanOrEqual(0.92)
    },
  )
})

/** 40 problems of 16 chains, of which 80 % are valid; judges are right 9 times in 10, and two a problem are labelled. */
function study(isShared: boolean, { uniform }: Random): JudgedProblem[] {
  return Array.from({ length: 40 }, () => {
    const problem: JudgedProblem = {
      accepted: 0,
      judged: 16,
      validAccepted: 0,
      validRejected: 0,
      invalidAccepted: 0,
      invalidRejected: 0,
    }
    const ofAll = uniform() < 0.8
    for (let i = 0; i < 16; i++) {
      const isValid = isShared ? ofAll : uniform() < 0.8
      const isAccepted = uniform() < (isValid ? 0.9 : 0.1)
      if (isAccepted) problem.accepted++
      if (i < 2)
        problem[`${isValid ? 'valid' : 'invalid'}${isAccepted ? 'Accepted' : 'Rejected'}`]++
    }
    return problem
  })
}
