/**
 * pass@k when p follows the beta law with the given mean and intraclass correlation
 * ρ = Var p / (mean (1 − mean)): 1 − Π_{j<k} (b + j) / (a + b + j). ρ ≤ 0 is one common p, ρ ≥ 1
 * problems that are always or never solved.
 */
export function passFromMoments(mean: number, rho: number, k: number): number {
  if (mean <= 0 || mean >= 1) return Math.min(1, Math.max(0, mean))
  if (rho >= 1) return mean
  if (rho <= 1e-9) return -Math.expm1(k * Math.log1p(-mean))
  const total = 1 / rho - 1
  const b = (1 - mean) * total
  let missed = 1
  for (let j = 0; j < k; ++j) missed *= (b + j) / (total + j)
  return 1 - missed
}

/** ρ from the mean of p and the mean of p². */
export function intraclassCorrelation(mean: number, square: number): number {
  const scale = mean * (1 - mean)
  return scale > 0 ? (square - mean * mean) / scale : 0
}

/** Unbiased for p² of one problem: c (c − 1) / (n (n − 1)); the plug-in where n is 1. */
export function squareOf(n: number, c: number): number {
  return n < 2 ? c : (c * (c - 1)) / (n * (n - 1))
}

/**
 * The change in pass@k between two laws of p, split into what the change of the mean does and what
 * the change of the spread does, each averaged over both orders of changing them (Shapley's value of
 * two players): exact for beta laws, and what it leaves of the true difference is the part that two
 * moments do not carry.
 */
export function splitByMoments(
  base: { mean: number; rho: number },
  rl: { mean: number; rho: number },
  k: number,
): { mean: number; spread: number } {
  const at = (mean: number, rho: number) => passFromMoments(mean, rho, k)
  const [bb, br, rb, rr] = [
    at(base.mean, base.rho),
    at(base.mean, rl.rho),
    at(rl.mean, base.rho),
    at(rl.mean, rl.rho),
  ]
  return { mean: (rb - bb + rr - br) / 2, spread: (br - bb + rr - rb) / 2 }
}
