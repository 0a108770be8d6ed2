import type { ProblemPair } from '../records/index.ts'
import type { Curves, Verdict, VerdictName } from './comparison.ts'
import { differences } from './evidence.ts'
import type { Reverdict } from './reverdict.ts'

/**
 * The smallest number of problems whose absence changes the verdict, dropping first those that speak
 * most for what it is certain of (greedily, at the k where it is most certain: an upper bound on the
 * smallest number of any choice). Null where the verdict claims nothing that dropping could undo.
 */
export function smallestDrop(
  pairs: readonly ProblemPair[],
  name: VerdictName,
  { points }: Curves,
  again: Reverdict,
): { count: number; becomes: VerdictName } | null {
  const gain = points.reduce((best, point) => (point.low > best.low ? point : best))
  const loss = points.reduce((best, point) => (point.high < best.high ? point : best))
  const attacks = [
    ...(gain.low > 0 ? [{ k: gain.k, sign: 1 }] : []),
    ...(loss.high < 0 ? [{ k: loss.k, sign: -1 }] : []),
  ].map(({ k, sign }) => dropFor(pairs, name, again, k, sign))
  const found = attacks.filter((attack) => attack !== null)
  return found.toSorted((a, b) => a.count - b.count)[0] ?? null
}

function dropFor(
  pairs: readonly ProblemPair[],
  name: VerdictName,
  again: Reverdict,
  k: number,
  sign: number,
): { count: number; becomes: VerdictName } | null {
  const at = differences(pairs, [k])
  const order = [...at.keys()].toSorted((a, b) => sign * (at[b]! - at[a]!))
  const without = (count: number) => {
    const dropped = new Set(order.slice(0, count))
    return again.of(pairs.filter((_, i) => !dropped.has(i))).name
  }
  // Doubling, then bisection: more dropped is never less of a perturbation.
  let kept = 0
  let enough = 1
  while (without(enough) === name) {
    kept = enough
    enough *= 2
    if (enough > pairs.length - 2) return null
  }
  while (enough - kept > 1) {
    const middle = (kept + enough) >> 1
    if (without(middle) === name) kept = middle
    else enough = middle
  }
  return { count: enough, becomes: without(enough) }
}

/**
 * The design effect (the factor by which dependence between problems multiplies the variance) at
 * which the verdict's weakest certainty would be lost: the smallest (D / half-width)² over the best
 * certain gain and the best certain loss.
 */
export function smallestDesignEffect({ certain }: Verdict, { points }: Curves): number | null {
  const strength = points.map(({ k, difference, low, high }) => ({
    k,
    factor: difference > 0 ? difference / (difference - low) : difference / (difference - high),
  }))
  const best = (runs: Verdict['certain']['gain']) =>
    Math.max(
      ...strength
        .filter(({ k }) => runs.some(({ from, to }) => k >= from && k <= to))
        .map(({ factor }) => factor ** 2),
    )
  const factors = [certain.gain, certain.loss].filter((runs) => runs.length > 0).map(best)
  return factors.length > 0 ? Math.min(...factors) : null
}
