import { describe, expect, it } from 'vitest'
import {
  analyse,
  type AnswerClass,
  answerClasses,
  type AnswerProbes,
  compare,
} from '../../src/analysis/index.ts'
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
    base: probe(['never', 'cannot tell', 'favours', 'knows'], 0.02),
    rl: probe(['never', 'favours', 'knows', 'knows'], 0.05),
  }

  it('has both arms in each class and what moved between them', () => {
    const found = answersOf(both)
    if ('needs' in found) throw new Error(found.needs)
    const { base, rl, difference, moved } = found.data
    expect(answerClasses.map((name) => base[name].value)).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(answerClasses.map((name) => rl[name].value)).toEqual([0.5, 0.25, 0, 0.25])
    expect(difference['cannot tell'].value).toBeCloseTo(-0.25, 12)
    expect(difference.chance.value).toBeCloseTo(0.03, 12)
    expect(difference.knows.low).toBeLessThan(0)
    expect(moved.filter(({ problems }) => problems > 0)).toEqual([
      { from: 'knows', to: 'knows', problems: 1 },
      { from: 'favours', to: 'knows', problems: 1 },
      { from: 'cannot tell', to: 'favours', problems: 1 },
      { from: 'never', to: 'never', problems: 1 },
    ])
    expect(moved.reduce((sum, { problems }) => sum + problems, 0)).toBe(4)
    expect(found.summary).toMatch(
      /^of 100 possible answers the right answer is likelier than by guessing and the likeliest on /,
    )
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

  it('takes away what chains do not tell from guessing, and is drawn', () => {
    const many = Array.from({ length: 60 }, (_, i) => i)
    const [base, rl] = [arm(many.map(() => 1)), arm(many.map(() => 5))]
    const options = (after: AnswerClass, problems = 60) => ({
      draws: 300,
      probes: {
        base: probe(many.map(() => 'cannot tell')),
        rl: probe(many.slice(0, problems).map(() => after)),
      },
    })
    const row = (found: ReturnType<typeof compare>) =>
      found.objections.find(({ id }) => id === 'spread guesses')!
    for (const guessing of ['never', 'cannot tell'] as const) {
      const guessed = compare(base, rl, options(guessing))
      expect(guessed.verdict.name).toMatch(/^sharper/)
      expect(row(guessed).outcome).not.toBe('survives')
      expect(guessed.verdict.objected.join()).toContain('spread guesses')
      expect(renderReport(guessed)).toContain('id="figure-answers"')
    }
    // With the base's alone taken away the trained arm solves more at every k.
    expect(row(compare(base, rl, options('favours'))).evidence).toContain(
      'on 0 % (less often: 0 %, cannot tell: 100 %) of the problems for the base and on 100 % (less often: 0 %, cannot tell: 0 %) for the trained arm',
    )
    expect(row(compare(base, rl, { draws: 300 })).outcome).toBe('not examined')
  })

  it('does not decide from what cannot be told', () => {
    const [base, rl] = [arm(Array<number>(60).fill(4)), arm(Array<number>(60).fill(4))]
    const probes = (base_: AnswerClass, trained: AnswerClass) => ({
      base: probe(Array<AnswerClass>(60).fill(base_)),
      rl: probe(Array<AnswerClass>(60).fill(trained)),
    })
    const outcomes = (['cannot tell', 'never'] as const).map((of) => {
      const { objections, verdict } = compare(base, rl, { draws: 300, probes: probes(of, 'knows') })
      expect(verdict.name).toBe('undecided')
      return objections.find(({ id }) => id === 'spread guesses')!.outcome
    })
    expect(outcomes).toEqual(['stays undecided', 'becomes decided'])
  })

  it('does not let a verdict survive that most problems were not asked for', () => {
    const [base, rl] = [arm(Array<number>(60).fill(1)), arm(Array<number>(60).fill(5))]
    const few = probe(['knows', 'knows', 'knows'])
    const { objections } = compare(base, rl, { draws: 300, probes: { base: few, rl: few } })
    const row = objections.find(({ id }) => id === 'spread guesses')!
    expect(row.outcome).toBe('not examined')
    expect(row.evidence).toMatch(/^needs probes of the other 57 of 60 problems as well/)
  })
})
