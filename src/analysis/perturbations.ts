import type { ProblemPair } from '../records/index.ts'
import type { Curves, Verdict, VerdictName } from './comparison.ts'
import { differences } from './evidence.ts'
import type { Reverdict } from './reverdict.ts'

/**
 * The smallest number of problems whose absence changes the verdict, dropping first those that speak
 * most for what it says (greedily, at the k where it is most certain, so an upper bound on the smallest
 * number of any choice): for a gain or a loss the problems that show it most, for an absence those that
 * hold the difference down. Null where nothing but a handful of problems would be left.
 */
export function smallestDrop(
  pairs: readonly ProblemPair[],
  name: VerdictName,
  { points }: Curves,
  again: Reverdict,
): { count: number; becomes: VerdictName } | null {
  const gain = points.reduce((best, point) => (point.low > best.low ? point : best))
  const loss = points.reduce((best, point) => (point.high < best.high ? point : best))
  const last = points.at(-1)!
  const absence = name === 'no change' || name === 'sharper, not broader'
  const attacks = [
    ...(gain.low > 0 ? [{ k: gain.k, sign: 1 }] : []),
    ...(loss.high < 0 || absence ? [{ k: loss.high < 0 ? loss.k : last.k, sign: -1 }] : []),
    ...(name === 'no change' ? [{ k: last.k, sign: 1 }] : []),
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
    const rest = pairs.filter((_, i) => !dropped.has(i))
    return enoughUnits(rest) ? again.of(rest).verdict : null
  }
  const changes = (count: number) => {
    const after = without(count)
    return after !== null && after !== name
  }
  const count = smallest(pairs.length - 2, changes)
  return count === null ? null : { count, becomes: without(count)! }
}

/** The smallest number from 1 to `most` for which `holds`, which once it holds goes on to; null where none does. */
export function smallest(most: number, holds: (count: number) => boolean): number | null {
  let below = 0
  let enough = Math.min(1, most)
  while (!holds(enough)) {
    if (enough >= most) return null
    below = enough
    enough = Math.min(2 * enough, most)
  }
  while (enough - below > 1) {
    const middle = (below + enough) >> 1
    if (holds(middle)) enough = middle
    else below = middle
  }
  return enough
}

/** Whether so few problems are left that no interval can be had. */
export function enoughUnits(pairs: readonly ProblemPair[]): boolean {
  return new Set(pairs.map(({ cluster }, i) => cluster ?? i)).size >= 2
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
