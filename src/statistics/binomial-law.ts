/**
 * The probabilities of 0 … m successes of m, each with probability p: from the mode outwards, so
 * that no term that matters underflows, then scaled to sum to 1.
 */
export function binomialLaw(m: number, p: number): Float64Array {
  const law = new Float64Array(m + 1)
  if (p <= 0 || p >= 1) {
    law[p <= 0 ? 0 : m] = 1
    return law
  }
  const odds = p / (1 - p)
  const mode = Math.min(m, Math.floor((m + 1) * p))
  law[mode] = 1
  for (let j = mode; j < m; ++j) law[j + 1] = (law[j]! * odds * (m - j)) / (j + 1)
  for (let j = mode; j > 0; --j) law[j - 1] = (law[j]! * j) / (odds * (m - j + 1))
  const total = law.reduce((sum, x) => sum + x, 0)
  return law.map((x) => x / total)
}
