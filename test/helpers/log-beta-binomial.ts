import { type BetaLaw, logBeta } from '../../src/statistics/index.ts'

/** log of the probability of c of n under the law: zero-inflated beta-binomial, with C(n, c). */
export function logBetaBinomial({ a, b, zero }: BetaLaw, n: number, c: number): number {
  const choose = -Math.log(n + 1) - logBeta(n - c + 1, c + 1)
  const inside = Math.log1p(-zero) + choose + logBeta(a + c, b + n - c) - logBeta(a, b)
  return c > 0 || zero === 0 ? inside : Math.log(zero + Math.exp(inside))
}
