import { describe, expect, it } from 'vitest'
import { answerClasses, answerMarginal, type AnswerLaw } from '../../src/analysis/index.ts'
import { random } from '../../src/statistics/index.ts'

/** 8 chains of one law over 10 answers: the right answer's chance, another's, and the rest alike. */
const law = (id: string, gold: number, right: number, other: number): AnswerLaw => {
  const chances = Array.from({ length: 10 }, () => (1 - right - other) / 8)
  chances[gold] = right
  chances[(gold + 1) % 10] = other
  return { id, gold, chains: Array.from({ length: 8 }, () => chances) }
}

/** A guesser whose chains each settle on one of `space` answers, whatever the question is. */
function guesser(seed: number, { problems, chains, space }: Record<string, number>): AnswerLaw[] {
  const { integer } = random(seed, 11)
  const settled = () => {
    const chances = new Float64Array(space!).fill(1e-6)
    chances[integer(space!)] = 1
    return chances
  }
  return Array.from({ length: problems! }, (_, i) => ({
    id: `p${i}`,
    chains: Array.from({ length: chains! }, settled),
    gold: integer(space!),
  }))
}

describe('answerMarginal', () => {
  const found = answerMarginal([
    ...Array.from({ length: 6 }, (_, i) => law(`mode${i}`, i, 0.4, 0.3)),
    law('favoured', 6, 0.3, 0.4),
    law('avoided', 7, 0.001, 0.4),
    { id: 'silent', gold: 8, chains: Array.from({ length: 8 }, () => new Float64Array(10)) },
    ...guesser(3, { problems: 6, chains: 1, space: 10 }),
  ])

  it('tells what is favoured, what is avoided and what may be guessed', () => {
    const classes = found.data.problems.map((each) => each.class)
    expect(classes.slice(0, 9)).toEqual([
      ...Array.from({ length: 6 }, () => 'knows'),
      'favours',
      'never',
      'cannot tell',
    ])
    expect(classes.slice(9)).toEqual(Array.from({ length: 6 }, () => 'cannot tell'))
    const [first, favoured, silent] = [0, 6, 8].map((i) => found.data.problems[i]!)
    expect([first!.rank, favoured!.rank, first!.overMedian]).toEqual([
      1,
      2,
      expect.closeTo(0.4 / 0.0375, 10),
    ])
    expect(first!.p.more).toBeLessThan(0.01)
    expect(silent).toMatchObject({ chance: 0, p: { more: 1, less: 1 } })
  })

  it('has a share of each class with its limits', () => {
    const { shares } = found.data
    expect(answerClasses.map((name) => 15 * shares[name].value)).toEqual(
      [6, 1, 7, 1].map((n) => expect.closeTo(n, 10) as number),
    )
    for (const { low, high, value } of Object.values(shares)) {
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
    }
    expect(found.summary).toContain(
      'the right answer is likelier than by guessing and the likeliest of 10 on 40 %',
    )
    expect(found.summary).toMatch(/, where guessing uniformly has \.100$/)
  })

  it.each([
    { problems: 60, chains: 4, space: 10 },
    { problems: 60, chains: 16, space: 10 },
    { problems: 60, chains: 8, space: 100 },
    { problems: 60, chains: 64, space: 20 },
  ])('takes a guesser for one: %j', (world) => {
    const worlds = 40
    let [above, below] = [0, 0]
    for (let seed = 0; seed < worlds; ++seed) {
      const { shares } = answerMarginal(guesser(seed, world), { seed }).data
      if (shares.knows.value + shares.favours.value > 0) ++above
      if (shares.never.value > 0) ++below
    }
    const limit = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / worlds)
    expect(above / worlds).toBeLessThan(limit)
    expect(below / worlds).toBeLessThan(limit)
  })

  it('does not take a favourite answer for knowing', () => {
    // 3 is what this model says to half of all questions, and right for a third of them.
    const { integer, uniform } = random(4)
    const chain = () => {
      const chances = new Float64Array(10)
      chances[uniform() < 0.5 ? 3 : integer(10)] = 1
      return chances
    }
    const laws = Array.from({ length: 60 }, (_, i) => ({
      id: `p${i}`,
      chains: Array.from({ length: 8 }, chain),
      gold: i % 3 === 0 ? 3 : integer(10),
    }))
    const { knows, favours } = answerMarginal(laws).data.shares
    expect(knows.value + favours.value).toBe(0)
  })

  it('refuses a right answer that is no candidate', () => {
    expect(() => answerMarginal([{ id: 'p', chains: [[1]], gold: 3 }])).toThrow(
      'no candidate 3 for p',
    )
  })
})
