import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { majorityAtK, passAtK, type Votes } from '../../src/statistics/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

const right = (count: number): Votes => ({ count, correct: true })
const wrong = (count: number): Votes => ({ count, correct: false })

describe('majorityAtK', () => {
  it('is c / n at k = 1, whatever the other answers are', () => {
    expect(majorityAtK(10, [right(3), wrong(5), wrong(1)], [1])[0]).toBeCloseTo(0.3, 15)
  })

  it('shares a tie among the answers tied', () => {
    expect(majorityAtK(4, [right(2), wrong(2)], [2, 4])).toEqual(Float64Array.of(0.5, 0.5))
    expect(majorityAtK(3, [right(1), wrong(1), wrong(1)], [3])[0]).toBeCloseTo(1 / 3, 15)
  })

  it('never lets a completion without an answer win', () => {
    expect(majorityAtK(10, [right(1)], [10])[0]).toBe(1)
    expect(majorityAtK(10, [right(1)], [5])[0]).toBeCloseTo(passAtK(10, 1, 5), 14)
    expect(majorityAtK(10, [], [1, 10])).toEqual(Float64Array.of(0, 0))
  })

  it('counts answers that are all correct as one', () => {
    const split = majorityAtK(9, [right(2), right(2), wrong(3)], [2, 5, 9])
    expect(split).toEqual(majorityAtK(9, [right(4), wrong(3)], [2, 5, 9]))
  })

  it('agrees with counting every draw', () => {
    const votes = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 4 }), correct: fc.boolean() }),
      {
        maxLength: 5,
      },
    )
    fc.assert(
      fc.property(votes, fc.nat(3), (all, blanks) => {
        const kept = all
          .slice(0, 3)
          .concat(all.slice(3).map(({ correct }) => ({ count: 1, correct })))
        const n = kept.reduce((sum, { count }) => sum + count, 0) + blanks
        const ks = Array.from({ length: n }, (_, i) => i + 1)
        const found = majorityAtK(n, kept, ks)
        for (const k of ks) expect(found[k - 1]).toBeCloseTo(shareOfDrawsThatWin(n, kept, k), 12)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  it('stays exact where binomial coefficients overflow', () => {
    // Two answers and no blanks: the vote is won by more than k / 2, a hypergeometric tail.
    // scipy.stats.hypergeom(4096, 2100, 513).sf(256)
    expect(majorityAtK(4096, [right(2100), wrong(1996)], [513])[0]).toBeCloseTo(
      0.7307934426318682,
      11,
    )
    // Every answer different: the correct one wins 1 / k of the draws that hold it, k / n.
    const distinct = [right(1), ...Array.from({ length: 1023 }, () => wrong(1))]
    expect(majorityAtK(1024, distinct, [64])[0]).toBeCloseTo(1 / 1024, 14)
    // Symmetry: of r answers of one size, each wins 1 / r.
    const equal = [right(32), ...Array.from({ length: 31 }, () => wrong(32))]
    for (const share of majorityAtK(1024, equal, [8, 64, 256, 512, 1023]))
      expect(share).toBeCloseTo(1 / 32, 12)
  })

  // scorio 0.2.3 (PyPI), maj_at_k: more than half of k right, where all wrong answers are one
  it.each([
    [48, 20, 15, 0.21446923323560105],
    [128, 70, 33, 0.7353886078207597],
    [11, 6, 11, 1],
  ])('is scorio’s at odd k: n=%i c=%i k=%i', (n, c, k, expected) => {
    expect(majorityAtK(n, [right(c), wrong(n - c)], [k])[0]).toBeCloseTo(expected, 12)
  })

  it('refuses what cannot be', () => {
    expect(() => majorityAtK(3, [right(2), wrong(2)], [1])).toThrow(
      '4 answers are more than n = 3 completions',
    )
    expect(() => majorityAtK(3, [right(0)], [1])).toThrow('invalid count: 0')
    expect(() => majorityAtK(3, [right(1)], [4])).toThrow(
      'pass@4 needs at least 4 completions, got 3',
    )
  })

  it.skipIf(sharedData === null)('finds the known maj@8 of a real evaluation', () => {
    const rows = readFileSync(sharedFile('logs', 'qwen-math-cot-100x8.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): { pred: string[]; score: boolean[] } => JSON.parse(line))
    const shares = rows.map(({ pred, score }) => majorityAtK(8, votesOf(pred, score), [1, 8]))
    const mean = (i: number) => shares.reduce((sum, share) => sum + share[i]!, 0) / rows.length
    expect(mean(0)).toBeCloseTo(0.91, 12)
    expect(mean(1)).toBeCloseTo(0.925, 12)
  })
})

function votesOf(answers: string[], score: boolean[]): Votes[] {
  const votes = new Map<string, Votes>()
  for (const [i, answer] of answers.entries()) {
    if (answer === '') continue
    const correct = score[i] === true
    const known = votes.get(`${correct} ${answer}`)
    if (known) known.count += 1
    else votes.set(`${correct} ${answer}`, { count: 1, correct })
  }
  return [...votes.values()]
}

/** Every subset of k of the n completions, voted on. */
function shareOfDrawsThatWin(n: number, votes: Votes[], k: number): number {
  // 0 is the correct answer, −1 none.
  const answers = votes.flatMap(({ count, correct }, i) =>
    Array.from({ length: count }, () => (correct ? 0 : i + 1)),
  )
  while (answers.length < n) answers.push(-1)
  let draws = 0
  let wins = 0
  for (let subset = 0; subset < 2 ** n; ++subset) {
    const tally = new Map<number, number>()
    let size = 0
    for (let i = 0; i < n; ++i) {
      if ((subset & (1 << i)) === 0) continue
      size += 1
      if (answers[i]! >= 0) tally.set(answers[i]!, (tally.get(answers[i]!) ?? 0) + 1)
    }
    if (size !== k) continue
    draws += 1
    const most = Math.max(0, ...tally.values())
    const tied = [...tally].filter(([, count]) => count === most)
    if (tied.some(([answer]) => answer === 0)) wins += 1 / tied.length
  }
  return wins / draws
}
