import { describe, expect, it } from 'vitest'
import { analyse, type AnswerClass, type AnswerProbes, compare } from '../../src/analysis/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'

const probe = (classes: readonly AnswerClass[], chance = 0.02) => ({
  candidates: 100,
  problems: classes.map((each, i) => ({ id: `p${i}`, class: each, chance })),
})

const answersOf = (probes?: AnswerProbes) => {
  const [base, rl] = [arm([1, 1, 1, 1]), arm([4, 4, 4, 4])]
  return analyse(base, rl, ['answers'], { draws: 200, ...(probes && { probes }) }).findings.answers!
}

describe('answers', () => {
  const both = {
    base: probe(['never', 'never', 'spreads', 'knows'], 0.02),
    rl: probe(['never', 'spreads', 'knows', 'knows'], 0.05),
  }

  it('has both arms in each class and what moved between them', () => {
    const found = answersOf(both)
    if ('needs' in found) throw new Error(found.needs)
    const { base, rl, difference, moved } = found.data
    expect([base.knows.value, base.spreads.value, base.never.value]).toEqual([0.25, 0.25, 0.5])
    expect([rl.knows.value, rl.spreads.value, rl.never.value]).toEqual([0.5, 0.25, 0.25])
    expect(difference.never.value).toBeCloseTo(-0.25, 12)
    expect(difference.chance.value).toBeCloseTo(0.03, 12)
    expect(difference.knows.low).toBeLessThan(0)
    expect(moved.filter(({ problems }) => problems > 0)).toEqual([
      { from: 'knows', to: 'knows', problems: 1 },
      { from: 'spreads', to: 'knows', problems: 1 },
      { from: 'never', to: 'spreads', problems: 1 },
      { from: 'never', to: 'never', problems: 1 },
    ])
    expect(moved.reduce((sum, { problems }) => sum + problems, 0)).toBe(4)
    expect(found.summary).toMatch(/^of 100 possible answers the right answer is the likeliest on /)
  })

  it('is over the problems that both probes have', () => {
    const found = answersOf({ base: probe(['knows', 'never']), rl: both.rl })
    expect('caveats' in found && found.caveats.at(-1)).toBe('2 problems are not in both probes')
    expect(answersOf({ base: probe(['knows']), rl: both.rl })).toEqual({
      needs: 'probes of these problems: 1 problem of them is in both',
    })
  })

  it('says what it needs', () => {
    expect(answersOf()).toMatchObject({
      needs: expect.stringContaining('`passbound lab probe --json` of each') as string,
    })
  })

  it('takes away what chains lead to less often than guessing, and is drawn', () => {
    const many = Array.from({ length: 60 }, (_, i) => i)
    const [base, rl] = [arm(many.map(() => 1)), arm(many.map(() => 5))]
    const options = (after: AnswerClass) => ({
      draws: 300,
      probes: { base: probe(many.map(() => 'never')), rl: probe(many.map(() => after)) },
    })
    const row = (found: ReturnType<typeof compare>) =>
      found.objections.find(({ id }) => id === 'spread guesses')!
    const guessed = compare(base, rl, options('never'))
    expect(guessed.verdict.name).toMatch(/^sharper/)
    expect(row(guessed).outcome).not.toBe('survives')
    expect(guessed.verdict.objected.join()).toContain('spread guesses')
    // With the base's alone taken away the trained arm solves more at every k.
    expect(row(compare(base, rl, options('knows'))).evidence).toContain(
      'on 0 % of the problems for the base and on 100 % for the trained arm',
    )
    expect(row(compare(base, rl, { draws: 300 })).outcome).toBe('not examined')
    expect(renderReport(guessed)).toContain('id="figure-answers"')
  })
})
