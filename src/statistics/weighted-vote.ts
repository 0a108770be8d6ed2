import type { Random } from './random.ts'

/** A completion as a vote: 0 is the right answer, each other number a wrong one, −1 none. */
export interface WeightedVote {
  answer: number
  /** From 0 on: what it adds to its answer. */
  weight: number
}

/** The first `most` places of `count` random orders of 0 to n − 1. */
export function randomOrders(
  n: number,
  { most, count, random }: { most: number; count: number; random: Random },
): Uint32Array[] {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  return Array.from({ length: count }, () => {
    for (let i = 0; i < most; ++i) {
      const place = i + random.integer(n - i)
      const drawn = order[place]!
      order[place] = order[i]!
      order[i] = drawn
    }
    return order.slice(0, most)
  })
}

/**
 * The chance that a selection from `k` completions is right, when the `k` are drawn without
 * replacement from all of them: the mean over `orders`, of which each k takes the first k. `sum` takes
 * the answer with the largest total weight (a weighted vote), `best` that of the single completion with
 * the largest weight. A tie is shared, and where nobody votes the selection is wrong. At k = n there is
 * nothing random.
 */
export function weightedVoteAtK(
  votes: readonly WeightedVote[],
  ks: readonly number[],
  { by, orders }: { by: 'sum' | 'best'; orders: readonly Uint32Array[] },
): Float64Array {
  const most = ks.at(-1)!
  if (most > votes.length)
    throw new RangeError(
      `a vote of ${most} needs at least ${most} completions, got ${votes.length}`,
    )
  for (const { weight } of votes)
    if (!(weight >= 0)) throw new RangeError(`invalid weight; not from 0 on: ${weight}`)
  const answers = Int32Array.from(votes, ({ answer }) => answer)
  const weights = Float64Array.from(votes, ({ weight }) => weight)
  const count = answers.reduce((largest, answer) => Math.max(largest, answer), 0) + 1
  const totals = new Float64Array(count)
  // The answers that lead are those with the newest mark: a set would cost most of the time here.
  const marks = new Uint32Array(count)
  let mark = 0
  const values = new Float64Array(ks.length)
  for (const order of orders) {
    totals.fill(0)
    let leading = 0
    let leaders = 0
    ++mark
    let j = 0
    for (let i = 0; i < most; ++i) {
      const drawn = order[i]!
      const answer = answers[drawn]!
      if (answer >= 0) {
        const weight = weights[drawn]!
        const total = by === 'sum' ? (totals[answer] = totals[answer]! + weight) : weight
        if (total > leading) {
          leading = total
          leaders = 0
          ++mark
        }
        if (total === leading && marks[answer] !== mark) {
          marks[answer] = mark
          ++leaders
        }
      }
      if (i + 1 !== ks[j]) continue
      if (marks[0] === mark) values[j] = values[j]! + 1 / leaders / orders.length
      ++j
    }
  }
  return values
}
