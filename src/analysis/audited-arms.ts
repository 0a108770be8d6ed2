import type { AuditedTally } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'

/** Both arms' audits on the same problems in the same order. */
export interface AuditedArms {
  base: AuditedTally[]
  rl: AuditedTally[]
}

export const armNames = ['base', 'rl'] as const

/** Refuses arms that are not paired, and k that some problem has too few samples for. */
export function checkPaired({ base, rl }: AuditedArms, ks: readonly number[]): void {
  if (base.length === 0 || base.length !== rl.length || base.some(({ id }, i) => id !== rl[i]!.id))
    throw new RangeError('the arms were not audited on the same problems in the same order')
  const least = Math.min(...base.map(({ n }) => n), ...rl.map(({ n }) => n))
  const largest = Math.max(...ks)
  if (largest > least)
    throw new RangeError(`pass@${largest} needs at least ${largest} samples, got ${least}`)
}

/** pass@k of each problem with some of its samples counted as right. */
export function passes(
  tallies: readonly AuditedTally[],
  counted: (tally: AuditedTally) => number,
  k: number,
): Float64Array {
  return Float64Array.from(tallies, (tally) => passAtK(tally.n, counted(tally), k))
}

/** The share of the numbers in the chains that took part in checked claims. */
export function coverageOf(tallies: readonly AuditedTally[]): number {
  const samples = tallies.reduce((sum, { n }) => sum + n, 0)
  return tallies.reduce((sum, { coverage }) => sum + coverage, 0) / samples
}
