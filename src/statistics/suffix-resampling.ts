/** One sequence under a model: the log-chance of each token under the model and under what proposes. */
export interface ScoredSequence {
  model: ArrayLike<number>
  proposal: ArrayLike<number>
}

/**
 * The log of the chance with which Metropolis–Hastings accepts a move from one sequence to another
 * that keeps the first `kept` tokens and redraws the rest, so that the law of sequences becomes p^α
 * (Karan and Du 2025, arXiv:2510.14901). The move: `kept` is uniform over the places of the current
 * sequence, the rest is drawn from the proposal. Then the ratio is
 * (p′/p)^α · (q of the old rest / q of the new rest) · (old length / new length).
 */
export function acceptance(
  from: ScoredSequence,
  to: ScoredSequence,
  { kept, exponent }: { kept: number; exponent: number },
): number {
  const rest = (values: ArrayLike<number>) => {
    let sum = 0
    for (let t = kept; t < values.length; ++t) sum += values[t]!
    return sum
  }
  const target = exponent * (rest(to.model) - rest(from.model))
  const proposal = rest(from.proposal) - rest(to.proposal)
  return Math.min(0, target + proposal + Math.log(from.model.length / to.model.length))
}
