import { passAtK } from '../statistics/index.ts'
import type { Tally } from '../records/index.ts'

/**
 * One line on an arm: pass@k at one attempt and at the most that every problem has, averaged over
 * problems. Where samples are unresolved it is shown for both extremes: all of them wrong, all right.
 */
export function armSummary(name: string, tallies: readonly Tally[]): string {
  if (tallies.length === 0) return `${name}: nothing drawn`
  const samples = tallies.reduce((sum, { n }) => sum + n, 0)
  const most = Math.min(...tallies.map(({ n }) => n))
  const ks = most > 1 ? [1, most] : [1]
  const passes = ks.map((k) => `pass@${k} ${extremes(tallies, k)}`)
  return `${name}: ${samples.toLocaleString('en')} completions, ${passes.join(', ')}`
}

function extremes(tallies: readonly Tally[], k: number): string {
  const low = meanPass(tallies, k, () => 0)
  const high = meanPass(tallies, k, ({ u }) => u)
  return low === high ? low : `${low} to ${high} (unresolved samples counted wrong, counted right)`
}

function meanPass(tallies: readonly Tally[], k: number, right: (tally: Tally) => number): string {
  const total = tallies.reduce((sum, tally) => sum + passAtK(tally.n, tally.c + right(tally), k), 0)
  return `${((100 * total) / tallies.length).toFixed(1)} %`
}
