import type { Estimate, ProblemTally } from '../records/index.ts'
import {
  type Design,
  discoveries,
  fisherTwoSided,
  sharedHalf,
  simultaneousBand,
  solvedBy,
  solvedByBoth,
  unitScores,
} from '../statistics/index.ts'

/** What of a first step's solved problems a later one still solves, with as many completions of each. */
export interface Retention {
  /** Share of what half of the first step's completions solve. */
  kept: number
  /** The same between two halves of the first step: what noise alone shows. */
  self: number
  /** Their difference as a share of all problems. */
  change: Estimate
}

/**
 * Of each problem the completions that stand for a step: as many at every step, and so few that the
 * step which drew fewest has two such halves, with which flips and retention have their noise floors.
 */
export function halvesOf(steps: readonly (readonly ProblemTally[])[]): number[] {
  return steps[0]!.map((_, i) => sharedHalf(...steps.map((tallies) => tallies[i]!.n)))
}

/**
 * Retention at each step since the first, null where no problem has two completions at every step.
 * With q the chance that the half of a problem's completions hold a success, kept is Σ q₀ q_s / Σ q₀,
 * and self the same for two halves of the first step, drawn apart: both without bias for two policies
 * sampled that often, so that their difference is 0 where nothing was lost. Its band is over problems
 * and simultaneous over steps.
 */
export function retention(
  steps: readonly (readonly ProblemTally[])[],
  { alpha, seed, design }: { alpha: number; seed: number; design: Design },
): Retention[] | null {
  const halves = halvesOf(steps)
  if (halves.every((half) => half === 0)) return null
  const [first, ...later] = steps
  const columns = later.length
  const before = first!.map((tally, i) => solvedBy(tally, halves[i]!))
  const self = first!.map((tally, i) => solvedByBoth(tally, halves[i]!))
  const values = new Float64Array(first!.length * columns)
  const kept = later.map((tallies, s) =>
    tallies.reduce((sum, tally, i) => {
      const both = before[i]! * solvedBy(tally, halves[i]!)
      values[i * columns + s] = both - self[i]!
      return sum + both
    }, 0),
  )
  const solved = before.reduce((sum, q) => sum + q, 0)
  const { mean, low, high } = simultaneousBand(unitScores(values, columns, design), {
    alpha,
    seed,
    draws: 2000,
    method: 'bounded',
    range: [-1, 1],
  })
  const ofSelf = self.reduce((sum, q) => sum + q, 0)
  return later.map((_, s) => ({
    kept: solved > 0 ? kept[s]! / solved : 1,
    self: solved > 0 ? ofSelf / solved : 1,
    change: { value: mean[s]!, low: low[s]!, high: high[s]! },
  }))
}

/**
 * Problems whose count changes between two steps by more than sampling shows: Fisher's exact test of
 * each, with at most q of those named false on average (Benjamini and Hochberg).
 */
export function certainFlips(
  before: readonly ProblemTally[],
  after: readonly ProblemTally[],
  q: number,
): { lost: string[]; won: string[] } {
  const p = before.map(({ n, c }, i) =>
    fisherTwoSided({ c, n, otherC: after[i]!.c, otherN: after[i]!.n }),
  )
  const found = discoveries(p, q)
  const named = (holds: (change: number) => boolean) =>
    before.flatMap(({ id, n, c }, i) =>
      found[i] && holds(after[i]!.c / after[i]!.n - c / n) ? [id] : [],
    )
  return { lost: named((change) => change < 0), won: named((change) => change > 0) }
}
