import { Rational } from '../../arithmetic/index.ts'
import type { Random } from '../../statistics/index.ts'

/** What can be made of some numbers, each used once, with + − × ÷ in exact fractions. */
export interface Reachable {
  /** By whole target from 1: the chance that a player who takes uniformly random moves ends there. */
  chance: Map<number, number>
}

export interface CountdownSpec {
  /** How many numbers. */
  numbers: number
  /** They lie from 1 to this. */
  range: number
  /** Targets lie from 1 to this. */
  limit: number
}

/**
 * Every target that can be reached, by searching all ways to join two of the numbers at hand until one is
 * left. A move is a pair and one of a + b, a × b, a − b, b − a, a ÷ b, b ÷ a, the last two where they do not
 * divide by zero; a random player takes each move that there is with the same chance.
 */
export function reachable(numbers: readonly number[], limit: number): Reachable {
  const known = new Map<string, Map<string, number>>()
  const ends = endsOf(
    numbers.map((value) => Rational.of(value)),
    known,
  )
  const chance = new Map<number, number>()
  for (const [end, p] of ends) {
    const value = Number(end)
    if (Number.isInteger(value) && value >= 1 && value <= limit) chance.set(value, p)
  }
  return { chance }
}

/** The chance of each last number, by its text; hands that were met before are looked up. */
function endsOf(
  hand: readonly Rational[],
  known: Map<string, Map<string, number>>,
): Map<string, number> {
  if (hand.length === 1) return new Map([[hand[0]!.toString(), 1]])
  const key = hand.map(String).sort().join(' ')
  const found = known.get(key)
  if (found) return found
  const hands = handsAfter(hand)
  const ends = new Map<string, number>()
  for (const next of hands)
    for (const [end, p] of endsOf(next, known))
      ends.set(end, (ends.get(end) ?? 0) + p / hands.length)
  known.set(key, ends)
  return ends
}

function handsAfter(hand: readonly Rational[]): Rational[][] {
  const hands: Rational[][] = []
  for (const [i, a] of hand.entries())
    for (const [j, b] of hand.entries()) {
      if (j <= i) continue
      const rest = hand.filter((_, at) => at !== i && at !== j)
      for (const result of results(a, b)) hands.push([...rest, result])
    }
  return hands
}

const zero = Rational.of(0)

function results(a: Rational, b: Rational): Rational[] {
  const made = [a.plus(b), a.times(b), a.minus(b), b.minus(a)]
  if (!b.equals(zero)) made.push(a.over(b))
  if (!a.equals(zero)) made.push(b.over(a))
  return made
}

/** Numbers and a target that they reach; of the targets in reach each is as likely. */
export function drawCountdown(
  { numbers: count, range, limit }: CountdownSpec,
  { uniform }: Random,
): { numbers: number[]; target: number; chance: number } {
  for (;;) {
    const numbers = Array.from({ length: count }, () => 1 + Math.floor(uniform() * range))
    const { chance } = reachable(numbers, limit)
    // A target that stands among the numbers would often be no search at all.
    const targets = [...chance.keys()]
      .filter((target) => !numbers.includes(target))
      .sort((a, b) => a - b)
    const target = targets[Math.floor(uniform() * targets.length)]
    if (target !== undefined) return { numbers, target, chance: chance.get(target)! }
  }
}
