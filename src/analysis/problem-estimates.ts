import type { Estimate, Reach } from '../records/index.ts'
import { design, type Design, simultaneousBand, unitScores } from '../statistics/index.ts'

/** How problems were drawn, and the chance that an interval misses. */
export interface OverProblems {
  /** Independent problems where none is given. */
  design?: Design
  alpha?: number
}

/** The mean of one value per problem, each in `range`, with its limits by empirical likelihood over that range. */
export function meanEstimate(
  values: Float64Array,
  range: readonly [number, number],
  { design: drawn = design(values.length), alpha = 0.05 }: OverProblems = {},
): Estimate {
  const { mean, low, high } = simultaneousBand(unitScores(values, 1, drawn), {
    alpha,
    range,
    method: 'bounded',
    // One column takes its critical value from Student's law, without draws.
    draws: 0,
    seed: 0,
  })
  return { value: mean[0]!, low: low[0]!, high: high[0]! }
}

/** All between two estimates of one thing, the one with it at its least and the other with it at its most. */
export function reachOver(least: Estimate, most: Estimate): Reach {
  return { least: least.value, most: most.value, low: least.low, high: most.high }
}

/**
 * Σ over / Σ under with 0 ≤ over ≤ under in each problem. The interval holds every r for which the mean of
 * over − r · under may be zero (Fieller 1954, with the limits of `meanEstimate` for Student's); no problem
 * is taken to have more `under` than the largest that was seen.
 */
export function ratioEstimate(
  over: Float64Array,
  under: Float64Array,
  options: OverProblems = {},
): Estimate {
  const most = under.reduce((largest, x) => Math.max(largest, x), 0)
  if (most === 0) return { value: Number.NaN, low: 0, high: 1 }
  const value = sum(over) / sum(under)
  const room = (ratio: number) =>
    roomAroundZero(
      over.map((x, i) => x - ratio * under[i]!),
      [-ratio * most, (1 - ratio) * most],
      options,
    )
  return { value, low: edge(room, value, 0), high: edge(room, value, 1) }
}

/**
 * 1 − Σ left / Σ gain, the share of a gain that is no longer there, with both in [−1, 1] in each problem; its
 * interval as in `ratioEstimate`. A share of what may be zero or less is not determined: its ends are then
 * infinite, and where the gain is not even positive it has no value.
 */
export function shareOfGain(
  gain: Float64Array,
  left: Float64Array,
  options: OverProblems = {},
): Estimate {
  const whole = meanEstimate(gain, [-1, 1], options)
  const value = whole.value > 0 ? 1 - sum(left) / sum(gain) : Number.NaN
  if (!(whole.low > 0)) return { value, low: -Infinity, high: Infinity }
  const room = (share: number) =>
    roomAroundZero(
      left.map((x, i) => x - (1 - share) * gain[i]!),
      [-1 - Math.abs(1 - share), 1 + Math.abs(1 - share)],
      options,
    )
  return {
    value,
    low: edge(room, value, outside(room, value, -1)),
    high: edge(room, value, outside(room, value, 1)),
  }
}

/** How far the limits of a mean reach beyond zero at the nearer side: negative where it cannot be zero. */
function roomAroundZero(
  values: Float64Array,
  range: readonly [number, number],
  options: OverProblems,
): number {
  const { low, high } = meanEstimate(values, range, options)
  return Math.min(-low, high)
}

type Room = (at: number) => number

/** A place beyond the edge of what is possible, in steps that double; there is one where the whole is certain. */
function outside(room: Room, from: number, direction: 1 | -1): number {
  let step = 0.25
  while (step < 2 ** 40 && room(from + direction * step) >= 0) step *= 2
  return from + direction * step
}

/** Where the room ends between a place that has some and one that may have none (regula falsi, Illinois). */
function edge(room: Room, inside: number, towards: number): number {
  let [known, beyond] = [inside, towards]
  let [here, there] = [room(known), room(beyond)]
  if (there >= 0) return towards
  for (let i = 0; i < 60 && Math.abs(beyond - known) > 1e-7 * (1 + Math.abs(known)); i++) {
    const at = known + ((beyond - known) * here) / (here - there)
    const found = room(at)
    if (found >= 0) {
      ;[known, here] = [at, found]
      there /= 2
    } else {
      ;[beyond, there] = [at, found]
      here /= 2
    }
    if (Math.abs(found) < 1e-9) return at
  }
  return beyond
}

function sum(values: Float64Array): number {
  return values.reduce((total, x) => total + x, 0)
}
