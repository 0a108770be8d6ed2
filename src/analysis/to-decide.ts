import { normalQuantile } from '../statistics/index.ts'
import type { CurvePoint, Curves, Objection, VerdictName } from './comparison.ts'
import { isExplained, isLost } from './outcome.ts'
import { count, counted, listed, signed } from './wording.ts'

export interface ToDecideInput {
  name: VerdictName
  curves: Curves
  margin: number
  problems: number
  /** Completions that are neither right nor wrong yet, in both arms. */
  unresolved: number
}

/**
 * What to buy to decide what is undecided, by the formula for one k: half of the band's width and the
 * standard error shrink as 1/√M, so a power of 80 % needs about M ((half + z₀.₈ se) / distance)²
 * problems (Miller 2024, arXiv:2411.00640, with the band's own width). `plan` says it by simulation.
 */
export function toDecide({ name, curves, margin, problems, unresolved }: ToDecideInput): string[] {
  const { points } = curves
  const [first, last] = [points[0]!, points.at(-1)!]
  if (name === 'not comparable') return ['samples of both arms under one condition']
  const open = name === 'undecided' || name === 'sharper, breadth undecided'
  if (!open) return []
  if (unresolved > 0)
    return [
      `to resolve the ${count(unresolved)} unresolved completions, which the band allows for both ways`,
    ]
  const need = (point: CurvePoint, distance: number) => {
    const half = (point.high - point.low) / 2 + normalQuantile(0.8) * point.se
    return Math.max(problems + 1, Math.ceil(problems * (half / distance) ** 2))
  }
  const worth = (point: CurvePoint) => Math.abs(point.difference) > margin / 2
  const certain = (point: CurvePoint) =>
    `to make a ${point.difference > 0 ? 'gain' : 'loss'} of the size seen at k = ${point.k} (${signed(point.difference)}) certain: about ${count(need(point, Math.abs(point.difference)))} problems like these at the same number of completions, now ${count(problems)}`
  const sentences: string[] = []
  if (name === 'undecided' && worth(first)) sentences.push(certain(first))
  if (last.k !== first.k && worth(last)) sentences.push(certain(last))
  if (last.k !== first.k && !worth(last) && last.difference < margin)
    sentences.push(
      `to show that any gain at k = ${last.k} is below ${margin}: about ${count(need(last, margin - last.difference))} problems like these, now ${count(problems)}`,
    )
  return [...sentences, '`passbound plan` says it by simulation, for more completions too']
}

/**
 * What stands beside a verdict that needs no more data: the band decides what the rules ask, and
 * nothing else. Rows of the ledger that the verdict does not survive, or that nobody checked, stay open.
 */
export function besides(ledger: readonly Objection[]): string {
  const lost = ledger.filter(isLost)
  const explained = ledger.filter(isExplained)
  const unknown = ledger.filter(({ outcome }) => outcome === 'cannot tell').length
  const unchecked = ledger.filter(({ outcome }) => outcome === 'not examined').length
  const open = [
    ...(lost.length > 0
      ? [
          `${counted(lost.length, 'objection')} that it does not survive (${listed(lost.map(({ id }) => id))})`,
        ]
      : []),
    ...(explained.length > 0
      ? [
          `${counted(explained.length, 'objection')} that ${explained.length === 1 ? 'leaves' : 'leave'} it true and ${explained.length === 1 ? 'explains' : 'explain'} it in another way (${listed(explained.map(({ id }) => id))})`,
        ]
      : []),
    ...(unknown > 0 ? [`${counted(unknown, 'objection')} of which these data cannot tell`] : []),
    ...(unchecked > 0 ? [`${counted(unchecked, 'objection')} that nobody checked`] : []),
  ]
  const decided = 'the band decides what the rules ask: for that no more data is needed'
  return open.length === 0 ? decided : `${decided}. Beside it stand ${listed(open)}`
}
