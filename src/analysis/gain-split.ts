import type { Estimate, Finding } from '../records/index.ts'
import { type BootstrapOptions, problemBootstrap, weightedMean } from './problem-bootstrap.ts'
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
  options: BootstrapOptions = {},
): Finding<GainSplit> {
  if (problems.length === 0) throw new RangeError('a split needs at least one problem')
  const differences = (['stated', 'lenient', 'replayed', 'both'] as const).map((world) =>
    Float64Array.from(problems, ({ base, rl }) => rl[world] - base[world]),
  )
  const [gain, format, arithmetic, rest] = problemBootstrap(
    problems.length,
    (weights) => {
      const [stated, lenient, replayed, both] = differences.map((column) =>
        weightedMean(column, weights),
      ) as [number, number, number, number]
      return [stated, ...Object.values(shapley({ stated, lenient, replayed, both }))]
    },
    options,
  ) as [Estimate, Estimate, Estimate, Estimate]
  return {
    summary: `of the gain ${difference(gain)}, format is ${difference(format)}, arithmetic ${difference(arithmetic)}, the rest ${difference(rest)}`,
    over: `problems; percentile bootstrap, ${level(options.alpha ?? 0.05)}, each part by itself`,
    caveats: [
      'arithmetic is what replay can follow, so its part is a lower bound and the rest an upper one',
      'the lenient extraction may also find answers that were not meant as such',
    ],
    data: { gain, format, arithmetic, rest },
  }
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
