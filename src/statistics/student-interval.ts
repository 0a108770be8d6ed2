import { standardErrors } from './simultaneous-band.ts'
import { studentQuantile } from './special.ts'
import { covariance, type UnitScores } from './unit-scores.ts'

/**
 * Student's interval of each column's mean over the units of a design, each for itself: for values
 * without bounds, such as log-likelihoods, where `simultaneousBand` has no range to hold on to.
 */
export function studentIntervals(
  scores: UnitScores,
  alpha: number,
): { value: number; low: number; high: number }[] {
  const freedom = scores.strata.reduce((sum, { units }) => sum + units - 1, 0)
  const critical = studentQuantile(1 - alpha / 2, freedom)
  const se = standardErrors(covariance(scores), scores.columns)
  return Array.from(scores.mean, (value, j) => ({
    value,
    low: value - critical * se[j]!,
    high: value + critical * se[j]!,
  }))
}
