import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  majorityAtK,
  passAtK,
  random,
  randomOrders,
  type WeightedVote,
  weightedVoteAtK,
} from '../../src/statistics/index.ts'

const vote = (answer: number, weight = 1): WeightedVote => ({ answer, weight })

function at(
  votes: readonly WeightedVote[],
  ks: readonly number[],
  { by = 'sum', orders = 1 }: { by?: 'sum' | 'best'; orders?: number } = {},
): number[] {
  const most = Math.min(votes.length, ks.at(-1)!)
  const drawn = randomOrders(votes.length, { most, count: orders, random: random(1) })
  return Array.from(weightedVoteAtK(votes, ks, { by, orders: drawn }))
}

/** Every subset of size k: the weighted vote without the noise of drawing. */
function byEnumeration(votes: readonly WeightedVote[], k: number, by: 'sum' | 'best'): number {
  let [sum, subsets] = [0, 0]
  for (let set = 0; set < 2 ** votes.length; ++set) {
    const chosen = votes.filter((_, i) => (set >> i) & 1)
    if (chosen.length !== k) continue
    ++subsets
    const totals = new Map<number, number>()
    for (const { answer, weight } of chosen) {
      if (answer < 0) continue
      const before = totals.get(answer) ?? 0
      totals.set(answer, by === 'sum' ? before + weight : Math.max(before, weight))
    }
    const most = Math.max(...totals.values())
    const winners = [...totals].filter(([, total]) => total === most).map(([answer]) => answer)
    if (winners.includes(0)) sum += 1 / winners.length
  }
  return sum / subsets
}

describe('weightedVoteAtK', () => {
  it('takes the answer with the largest total, or that of the heaviest completion', () => {
    const votes = [vote(0, 3), vote(1, 2), vote(1, 2)]
    expect(at(votes, [3])).toEqual([0])
    expect(at(votes, [3], { by: 'best' })).toEqual([1])
  })

  it('shares a tie, and is wrong where nobody votes', () => {
    expect(at([vote(0), vote(1), vote(2)], [3])).toEqual([1 / 3])
    expect(at([vote(-1), vote(-1)], [1, 2])).toEqual([0, 0])
    expect(at([vote(0, 0), vote(1, 0)], [2])).toEqual([0.5])
  })

  it('is the plurality vote where all weigh the same', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(counts, fc.nat(3), (each, blanks) => {
        const votes = [
          ...each.flatMap((count, answer) => Array.from({ length: count }, () => vote(answer))),
          ...Array.from({ length: blanks }, () => vote(-1)),
        ]
        const given = each.map((count, answer) => ({ count, correct: answer === 0 }))
        const n = votes.length
        expect(at(votes, [n])[0]).toBeCloseTo(majorityAtK(n, given, [n])[0]!, 12)
      }),
    )
  })

  it.each(['sum', 'best'] as const)('agrees with every subset, by %s', (by) => {
    const votes = [vote(0, 0.9), vote(0, 0.2), vote(1, 0.5), vote(1, 0.45), vote(2, 1), vote(-1, 9)]
    const ks = [1, 2, 3, 4, 5, 6]
    const found = at(votes, ks, { by, orders: 40_000 })
    for (const [j, k] of ks.entries())
      expect(found[j]).toBeCloseTo(byEnumeration(votes, k, by), 1.8)
  })

  it('is pass@k where only right answers weigh anything', () => {
    const votes = [vote(0), vote(0), ...Array.from({ length: 6 }, () => vote(-1))]
    expect(at(votes, [3], { orders: 20_000 })[0]).toBeCloseTo(passAtK(8, 2, 3), 2)
  })

  it('refuses more than there are, and weights below 0', () => {
    expect(() => at([vote(0)], [2])).toThrow('a vote of 2 needs at least 2 completions, got 1')
    expect(() => at([vote(0, -1)], [1])).toThrow('invalid weight; not from 0 on: -1')
  })
})
