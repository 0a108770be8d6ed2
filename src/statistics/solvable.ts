import { passAtK, passHatK } from './pass-at-k.ts'
import type { FourWayCounts } from './solved.ts'

/** How much of what can be solved is kept, and how much of it is new; null where nothing can. */
export interface SolvableRatios {
  /** Support retention: kept of what the base solved. */
  srr: number | null
  /** New discovery: new of what the trained arm solves. */
  ndr: number | null
  /** Their harmonic mean. */
  sds: number | null
  /** Net support change: new minus lost, of all that either solves. */
  nscr: number | null
}

/**
 * The ratios of Wu et al. 2025 (arXiv:2507.14843) over problems that are preserved (both), expanded
 * (trained arm only) and shrunk (base only): SRR = P/(P + S), NDR = E/(P + E), SDS their harmonic
 * mean, NSCR = (E − S)/(P + E + S).
 */
export function solvableRatios({
  both: preserved,
  rlOnly: expanded,
  baseOnly: shrunk,
}: Omit<FourWayCounts, 'neither'>): SolvableRatios {
  const srr = ratio(preserved, preserved + shrunk)
  const ndr = ratio(expanded, preserved + expanded)
  const sds =
    srr === null || ndr === null ? null : srr + ndr > 0 ? (2 * srr * ndr) / (srr + ndr) : 0
  return { srr, ndr, sds, nscr: ratio(expanded - shrunk, preserved + expanded + shrunk) }
}

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : null)

/**
 * The chance that G completions drawn without replacement are neither all right nor all wrong: the
 * unbiased estimate of 1 − (1 − p)^G − p^G, the share of groups of G that give GRPO (Shao et al. 2024,
 * arXiv:2402.03300) a signal, since a group with equal rewards has no advantage.
 *
 * ```ts
 * signalAtG(4, 2, 2) // 2/3
 * ```
 */
export function signalAtG(n: number, c: number, g: number): number {
  return Math.max(0, passAtK(n, c, g) - passHatK(n, c, g))
}
