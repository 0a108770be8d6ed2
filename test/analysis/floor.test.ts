import { describe, expect, it } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import { aboveChance } from '../../src/analysis/floor.ts'
import { guessFloors, monkey } from '../../src/analysis/guess.ts'
import { pairArms } from '../../src/records/index.ts'
import { random } from '../../src/statistics/index.ts'
import { arm } from '../helpers/arms.ts'

/** A problem with 20 of 128 right, one with 1, one with none: in both arms. */
const three = [
  { n: 128, c: 20 },
  { n: 128, c: 1 },
  { n: 128, c: 0 },
]

const found = (comparison: ReturnType<typeof compare>) => {
  if ('needs' in comparison.floor) throw new Error(comparison.floor.needs)
  return comparison.floor
}

const chance = (comparison: ReturnType<typeof compare>) =>
  comparison.objections.find(({ id }) => id === 'chance')!

describe('floor', () => {
  it('tells what is above chance from what is too little to tell', () => {
    const comparison = compare(arm(three), arm(three), { answerSpace: 1000 })
    const { data, summary } = found(comparison)
    expect(data.nulls).toEqual(['uniform'])
    expect(data.counts.base).toEqual({ 'above chance': 1, 'cannot tell': 1, unsolved: 1 })
    const last = data.points.at(-1)!
    expect(last.uniform).toBeCloseTo(1 - 0.999 ** 128, 12)
    expect(last.base.pass).toBeCloseTo(2 / 3, 12)
    expect(last.base.above).toBeCloseTo(1 / 3, 12)
    expect(last.base.excess).toBeCloseTo(2 / 3 - (1 - 0.999 ** 128), 12)
    expect(summary).toBe(
      'guessing reaches .120 at k = 128; of the 2 problems that the base solved, the count shows 1 above chance and cannot tell of 1: pass@128 is .667, .333 with the problems above chance alone, and +.546 against what guessing reaches; of the 2 problems that the trained arm solved, the count shows 1 above chance and cannot tell of 1: pass@128 is .667, .333 with the problems above chance alone, and +.546 against what guessing reaches',
    )
  })

  it('says from which k guessing is ahead, if what was not seen cannot be', () => {
    const { overtakes, asMany } = found(compare(arm(three), arm(three), { answerSpace: 1000 })).data
      .guesser!
    // Where the two miss equally often; the arm stays at 2/3.
    const k = overtakes.zero.base!
    expect(0.999 ** k).toBeCloseTo((1 + (108 / 128) ** k + (127 / 128) ** k) / 3, 12)
    expect(k).toBeCloseTo(Math.log(3) / -Math.log(0.999), -1)
    expect(overtakes.bound.base).toBeNull()
    const p = 1 - 0.999 ** 128
    expect(asMany.rl).toBeCloseTo(3 * p ** 2 * (1 - p) + p ** 3, 12)
  })

  it('puts the floor into the curves', () => {
    const { points } = compare(arm(three), arm(three), { answerSpace: 10 }).curves.data
    expect(points[7]!.floor).toBeCloseTo(1 - 0.9 ** 8, 12)
    expect(compare(arm(three), arm(three)).curves.data.points[7]!.floor).toBeNull()
  })

  it('takes the answer space of a row before the one for all', () => {
    const rows = three.map((row, i) => (i === 0 ? { ...row, answerSpace: 2 } : row))
    const { points } = found(compare(arm(rows), arm(three), { answerSpace: 1000 })).data
    expect(points[0]!.uniform).toBeCloseTo((0.5 + 0.001 + 0.001) / 3, 12)
  })

  it('asks the verdict again without what the count cannot tell', () => {
    // The base solves twenty problems once each in 128: what guessing among a thousand does too.
    const base = Array.from({ length: 60 }, (_, i) => ({ n: 128, c: i < 30 ? 40 : 1 }))
    const rl = base.map(({ n }, i) => ({ n, c: i < 30 ? 40 : 0 }))
    const plain = compare(arm(base), arm(rl))
    expect(plain.verdict.name).toBe('narrower')
    expect(chance(plain)).toMatchObject({ outcome: 'not examined' })
    const row = chance(compare(arm(base), arm(rl), { answerSpace: 100 }))
    expect(row.outcome).toBe('becomes undecided')
    expect(row.evidence).toBe(
      '30 problems of the base and 30 of the trained arm are above chance (uniform); with the 30 and 0 where the count cannot tell counted as unsolved, the verdict is: undecided',
    )
  })

  it('needs to know what could have been answered', () => {
    expect(compare(arm(three), arm(three)).floor).toEqual({
      needs:
        'the answer space of each problem (`answerSpace` in the rows, or `--answer-space`), or the answer of every completion',
    })
    expect(() => compare(arm(three), arm(three), { answerSpace: 0 })).toThrow(
      'the answer space must be a number from 1, got 0',
    )
  })

  it('tells knowing from guessing by the answers to other problems', () => {
    const comparison = compare(arm(answering(0.3, 1)), arm(answering(0, 2)))
    const { data } = found(comparison)
    expect(data.nulls).toEqual(['mismatch'])
    expect(data.counts.base['above chance']).toBe(20)
    expect(data.counts.rl['above chance']).toBe(0)
    expect(data.counts.rl['cannot tell']).toBeGreaterThan(10)
    const last = data.points.at(-1)!
    expect(last.rl.above).toBe(0)
    // What guessing among 50 answers reaches, as far as the right answers are known.
    expect(last.rl.mismatch).toBeGreaterThan(0.5)
    expect(last.rl.mismatch).toBeLessThan(1 - 0.98 ** 64 + 0.05)
    expect(last.rl.excess).toBeCloseTo(last.rl.pass - last.rl.mismatch!, 12)
    expect(Math.abs(last.rl.excess)).toBeLessThan(0.15)
  })
})

it('finds a right answer given to other problems in whatever way it is written', () => {
  const half = (answer: string, correct: boolean) => [{ answer, count: 4, correct }]
  const here = { n: 4, c: 4, answers: half('1/2', true) }
  const there = { n: 4, c: 0, answers: half('0.5', false) }
  const { pairs } = pairArms(arm([here, there]), arm([here, there]), { common: false })
  expect(aboveChance(pairs, 'base', 0.05).mismatch![0]).toMatchObject({ hits: 4, of: 4, p: 1 })
})

it('says where right answers were graded wrong for their chains', () => {
  const caveats = (c: number) => {
    const rows = [0, 1].map(() => ({
      n: 8,
      c,
      answers: [{ answer: '7', count: 4, correct: true }],
    }))
    return found(compare(arm(rows), arm(rows))).caveats.join()
  }
  expect(caveats(4)).not.toContain('right number, wrong chain')
  expect(caveats(3)).toContain('right number, wrong chain')
})

it('worlds of guessers have a problem above chance in at most one of twenty', () => {
  const worlds = 120
  let flagged = 0
  for (let seed = 0; seed < worlds; ++seed) {
    const guessers = arm(answering(0, seed).map((row) => ({ ...row, answerSpace: 50 })))
    const { pairs } = pairArms(guessers, guessers, { common: false })
    if (aboveChance(pairs, 'base', 0.05).classes.includes('above chance')) ++flagged
  }
  expect(flagged / worlds).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / worlds))
})

/** 20 problems with 64 completions each: right with chance p, else any of 50 answers. */
function answering(p: number, seed: number) {
  const { uniform, integer } = random(seed, 3)
  return Array.from({ length: 20 }, (_, gold) => {
    const counts = new Map<number, number>()
    for (let i = 0; i < 64; ++i) {
      const answer = uniform() < p ? gold : integer(50)
      counts.set(answer, (counts.get(answer) ?? 0) + 1)
    }
    const answers = [...counts].map(([answer, count]) => ({
      answer: String(answer),
      count,
      correct: answer === gold,
    }))
    return { n: 64, c: counts.get(gold) ?? 0, answers }
  })
}

describe('monkey', () => {
  it.each([
    ['1000', '1024', 'chance .641'],
    ['1000', '10^10^100', 'chance 1 − e^−(10^(10^100 − 3))'],
    ['1e30', '1', 'chance 10^−30'],
    ['10^10^100', '10^10^100', 'chance .632'],
  ])('among %s answers at k = %s', (space, k, expected) => {
    expect(monkey(space, k).summary).toContain(expected)
  })

  it.each([
    ['0.5', '1', 'the answer space must be at least 1, got 0.5'],
    [
      'many',
      '1',
      'the answer space must be a positive number such as 1000, 1e30 or 10^10^100, got many',
    ],
    ['10', '-1', 'k must be a positive number such as 1000, 1e30 or 10^10^100, got -1'],
  ])('refuses %s answers and %s attempts', (space, k, message) => {
    expect(() => monkey(space, k)).toThrow(message)
  })
})

describe('guessFloors', () => {
  const golds = ['7', '7.0', '8', '9'].map((gold, i) => ({ id: String(i), gold }))

  it('averages the prior of the other answers', () => {
    const { data, summary } = guessFloors(golds, [1, 2])
    // Two of four are right with chance 1/3 at each attempt.
    expect(data.points[0]!.prior).toBeCloseTo(1 / 6, 14)
    expect(data.points[1]!.prior).toBeCloseTo((1 - 4 / 9) / 2, 14)
    expect(data.points[1]!.uniform).toBeNull()
    expect(summary).toBe('answering with another problem’s reference answer reaches .278 at k = 2')
  })

  it('solves 19.2 of 30 problems at k = 1024 by guessing among a thousand', () => {
    const aime = Array.from({ length: 30 }, (_, i) => ({
      id: String(i),
      gold: String(i),
      answerSpace: 1000,
    }))
    expect(guessFloors(aime, [1024]).summary).toContain('uniformly .641 (19.2 of 30 problems)')
  })
})
