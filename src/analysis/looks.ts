/**
 * The share of `alpha` that look number `look` (from 1) may spend: alpha / (look (look + 1)). The
 * shares of all looks, however many there will be, sum to alpha, so the verdicts of all looks
 * together err with at most that chance (a spending function as in Lan and DeMets 1983, by a union bound).
 */
export function spentAlpha(alpha: number, look: number): number {
  return alpha / (look * (look + 1))
}
