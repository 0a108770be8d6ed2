import type { Estimate, Finding } from '../records/index.ts'
import { meanEstimate, type OverProblems } from './problem-estimates.ts'
import { difference, level } from './wording.ts'

/**
 * One arm's accuracy on one problem in four worlds: as graded; with the lenient extraction, in which a
 * missing format costs nothing; with every slip put right; and with both.
 */
export interface FourWorlds {
  stated: number
  lenient: number
  replayed: number
  both: number
}

export interface GainSplit {
  gain: Estimate
  format: Estimate
  arithmetic: Estimate
  rest: Estimate
}

/**
 * The gain in pass@1 split into format, arithmetic and the rest by exact Shapley values (Shapley 1953).
 * The game: format and arithmetic are each either left as they are or made equal in both arms (by the
 * lenient extraction, by replay), and what is won is the gain. Each factor gets the mean of what it
 * takes away when it is made equal first and when it is made equal second; the rest is the gain that
 * is left when both are. The three add up to the gain.
 */
export function gainSplit(
  problems: readonly { base: FourWorlds; rl: FourWorlds }[],
  options: OverProblems = {},
): Finding<GainSplit> {
  if (problems.length === 0) throw new RangeError('a split needs at least one problem')
  const parts = problems.map(({ base, rl }) => ({ base: shapleyOf(base), rl: shapleyOf(rl) }))
  const estimate = (part: keyof GainSplit, range: readonly [number, number]) =>
    meanEstimate(
      Float64Array.from(parts, ({ base, rl }) => rl[part] - base[part]),
      range,
      options,
    )
  // Reading leniently loses no right answer, but a slip put right may.
  const gain = estimate('gain', [-1, 1])
  const format = estimate('format', [-1, 1])
  const arithmetic = estimate('arithmetic', [-2, 2])
  const rest = estimate('rest', [-1, 1])
  return {
    summary: `of the gain ${difference(gain)}, format is ${difference(format)}, arithmetic ${difference(arithmetic)}, the rest ${difference(rest)}`,
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each part by itself`,
    caveats: [
      'arithmetic is what replay can follow, so its part is a lower bound and the rest an upper one',
      'the lenient extraction may also find answers that were not meant as such',
    ],
    data: { gain, format, arithmetic, rest },
  }
}

/** Shapley values are linear in the game, so the split of a mean gain is the mean of each arm's on each problem. */
function shapleyOf(worlds: FourWorlds): Record<keyof GainSplit, number> {
  return { gain: worlds.stated, ...shapley(worlds) }
}

/** The Shapley values of format and arithmetic, and what is left, from the gain in the four worlds. */
export function shapley({ stated, lenient, replayed, both }: FourWorlds): {
  format: number
  arithmetic: number
  rest: number
} {
  return {
    format: (stated - lenient + (replayed - both)) / 2,
    arithmetic: (stated - replayed + (lenient - both)) / 2,
    rest: both,
  }
}
