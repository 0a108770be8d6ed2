import type { Random } from './random.ts'

/** A completion as a vote: 0 is the right answer, each other number a wrong one, −1 none. */
export interface WeightedVote {
  answer: number
  /** From 0 on: what it adds to its answer. */
  weight: number
}

/**
 * The chance that a selection from `k` completions is right, when the `k` are drawn without
 * replacement from all of them: the mean over random orders of what their first `k` give, the same
 * orders at every k. `sum` takes the answer with the largest total weight (a weighted vote), `best`
 * that of the single completion with the largest weight. A tie is shared, and where nobody votes the
 * selection is wrong. At k = n there is nothing random.
 */
export function weightedVoteAtK(
  votes: readonly WeightedVote[],
  ks: readonly number[],
  { by, orders, random }: { by: 'sum' | 'best'; orders: number; random: Random },
): Float64Array {
  const n = votes.length
  const most = ks.at(-1)!
  if (most > n)
    throw new RangeError(`a vote of ${most} needs at least ${most} completions, got ${n}`)
  for (const { weight } of votes)
    if (!(weight >= 0)) throw new RangeError(`invalid weight; not from 0 on: ${weight}`)
  const answers = votes.reduce((largest, { answer }) => Math.max(largest, answer), 0) + 1
  const totals = new Float64Array(answers)
  const order = Uint32Array.from(votes, (_, i) => i)
  const values = new Float64Array(ks.length)
  for (let repeat = 0; repeat < orders; ++repeat) {
    totals.fill(0)
    let leading = { weight: 0, answers: new Set<number>() }
    let j = 0
    for (let i = 0; i < most; ++i) {
      const place = i + random.integer(n - i)
      const drawn = order[place]!
      order[place] = order[i]!
      order[i] = drawn
      const { answer, weight } = votes[drawn]!
      if (answer >= 0) {
        const total = by === 'sum' ? (totals[answer] = totals[answer]! + weight) : weight
        if (total > leading.weight) leading = { weight: total, answers: new Set([answer]) }
        else if (total === leading.weight) leading.answers.add(answer)
      }
      if (i + 1 !== ks[j]) continue
      if (leading.answers.has(0)) values[j] = values[j]! + 1 / leading.answers.size / orders
      ++j
    }
  }
  return values
}
