import { normalQuantile } from '../statistics/index.ts'
import type { Curves, CurvePoint, VerdictName } from './comparison.ts'
import { signed } from './wording.ts'

/**
 * What to buy to decide what is undecided, by the formula for one k: for a power of 80 % the
 * critical value c of the band needs about M ((c + z₀.₈) se / distance)² problems (Miller 2024,
 * arXiv:2411.00640, with the band's critical value). `plan` answers by simulation instead.
 */
export function toDecide(
  name: VerdictName,
  { points, critical }: Curves,
  margin: number,
  problems: number,
): string[] {
  const first = points[0]!
  const last = points.at(-1)!
  const need = (point: CurvePoint, distance: number) =>
    Math.ceil(problems * (((critical + normalQuantile(0.8)) * point.se) / distance) ** 2)
  const certain = (point: CurvePoint) => {
    const kind = point.difference > 0 ? 'gain' : 'loss'
    const count = need(point, Math.abs(point.difference))
    return `to make a ${kind} of the size seen at k = ${point.k} (${signed(point.difference)}) certain: about ${count} problems like these at the same number of completions, now ${problems}`
  }
  const worth = (point: CurvePoint) => point.se > 0 && Math.abs(point.difference) > margin / 2
  const sentences: string[] = []
  if (name === 'undecided' && worth(first)) sentences.push(certain(first))
  if (name === 'undecided' || name === 'sharper, breadth undecided') {
    if (last.k !== first.k && worth(last)) sentences.push(certain(last))
    if (last.se > 0 && last.difference < margin && !worth(last))
      sentences.push(
        `to show that any gain at k = ${last.k} is below ${margin}: about ${need(last, margin - last.difference)} problems like these, now ${problems}`,
      )
  }
  if (sentences.length > 0)
    sentences.push('`passbound plan` says it by simulation, for more completions too')
  return sentences
}
