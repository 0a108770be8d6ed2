/** How often each answer was given to one problem; completions without an answer are one answer more. */
export type AnswerCounts = ReadonlyMap<string, number>

/**
 * Half of the squared distance Σ (p − q)² between the laws of two sources' answers to one problem: how
 * much less often two completions of different sources agree than two of one. Unbiased (each agreement
 * is of pairs drawn without replacement), so it may lie below 0, and its mean is 0 where the laws are
 * equal. Both sources need two completions.
 */
export function disagreementBetween(one: AnswerCounts, other: AnswerCounts): number {
  return (within(one) + within(other)) / 2 - between(one, other)
}

function within(counts: AnswerCounts): number {
  let n = 0
  let pairs = 0
  for (const count of counts.values()) {
    n += count
    pairs += count * (count - 1)
  }
  if (n < 2) throw new RangeError(`agreement within a source needs two completions, got ${n}`)
  return pairs / (n * (n - 1))
}

function between(one: AnswerCounts, other: AnswerCounts): number {
  const total = (counts: AnswerCounts) =>
    [...counts.values()].reduce((sum, count) => sum + count, 0)
  let pairs = 0
  for (const [answer, count] of one) pairs += count * (other.get(answer) ?? 0)
  return pairs / (total(one) * total(other))
}
