import { describe, expect, it } from 'vitest'
import { calculatorCounterfactual } from '../../src/analysis/calculator-counterfactual.ts'
import { type FourWorlds, gainSplit } from '../../src/analysis/gain-split.ts'
import { compare } from '../../src/analysis/index.ts'
import { AuditedProblem, chainAudit } from '../../src/audit/index.ts'
import type { AuditedTally, Mended } from '../../src/records/index.ts'
import { random, type Random } from '../../src/statistics/index.ts'
import { arm } from '../helpers/arms.ts'

interface World {
  approach: number
  slips: number
  followed: number
}

/** 16 samples of one problem; of those with a slip, replay follows a share. */
function made(id: string, { approach, slips, followed }: World, { uniform }: Random): AuditedTally {
  const tally = { ...new AuditedProblem(id).finish(), n: 16, audited: 16, coverage: 16 }
  for (let i = 0; i < 16; i++) {
    const [isPlanned, hasSlip, isFollowed] = [
      uniform() < approach,
      uniform() < slips,
      uniform() < followed,
    ]
    const isOpen = hasSlip && !isFollowed
    const isRight = isPlanned && !hasSlip
    if (isRight) tally.right++
    if (isPlanned && !isOpen) tally.replayed++
    tally.least = mended(tally.least, isPlanned && !isOpen)
    tally.most = mended(tally.most, isPlanned || isOpen)
  }
  return { ...tally, lenient: tally.right, both: tally.replayed }
}

const mended = ({ replayed, both }: Mended, isRight: boolean): Mended => ({
  replayed: replayed + Number(isRight),
  both: both + Number(isRight),
})

function worlds({ n, right, replayed, least, most }: AuditedTally): FourWorlds {
  const ofBoth = ({ replayed: c }: Mended) => ({ replayed: c / n, both: c / n })
  const point = { stated: right / n, lenient: right / n, ...ofBoth({ replayed, both: replayed }) }
  return { ...point, least: ofBoth(least), most: ofBoth(most) }
}

function arms(base: World, rl: World, count = 300) {
  const stream = random(6)
  const of = (world: World) => Array.from({ length: count }, (_, i) => made(`p${i}`, world, stream))
  return { base: of(base), rl: of(rl) }
}

describe('the arithmetic in a gain where replay follows one arm better', () => {
  // Slips cost the base .6 × .3 and the trained arm .8 × .3: of the gain of .14 arithmetic is −.06.
  const both = arms(
    { approach: 0.6, slips: 0.3, followed: 0.9 },
    { approach: 0.8, slips: 0.3, followed: 0.1 },
  )

  it('lies in the range, though replay puts it at more than .1', () => {
    const { data, summary, caveats } = gainSplit(
      both.base.map((base, i) => ({ base: worlds(base), rl: worlds(both.rl[i]!) })),
    )
    expect(data.arithmetic.value).toBeGreaterThan(0.1)
    expect(data.reach.arithmetic.least).toBeLessThan(-0.06)
    expect(data.reach.arithmetic.most).toBeGreaterThan(data.arithmetic.value)
    expect(data.reach.arithmetic.low).toBeLessThan(data.reach.arithmetic.least)
    expect(data.reach.rest.least).toBeCloseTo(data.gain.value - data.reach.arithmetic.most, 9)
    expect(summary).toContain('with what replay could not follow going either way, arithmetic is −')
    expect(caveats.join(' ')).not.toMatch(/(lower|upper) bound/)
  })

  it('has a share whose range is as wide', () => {
    const [{ reach, arithmeticShare }] = calculatorCounterfactual(both, [1]).data.points as [
      ReturnType<typeof calculatorCounterfactual>['data']['points'][number],
    ]
    const truth = -0.06 / 0.14
    expect(arithmeticShare.value).toBeGreaterThan(0.5)
    expect(reach.arithmeticShare.least).toBeLessThan(truth)
    expect(reach.arithmeticShare.most).toBeGreaterThan(arithmeticShare.value)
    expect(reach.gain.most).toBeGreaterThan(0.2)
  })

  it('leaves the verdict open where both ends do not agree', () => {
    const named = (which: 'base' | 'rl') =>
      arm(both[which].map((audited) => ({ c: audited.right, n: 16, audited })))
    const { objections } = compare(named('base'), named('rl'))
    const { outcome, evidence } = objections.find(({ id }) => id === 'arithmetic')!
    expect(outcome).toBe('becomes undecided')
    expect(evidence).toContain('it is anything from worse to ')
  })

  it('is one value where every slip was followed', () => {
    const world = { approach: 0.7, slips: 0.2, followed: 1 }
    const { points, unfollowed } = calculatorCounterfactual(arms(world, world, 30), [1]).data
    const { reach, replayed } = points[0]!
    expect([reach.gain.least, reach.gain.most]).toEqual([replayed.gain.value, replayed.gain.value])
    expect(unfollowed).toEqual({ base: 0, rl: 0 })
  })
})

describe('AuditedProblem', () => {
  it('leaves both ways open where a slip cannot be followed to the answer', () => {
    const text = '3 * 4 = 13. So the answer is 20.'
    const audit = chainAudit(text, '12')
    expect(audit.unfollowed).toBe(true)
    const problem = new AuditedProblem('p')
    problem.add({ right: false, answered: true, audit })
    problem.add({ right: false, answered: false, audit })
    problem.add({ right: true, answered: true, audit })
    problem.add({ right: true, answered: true, audit: null })
    expect(problem.finish()).toMatchObject({
      replayed: 2,
      // Without an answer in its format a sample stays wrong, whatever its arithmetic.
      least: { replayed: 1, both: 1 },
      most: { replayed: 3, both: 4 },
    })
  })
})
