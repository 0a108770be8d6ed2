import type { Estimate, Finding, Mended, Reach } from '../records/index.ts'
import { meanEstimate, type OverProblems, reachOver } from './problem-estimates.ts'
import { difference, level, rangeText } from './wording.ts'

/**
 * One arm's accuracy on one problem in four worlds: as graded; with the lenient extraction, in which a
 * missing format costs nothing; with every slip put right; and with both.
 */
export interface FourWorlds {
  stated: number
  lenient: number
  replayed: number
  both: number
  /** `replayed` and `both` at their least and most; without them every slip was followed. */
  least?: Mended
  most?: Mended
}

export interface GainSplit {
  gain: Estimate
  format: Estimate
  arithmetic: Estimate
  rest: Estimate
  /** The parts with what replay could not follow right or wrong, in each arm as it makes them smallest and largest. */
  reach: Record<Part, Reach>
}

type Part = 'format' | 'arithmetic' | 'rest'

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
  const estimate = (of: (parts: ArmParts) => number, reach: number) =>
    meanEstimate(Float64Array.from(parts, of), [-reach, reach], options)
  const point = (part: keyof Split) =>
    estimate(({ base, rl }) => rl[part].value - base[part].value, reaches[part])
  const reach = (part: Part) =>
    reachOver(
      estimate(({ base, rl }) => rl[part].least - base[part].most, reaches[part]),
      estimate(({ base, rl }) => rl[part].most - base[part].least, reaches[part]),
    )
  const gain = point('gain')
  const [format, arithmetic, rest] = [point('format'), point('arithmetic'), point('rest')]
  const open = {
    format: reach('format'),
    arithmetic: reach('arithmetic'),
    rest: reach('rest'),
  }
  const isOpen = open.arithmetic.most > open.arithmetic.least
  return {
    summary:
      `of the gain ${difference(gain)}, format is ${difference(format)}, arithmetic ${difference(arithmetic)}, the rest ${difference(rest)}` +
      (isOpen
        ? `; with what replay could not follow going either way, arithmetic is ${rangeText(open.arithmetic)}`
        : ''),
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each part by itself`,
    caveats: [
      'arithmetic is what replay can follow, which may be more in one arm than in the other, so its part bounds nothing; the range counts each sample whose slip replay could not follow as right or as wrong; the live calculator gives the causal estimate',
      'the lenient extraction may also find answers that were not meant as such',
    ],
    data: { gain, format, arithmetic, rest, reach: open },
  }
}

/** How far each part can be from zero: reading leniently loses no right answer, but a slip put right may. */
const reaches = { gain: 1, format: 1, arithmetic: 2, rest: 1 } as const

type Split = Record<'gain' | Part, { value: number; least: number; most: number }>
type ArmParts = Record<'base' | 'rl', Split>

/**
 * Shapley values are linear in the game, so the split of a mean gain is the mean of each arm's on each problem. A
 * sample that replay could not follow moves each part one way, whatever the others do.
 */
function shapleyOf(worlds: FourWorlds): Split {
  const [point, ...ends] = [{}, worlds.least ?? {}, worlds.most ?? {}].map((mended) =>
    shapley({ ...worlds, ...mended }),
  ) as [Record<Part, number>, ...Record<Part, number>[]]
  const part = (name: Part) => {
    const values = ends.map((each) => each[name])
    return { value: point[name], least: Math.min(...values), most: Math.max(...values) }
  }
  const { stated } = worlds
  return {
    gain: { value: stated, least: stated, most: stated },
    format: part('format'),
    arithmetic: part('arithmetic'),
    rest: part('rest'),
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
