import { InputError } from '../records/index.ts'
import type { Random } from '../statistics/index.ts'
import { apply, type CountdownProblem, problemId } from './countdown.ts'

/** Every chain of one multiset of four digits, by the target that it reaches. */
export interface Chains {
  /** Ascending. */
  numbers: readonly number[]
  /** The targets from 1 to 99 that can be reached, ascending. */
  targets: number[]
  /** By target: the chance of a policy that plays uniformly random valid moves. */
  chance: Map<number, number>
  /** By target: the distinct chains, three step codes each. */
  codes: Map<number, number[]>
}

const operators = ['+', '-', '*']
const known = new Map<string, Chains>()

/**
 * All valid chains of a multiset by enumeration, and with them the exact chance floor: a move is an
 * ordered pair of the numbers at hand and an operator whose result lies from 0 to 99, and each move
 * is as likely as any other.
 */
export function chainsOf(numbers: readonly number[]): Chains {
  const sorted = numbers.toSorted((a, b) => a - b)
  const key = sorted.join('')
  const found = known.get(key)
  if (found) return found
  const chance = new Map<number, number>()
  const codes = new Map<number, number[]>()
  walk(sorted, 1, [])
  const targets = [...codes.keys()].filter((target) => target > 0).toSorted((a, b) => a - b)
  const chains = { numbers: sorted, targets, chance, codes }
  known.set(key, chains)
  return chains

  function walk(hand: readonly number[], p: number, steps: readonly number[]): void {
    if (hand.length === 1) {
      const target = hand[0]!
      chance.set(target, (chance.get(target) ?? 0) + p)
      const list = codes.get(target)
      if (list) list.push(...steps)
      else codes.set(target, [...steps])
      return
    }
    const moves = movesOf(hand)
    const ways = moves.reduce((sum, { times }) => sum + times, 0)
    for (const { code, rest, times } of moves) walk(rest, (p * times) / ways, [...steps, code])
  }
}

interface Move {
  code: number
  /** The numbers at hand afterwards. */
  rest: number[]
  /** How many pairs of equal numbers give this same step. */
  times: number
}

function movesOf(hand: readonly number[]): Move[] {
  const moves = new Map<number, Move>()
  for (const [i, a] of hand.entries())
    for (const [j, b] of hand.entries())
      for (const [operator, symbol] of operators.entries()) {
        const result = apply(a, symbol, b)
        if (i === j || result < 0 || result > 99) continue
        const code = (a * 100 + b) * 3 + operator
        const same = moves.get(code)
        if (same) same.times++
        else {
          const rest = hand.filter((_, at) => at !== i && at !== j)
          rest.push(result)
          moves.set(code, { code, rest, times: 1 })
        }
      }
  return [...moves.values()]
}

/** One of the distinct chains that reach a target, each as likely, as text. */
export function randomChain({ codes }: Chains, target: number, { integer }: Random): string {
  const list = codes.get(target)!
  const first = 3 * integer(list.length / 3)
  return list
    .slice(first, first + 3)
    .map(textOf)
    .join(',')
}

function textOf(code: number): string {
  const operator = operators[code % 3]!
  const pair = Math.floor(code / 3)
  const [a, b] = [Math.floor(pair / 100), pair % 100]
  return `${a}${operator}${b}=${apply(a, operator, b)}`
}

/** A multiset: each of the 495 as likely. */
export function randomMultiset({ integer }: Random): readonly number[] {
  return multisets[integer(multisets.length)]!
}

const multisets: number[][] = []
for (let a = 1; a <= 9; a++)
  for (let b = a; b <= 9; b++)
    for (let c = b; c <= 9; c++) for (let d = c; d <= 9; d++) multisets.push([a, b, c, d])

/**
 * Whether a question is held out, whatever the order of its digits: one in ten, by a hash (FNV-1a).
 * No document of any corpus shows its chain, and no training ever asks it.
 */
export function isHeldOut(numbers: readonly number[], target: number): boolean {
  let hash = 0x811c9dc5
  for (const value of [...numbers.toSorted((a, b) => a - b), target])
    hash = Math.imul(hash ^ (value + 1), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 13
  return (hash >>> 0) % 10 === 0
}

/** With so many draws in vain, there is no such question. */
export const mostDraws = 20_000

export const noProblem = (task: string, maxChance: number): InputError =>
  new InputError(
    `no question of ${task} has a chance of at most ${maxChance}: ask for a larger one`,
  )

/** A random problem of one of the two splits: a multiset, then one of its targets, then an order. */
export function randomProblem(
  random: Random,
  { heldOut, maxChance = 1 }: { heldOut: boolean; maxChance?: number },
): CountdownProblem {
  for (let drawn = 0; drawn < mostDraws; drawn++) {
    const { numbers: sorted, targets, chance } = chainsOf(randomMultiset(random))
    const target = targets[random.integer(targets.length)]!
    if (isHeldOut(sorted, target) !== heldOut || chance.get(target)! > maxChance) continue
    const numbers = shuffled(sorted, random)
    return { id: problemId(numbers, target), numbers, target, chance: chance.get(target)! }
  }
  throw noProblem('countdown', maxChance)
}

export function shuffled(values: readonly number[], { integer }: Random): number[] {
  const order = [...values]
  for (let i = order.length - 1; i > 0; i--) {
    const j = integer(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}
