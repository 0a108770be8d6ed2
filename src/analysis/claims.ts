import type { Estimate, KRange } from '../records/index.ts'
import type { Curves } from './comparison.ts'
import { kRanges, signed } from './wording.ts'

/** A band of the difference at the values of k that the verdict is about. */
export interface DifferenceBand {
  ks: readonly number[]
  mean: ArrayLike<number>
  low: ArrayLike<number>
  high: ArrayLike<number>
}

/** A band from what stands at each k. */
export const bandOver = (points: readonly (Estimate & { k: number })[]): DifferenceBand => ({
  ks: points.map(({ k }) => k),
  mean: points.map(({ value }) => value),
  low: points.map(({ low }) => low),
  high: points.map(({ high }) => high),
})

/** The band of the difference in pass@k. */
export const differenceBand = ({ points }: Curves): DifferenceBand =>
  bandOver(points.map(({ k, difference: value, low, high }) => ({ k, value, low, high })))

export type ClaimName =
  | 'sharper'
  | 'worse'
  | 'broader'
  | 'narrower'
  | 'not-broader'
  | 'not-narrower'
  | 'no-change'

/** A predicate on the true difference D(k), and whether the band bears it. */
export interface Claim {
  name: ClaimName
  /** Such as "D(128) > 0". */
  predicate: string
  meaning: string
  holds: boolean
  /** The numbers that decided it. */
  because: string
}

/**
 * The claims that a verdict is made of, each a predicate on the true difference D(k) = pass@k of the
 * trained arm − pass@k of the base. One simultaneous band bears them all, so the chance that any
 * claim that is said to hold is false is at most the band's alpha. Absence is claimed only from a
 * band that lies inside the margin.
 */
export function claims(band: DifferenceBand, margin: number, runs: { loss: KRange[] }): Claim[] {
  const { ks, low, high } = band
  const first = ks[0]!
  const last = ks.at(-1)!
  const end = ks.length - 1
  const interval = (j: number) =>
    `D(${ks[j]}) = ${signed(band.mean[j]!)} [${signed(low[j]!)}, ${signed(high[j]!)}]`
  const lowest = ks.reduce((best, _, j) => (high[j]! < high[best]! ? j : best), 0)
  const least = ks.reduce((best, _, j) => (low[j]! < low[best]! ? j : best), 0)
  // Of a grid with gaps nothing is claimed between its k.
  const [some, every] =
    last - first + 1 === ks.length ? ['some k', 'every k'] : ['some computed k', 'every computed k']
  const within = ks.every((_, j) => low[j]! > -margin && high[j]! < margin)
  const greatest = ks.reduce((best, _, j) => (high[j]! > high[best]! ? j : best), 0)
  const farthest = -low[least]! > high[greatest]! ? least : greatest
  const all: Claim[] = [
    {
      name: 'sharper',
      predicate: `D(${first}) > 0`,
      meaning: 'it is right more often at the smallest k',
      holds: low[0]! > 0,
      because: interval(0),
    },
    {
      name: 'worse',
      predicate: `D(${first}) < 0`,
      meaning: 'it is right less often at the smallest k',
      holds: high[0]! < 0,
      because: interval(0),
    },
    {
      name: 'broader',
      predicate: `D(${last}) > 0`,
      meaning: 'it solves more of the problems at the largest k',
      holds: low[end]! > 0,
      because: interval(end),
    },
    {
      name: 'narrower',
      predicate: `D(k) < 0 at ${some} from ${first} to ${last}`,
      meaning: 'it solves fewer of the problems at some k',
      holds: high[lowest]! < 0,
      because: runs.loss.length > 0 ? `certain at ${kRanges(runs.loss)}` : interval(lowest),
    },
    {
      name: 'not-broader',
      predicate: `D(${last}) < ${margin}`,
      meaning: 'whatever it gains at the largest k is below the margin',
      holds: high[end]! < margin,
      because: interval(end),
    },
    {
      name: 'not-narrower',
      predicate: `D(k) > −${margin} at ${every} from ${first} to ${last}`,
      meaning: 'whatever it loses is below the margin, at every k',
      holds: low[least]! > -margin,
      because: interval(least),
    },
    {
      name: 'no-change',
      predicate: `|D(k)| < ${margin} at ${every} from ${first} to ${last}`,
      meaning: 'the difference is below the margin at every k',
      holds: within,
      because: interval(farthest),
    },
  ]
  // With a single k there is no breadth to speak of.
  return first === last ? all.filter(({ name }) => singleK.has(name)) : all
}

/** The claims whose opposite the band bears: they cannot be true where it holds. */
export function refuted({ ks, low, high }: DifferenceBand, margin: number): ClaimName[] {
  const end = ks.length - 1
  const some = (holds: (j: number) => boolean) => ks.some((_, j) => holds(j))
  const against: Record<ClaimName, boolean> = {
    sharper: high[0]! <= 0,
    worse: low[0]! >= 0,
    broader: high[end]! <= 0,
    narrower: !some((j) => low[j]! < 0),
    'not-broader': low[end]! >= margin,
    'not-narrower': some((j) => high[j]! <= -margin),
    'no-change': some((j) => low[j]! >= margin || high[j]! <= -margin),
  }
  const names = Object.keys(against) as ClaimName[]
  return names.filter((name) => against[name] && (ks[0] !== ks[end] || singleK.has(name)))
}

const singleK: ReadonlySet<ClaimName> = new Set(['sharper', 'worse', 'no-change'])
