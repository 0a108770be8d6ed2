import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  answerKey,
  discoveries,
  floorPass,
  type GivenAnswers,
  guessTail,
  mismatchNull,
  priorChances,
  random,
  solvedTail,
} from '../../src/statistics/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, x) => sum + x, 0) / values.length

const priorPass = (golds: string[], k: number) =>
  mean(priorChances(golds.map(answerKey)).map((g) => floorPass(g, k)))

describe('floorPass', () => {
  it('solves 19.2 of 30 problems of AIME at k = 1024 without reading them', () => {
    expect(30 * floorPass(1 / 1000, 1024)).toBeCloseTo(19.2, 1)
    expect(30 * floorPass(1 / 1000, 512)).toBeCloseTo(12.0, 1)
    expect(30 * floorPass(1 / 1000, 2048)).toBeCloseTo(26.1, 1)
  })
})

// scipy.stats.binom.sf(solved − 1, 30, 1 − .999^1024): base 7B, 14B and 32B of Yue et al. 2025
describe('solvedTail', () => {
  it.each([
    [23, 0.10433261611406697],
    [22, 0.19535627323298566],
    [27, 0.0013945469418333877],
    [0, 1],
  ])('is how often a guesser solves at least %i of 30', (solved, expected) => {
    const chances = Array.from({ length: 30 }, () => floorPass(1 / 1000, 1024))
    expect(solvedTail(chances, solved)).toBeCloseTo(expected, 11)
  })

  it('adds up chances of different problems', () => {
    expect(solvedTail([0.5, 0.2], 1)).toBeCloseTo(0.6, 14)
    expect(solvedTail([0.5, 0.2], 2)).toBeCloseTo(0.1, 14)
  })
})

it('counts of a uniform guesser flag any problem in at most one world in twenty', () => {
  const { uniform } = random(3, 1)
  const worlds = 400
  let flagged = 0
  for (let world = 0; world < worlds; ++world) {
    const pValues = Array.from({ length: 30 }, () => {
      const hits = Array.from({ length: 128 }, () => uniform()).filter((u) => u < 1 / 20).length
      return guessTail(128, hits, 1 / 20)
    })
    if (discoveries(pValues, 0.05).includes(true)) ++flagged
  }
  expect(flagged / worlds).toBeGreaterThan(0)
  expect(flagged / worlds).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / worlds))
})

// scipy.stats.binomtest(c, 1024, .001, 'greater')
it('a single hit in a thousand guesses says nothing, nine say much', () => {
  expect(guessTail(1024, 1, 0.001)).toBeCloseTo(0.6410285218102896, 11)
  expect(guessTail(1024, 9, 0.001)).toBeCloseTo(1.3262856995981544e-6, 15)
  expect(guessTail(1024, 0, 0.001)).toBe(1)
})

describe('priorChances', () => {
  it('is the share of the other problems with the same answer', () => {
    expect([...priorChances(['a', 'b', 'a', 'a'])]).toEqual([2 / 3, 0, 2 / 3, 2 / 3])
  })

  // AIME 2024: of its 30 answers two are the same.
  it('reaches .016, .066 and .067 of AIME 2024', () => {
    const golds = Array.from({ length: 30 }, (_, i) => String(Math.max(1, i)))
    expect(priorPass(golds, 8)).toBeCloseTo(0.016, 3)
    expect(priorPass(golds, 128)).toBeCloseTo(0.066, 3)
    expect(priorPass(golds, 1024)).toBeCloseTo(0.067, 3)
  })

  it.skipIf(sharedData === null)('reaches the published floors of GSM8K', () => {
    const lines = readFileSync(sharedFile('chains/gsm8k-example-model-solutions.jsonl'), 'utf8')
    const golds = lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { ground_truth: string }).ground_truth)
      .map((text) => text.slice(text.lastIndexOf('A:') + 2))
    const published = JSON.parse(readFileSync(sharedFile('published/guess_floor.json'), 'utf8'))
    for (const k of [8, 128, 1024])
      expect(priorPass(golds, k)).toBeCloseTo(published.loo_answer_prior_pass_at_k.gsm8k[k], 2)
  })
})

describe('answerKey', () => {
  it.each([
    ['$1,234$', '1234'],
    ['12.0', '12'],
    [' 007 ', '7'],
    [String.raw`\$5`, '5'],
    ['(1, 2)', '(1,2)'],
    ['1,234,567', '1234567'],
    ['x + 1', 'x+1'],
  ])('takes %s as %s', (answer, key) => {
    expect(answerKey(answer)).toBe(key)
  })
})

describe('mismatchNull', () => {
  it('counts how often a right answer is given to other questions', () => {
    const found = mismatchNull([
      given(4, [
        ['7', 3, true],
        ['8', 1, false],
      ]),
      given(4, [['7.0', 2, false]]),
      given(4, [], 'other kind'),
    ])
    expect(found[0]).toMatchObject({ hits: 2, of: 4 })
    // 5 sevens in 8 completions: 3 or 4 of them here in (C(4,3)·C(4,2) + C(4,4)·C(4,1)) of C(8,5).
    expect(found[0]!.p).toBeCloseTo((4 * 6 + 4) / 56, 12)
    expect(found[2]).toEqual({ hits: 0, of: 0, p: 1 })
  })

  it('finds nothing in a problem that has no like', () => {
    expect(mismatchNull([given(4, [['7', 4, true]])])[0]!.p).toBe(1)
  })

  it('looks elsewhere for every spelling that is known to be right', () => {
    const found = mismatchNull([
      { ...given(4, [['two', 3, true]]), others: given(4, [['II', 2, true]]).answers },
      given(4, [['II', 3, false]]),
      given(4, [
        ['two', 1, true],
        ['zwei', 2, true],
      ]),
      given(4, [['zwei', 1, false]]),
    ])
    expect(found[0]).toMatchObject({ hits: 3 + 1 + 2 + 1, of: 12 })
  })

  it('does not take a spelling that was seen once for one that others could not have given', () => {
    const once = (answer: string) =>
      mismatchNull([
        given(4, [[answer, 1, true]]),
        ...Array.from({ length: 99 }, () => given(4, [])),
      ])
    expect(once('two')[0]!.p).toBe(1)
    // A number is spelled one way, so that it was not given elsewhere.
    expect(once('2')[0]!.p).toBeCloseTo(1 / 100, 12)
  })

  it.each([2, 4, 8])('flags little of a guesser who spells in %i ways', (spellings) => {
    const worlds = 200
    let flagged = 0
    for (let seed = 0; seed < worlds; ++seed) {
      const [own, others] = [seed, seed + worlds].map((s) => guesser(s, 60, 16, 20, spellings))
      const both = own!.map((problem, i) => ({ ...problem, others: others![i]!.answers }))
      if (discoveries(pValues(both), 0.05).includes(true)) ++flagged
    }
    // In 2,000 worlds each .032, .052 and .079; with a problem's own spellings alone .06 and .19 for two and four.
    expect(flagged / worlds).toBeLessThan(0.1 + 3 * Math.sqrt((0.1 * 0.9) / worlds))
  })

  it('flags any problem of a guesser in at most one world in twenty', () => {
    const worlds = 200
    let flagged = 0
    for (let seed = 0; seed < worlds; ++seed)
      if (discoveries(pValues(guesser(seed, 30, 128, 40)), 0.05).includes(true)) ++flagged
    expect(flagged / worlds).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / worlds))
  })

  it('flags what a model knows among what it guesses', () => {
    const problems = guesser(1, 30, 128, 1000)
    const known = given(128, [
      ['777', 20, true],
      ['1', 108, false],
    ])
    expect(discoveries(pValues([known, ...problems]), 0.05)[0]).toBe(true)
  })
})

const pValues = (problems: GivenAnswers[]) => mismatchNull(problems).map(({ p }) => p)

type Given = [answer: string, count: number, correct: boolean]

function given(n: number, answers: Given[], kind = ''): GivenAnswers {
  const counts = answers.map(([answer, count, correct]) => ({ answer, count, correct }))
  const c = counts.reduce((sum, { count, correct }) => sum + (correct ? count : 0), 0)
  return { kind, n, c, answers: counts }
}

/**
 * Someone who answers every question with a number below `space`, all equally likely, and writes it in
 * one of so many ways. The right answer of problem i is i modulo `space`, or any where there is one way.
 */
function guesser(
  seed: number,
  problems: number,
  n: number,
  space: number,
  spellings = 1,
): GivenAnswers[] {
  const { integer } = random(seed, 7)
  return Array.from({ length: problems }, (_, i) => {
    const gold = spellings === 1 ? integer(space) : i % space
    const counts = new Map<string, Given>()
    for (let j = 0; j < n; ++j) {
      const value = integer(space)
      const answer = spellings === 1 ? String(value) : `${value} written ${integer(spellings)}`
      counts.set(answer, [answer, (counts.get(answer)?.[1] ?? 0) + 1, value === gold])
    }
    return given(n, [...counts.values()])
  })
}
