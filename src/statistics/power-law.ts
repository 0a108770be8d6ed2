/** −log pass@k = scale × k^−exponent. */
export interface PowerLaw {
  scale: number
  exponent: number
}

/**
 * The power law of Schaeffer et al. 2025 (arXiv:2502.17578): least squares of log(−log pass@k) on
 * log k. Values of 0 and 1 have no place on these axes and are left out; null where fewer than two
 * are left.
 */
export function fitPowerLaw(ks: readonly number[], pass: ArrayLike<number>): PowerLaw | null {
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0]
  for (const [i, k] of ks.entries()) {
    if (!(pass[i]! > 0 && pass[i]! < 1)) continue
    const x = Math.log(k)
    const y = Math.log(-Math.log(pass[i]!))
    count += 1
    sumX += x
    sumY += y
    sumXX += x * x
    sumXY += x * y
  }
  const spread = count * sumXX - sumX * sumX
  if (count < 2 || spread <= 0) return null
  const slope = (count * sumXY - sumX * sumY) / spread
  return { scale: Math.exp((sumY - slope * sumX) / count), exponent: -slope }
}

/** pass@k under the law. */
export function powerLawPass({ scale, exponent }: PowerLaw, k: number): number {
  return Math.exp(-scale * k ** -exponent)
}
