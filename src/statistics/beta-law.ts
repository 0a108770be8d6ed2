import { betaCdf, logGamma } from './special.ts'

/** How p is spread over problems: 0 with probability `zero`, else Beta(a, b). */
export interface BetaLaw {
  a: number
  b: number
  zero: number
}

/** The law of one problem's p after c of n completions were correct. */
export function betaPosterior({ a, b, zero }: BetaLaw, n: number, c: number): BetaLaw {
  const unsolved = c === 0 && zero > 0
  const hidden = unsolved ? (1 - zero) * Math.exp(-logMissDeficit(a, b, n)) : 1
  return { a: a + c, b: b + n - c, zero: unsolved ? zero / (zero + hidden) : 0 }
}

/**
 * pass@k = 1 − E (1 − p)^k = (1 − zero) (1 − B(a, b + k) / B(a, b)), for any real k ≥ 0 up to 1e15
 * and beyond: the gamma functions are never subtracted where they are large.
 */
export function betaPassAtK({ a, b, zero }: BetaLaw, k: number): number {
  return -(1 - zero) * Math.expm1(-logMissDeficit(a, b, k))
}

/** Cover@τ: the chance that p ≥ tau, for tau > 0. */
export function betaCover({ a, b, zero }: BetaLaw, tau: number): number {
  return (1 - zero) * (1 - betaCdf(tau, a, b))
}

/** −log E (1 − p)^k under Beta(a, b), which is log of Γ(a+b+k)/Γ(b+k) over Γ(a+b)/Γ(b). */
function logMissDeficit(a: number, b: number, k: number): number {
  return logGammaStep(b + k, a) - logGammaStep(b, a)
}

/** log Γ(x + a) − log Γ(x), by Stirling's series term by term where x is large. */
function logGammaStep(x: number, a: number): number {
  if (x < 20) return logGamma(x + a) - logGamma(x)
  const y = x + a
  return a * Math.log(x) + (y - 0.5) * Math.log1p(a / x) - a + stirlingRest(y) - stirlingRest(x)
}

function stirlingRest(x: number): number {
  const r = 1 / (x * x)
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / x
}
