import { checkCounts, checkK } from './counts.ts'
import { passAtK } from './pass-at-k.ts'
import { logChoose } from './special.ts'

/**
 * G-Pass@k_τ of one problem: the chance that at least ⌈τ k⌉ (and at least one) of k completions
 * drawn without replacement are correct (Liu et al. 2025, arXiv:2412.13147).
 */
export function gPassAtK(n: number, c: number, k: number, tau: number): number {
  checkCounts(n, c)
  checkK(n, k)
  if (!(tau >= 0 && tau <= 1)) throw new RangeError(`invalid tau; not in [0, 1]: ${tau}`)
  // τ k is often an integer that binary fractions miss by a hair: 0.7 × 10 must be 7.
  const needed = Math.max(1, Math.ceil(tau * k - 1e-9))
  const total = logChoose(n, k)
  let sum = 0
  for (let j = Math.max(needed, k - (n - c)); j <= Math.min(c, k); ++j)
    sum += Math.exp(logChoose(c, j) + logChoose(n - c, k - j) - total)
  return Math.min(1, sum)
}

/** Cover@τ, plug-in: the share of problems with c / n ≥ τ (Dragoi et al. 2025, arXiv:2510.08325). */
export function coverAt(counts: readonly { n: number; c: number }[], tau: number): number {
  return counts.filter(({ n, c }) => c >= tau * n - 1e-9).length / counts.length
}

/**
 * One problem's share of the area between pass@K and the curve below it, A = Σ_{k<K} (pass@K − pass@k)
 * (Oh et al. 2026), in closed form: Σ_{k=0..K} C(n−c, k)/C(n, k) = (n + 1 − (n−c−K) m)/(c + 1) with
 * m = C(n−c, K)/C(n, K).
 */
export function sharpeningArea(n: number, c: number, last: number): number {
  const missed = 1 - passAtK(n, c, last)
  const allMissed = (n + 1 - (n - c - last) * missed) / (c + 1)
  return last * (1 - missed) - (last - (allMissed - 1))
}
