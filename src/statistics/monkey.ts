import { asNumber, type Huge, hugeOf, times } from './huge.ts'

/** pass@k of a policy that answers at random, at any k. */
export interface MonkeyPass {
  /** 1 − (1 − g)^k as a double: 0 or 1 where it is nearer to them than a double can be. */
  pass: number
  /** −ln of the chance that all k attempts miss: pass = 1 − e^−missExponent. Any size. */
  missExponent: Huge
}

/**
 * The monkey: a policy that hits with chance g at every attempt, independently, has pass@k =
 * 1 − (1 − g)^k exactly. In logarithms, k·(−ln(1 − g)), with exponents as whole numbers of any
 * length, so that k = 10^10^100 and g = 10^−10^6 lose no more digits than k = 8 and g = 1/5 do.
 */
export function monkeyPass(g: Huge, k: Huge): MonkeyPass {
  const missExponent = times(k, rate(g))
  return { pass: 0 - Math.expm1(-asNumber(missExponent)), missExponent }
}

/** −ln(1 − g): for a g below 10^−17 it is g to the last digit of a double. */
function rate(g: Huge): Huge {
  const value = asNumber(g)
  if (!(value <= 1)) throw new RangeError(`invalid chance; not in (0, 1]: ${value}`)
  if (value === 1) return hugeOf(Number.MAX_VALUE)
  return g.exponent < -17n ? g : hugeOf(-Math.log1p(-value))
}

/** What one attempt at each problem hits with: the arm's chance p and the monkey's g. */
export interface MonkeyRace {
  p: number
  g: number
}

/**
 * The k from which the monkey is ahead: the smallest real k ≥ 1 at which the mean over problems of
 * 1 − (1 − g)^k reaches that of 1 − (1 − p)^k, taking these p as the truth. Null where it never does,
 * as where every p is above its g. With one g for all problems there is a single such k, for the
 * difference is a sum of exponentials whose weights change sign twice (Descartes' rule), once at k = 0.
 * With several it is the first on a grid of eight to a doubling.
 */
export function monkeyOvertakes(race: readonly MonkeyRace[]): number | null {
  if (race.every(({ p, g }) => p >= g && p > 0)) return null
  const ahead = (k: number) => race.reduce((sum, { p, g }) => sum + miss(p, k) - miss(g, k), 0) > 0
  if (ahead(1)) return 1
  const smallest = race.reduce((least, { p, g }) => Math.min(least, g, p > 0 ? p : 1), 1)
  // At 700 / (the smallest chance) every problem that can be hit was, and no miss is yet 0 as a double.
  const last = Math.log(700 / smallest)
  for (let low = 0; low < last; low += step) {
    if (!ahead(Math.exp(low + step))) continue
    return Math.exp(bisected(ahead, low, low + step))
  }
  return null
}

const step = Math.LN2 / 8

function miss(chance: number, k: number): number {
  return chance >= 1 ? 0 : Math.exp(k * Math.log1p(-chance))
}

function bisected(ahead: (k: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let i = 0; i < 60; ++i) {
    const middle = (low + high) / 2
    if (ahead(Math.exp(middle))) high = middle
    else low = middle
  }
  return high
}
