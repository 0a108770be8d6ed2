import { passAtK } from './pass-at-k.ts'

/**
 * The chance that two completions drawn without replacement give different answers, from how often
 * each answer was given: 1 − Σ m (m − 1) / (n (n − 1)), Simpson's index without bias at any n.
 */
export function disagreement(counts: readonly number[]): number {
  const n = total(counts)
  if (n < 2) throw new RangeError(`disagreement needs at least 2 completions, got ${n}`)
  return 1 - counts.reduce((sum, m) => sum + (m / n) * ((m - 1) / (n - 1)), 0)
}

/**
 * The number of different answers expected among k completions drawn without replacement
 * (rarefaction, Hurlbert 1971): Σ 1 − C(n − m, k) / C(n, k). It has no bias, so that arms with
 * different n compare at the same k. Completions
 * of no kind (`n` minus the sum of counts) are drawn as well and count as none.
 *
 * ```ts
 * distinctAtK([2, 1], 2) // 1 + 2/3
 * ```
 */
export function distinctAtK(counts: readonly number[], k: number, n = total(counts)): number {
  return counts.reduce((sum, m) => sum + passAtK(n, m, k), 0)
}

/**
 * Shannon's entropy in bits by the estimator of Chao, Wang and Jost 2013 (Methods in Ecology and
 * Evolution 4, 1091–1100): what n completions show without bias, and for answers that they do not
 * show an estimate from how many were given once and twice. The plug-in −Σ (m/n) log (m/n) is too low
 * by about (answers − 1) / 2n nats, more where many were not seen.
 */
export function entropyBits(counts: readonly number[]): number {
  const n = total(counts)
  if (n < 2) throw new RangeError(`entropy needs at least 2 completions, got ${n}`)
  const harmonic = new Float64Array(n + 1)
  for (let i = 1; i <= n; ++i) harmonic[i] = harmonic[i - 1]! + 1 / i
  const seen = counts.reduce(
    (sum, m) => sum + (m > 0 ? (m / n) * (harmonic[n - 1]! - harmonic[m - 1]!) : 0),
    0,
  )
  return (seen + unseen(n, once(counts, 1), once(counts, 2))) / Math.LN2
}

/** (f₁/n) (1 − A)^(1−n) (−ln A − Σ_{r<n} (1 − A)^r / r), where A is the share that the singletons stand for. */
function unseen(n: number, f1: number, f2: number): number {
  if (f1 === 0) return 0
  const a = f2 > 0 ? (2 * f2) / ((n - 1) * f1 + 2 * f2) : 2 / ((n - 1) * (f1 - 1) + 2)
  const rest = 1 - a
  // The bracket is the tail Σ_{r≥n}: summed as such where it falls fast, else as the difference.
  if (a * n < 1) {
    let head = 0
    for (let r = 1, power = rest; r < n; ++r, power *= rest) head += power / r
    return (f1 / n) * rest ** (1 - n) * (-Math.log(a) - head)
  }
  let tail = 0
  for (let r = n, power = rest; power > 1e-17; ++r, power *= rest) tail += power / r
  return (f1 / n) * tail
}

const total = (counts: readonly number[]) => counts.reduce((sum, m) => sum + m, 0)
const once = (counts: readonly number[], times: number) => counts.filter((m) => m === times).length
