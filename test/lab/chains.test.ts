import { describe, expect, it } from 'vitest'
import { chainsOf, countdown, isHeldOut, randomProblem, verify } from '../../src/lab/index.ts'
import { randomChain } from '../../src/lab/chains.ts'
import { passageOf } from '../../src/lab/tasks.ts'
import { random } from '../../src/statistics/index.ts'

describe('chainsOf', () => {
  it('reaches of 1, 1, 1, 1 what a person can count', () => {
    // To 4: 1+1 first; then 1+2 or 2+1 and 3 with 1 in either order; or 1+1 again and 2+2 or 2*2.
    const { targets, codes } = chainsOf([1, 1, 1, 1])
    expect(targets).toEqual([1, 2, 3, 4])
    expect(codes.get(4)!.length / 3).toBe(6)
  })

  it('has the chances of playing random valid moves', () => {
    const { chance } = chainsOf([2, 3, 5, 7])
    const plays = 60_000
    const seen = new Map<number, number>()
    const stream = random(1)
    for (let i = 0; i < plays; i++) {
      const end = played([2, 3, 5, 7], stream.integer)
      seen.set(end, (seen.get(end) ?? 0) + 1)
    }
    let total = 0
    for (const [target, p] of chance) {
      const error = Math.sqrt((p * (1 - p)) / plays)
      expect(Math.abs((seen.get(target) ?? 0) / plays - p)).toBeLessThan(5 * error)
      total += p
    }
    expect(total).toBeCloseTo(1, 12)
    expect([...seen.keys()].every((target) => chance.has(target))).toBe(true)
  })

  it('lists valid chains only, each once', () => {
    const chains = chainsOf([8, 3, 3, 1])
    const stream = random(2)
    for (const target of chains.targets) {
      const text = randomChain(chains, target, stream)
      expect(verify({ numbers: [8, 3, 3, 1], target }, { text, finish: 'stop' }).correct).toBe(true)
      const codes = chains.codes.get(target)!
      const keys = Array.from({ length: codes.length / 3 }, (_, i) =>
        codes.slice(3 * i, 3 * i + 3).join(),
      )
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
})

describe('the held-out split', () => {
  it('does not see the order of the digits, and is a tenth', () => {
    expect(isHeldOut([9, 4, 1, 9], 85)).toBe(isHeldOut([1, 9, 9, 4], 85))
    let [held, all] = [0, 0]
    for (let a = 1; a <= 9; a++)
      for (let b = a; b <= 9; b++)
        for (let target = 1; target < 100; target++) {
          all++
          if (isHeldOut([a, b, 3, 7], target)) held++
        }
    expect(held / all).toBeGreaterThan(0.08)
    expect(held / all).toBeLessThan(0.12)
  })

  it('is what problems are drawn from, or not', () => {
    const stream = random(3)
    for (let i = 0; i < 100; i++) {
      const held = randomProblem(stream, { heldOut: true, maxChance: 0.005 })
      expect(isHeldOut(held.numbers, held.target)).toBe(true)
      expect(held.chance).toBeLessThanOrEqual(0.005)
      expect(held.chance).toBe(chainsOf(held.numbers).chance.get(held.target))
      const seen = randomProblem(stream, { heldOut: false })
      expect(isHeldOut(seen.numbers, seen.target)).toBe(false)
    }
  })
})

describe('the corpus', () => {
  it('mixes solvers and flailers, all valid, and never shows a held-out chain', () => {
    const stream = random(4)
    let solved = 0
    for (let i = 0; i < 2000; i++) {
      const { id, text } = countdown.randomDocument(stream, countdown.mixture)
      const [numbers, target] = id.split('>')
      const digits = Array.from(numbers!, Number)
      const verdict = verify({ numbers: digits, target: Number(target) }, { text, finish: 'stop' })
      expect(verdict.valid).toBe(true)
      expect(isHeldOut(digits, Number(target))).toBe(false)
      expect(isHeldOut(digits, verdict.answer!)).toBe(false)
      expect(passageOf(countdown, { id, text }).tokens.length).toBeLessThanOrEqual(32)
      if (verdict.correct) solved++
    }
    // A flailer hits the target by chance about once in forty.
    expect(solved / 2000).toBeGreaterThan(0.66)
    expect(solved / 2000).toBeLessThan(0.76)
  })
})

/** One game of uniformly random valid moves, by rejection. */
function played(numbers: number[], integer: (below: number) => number): number {
  const hand = [...numbers]
  while (hand.length > 1) {
    const [i, j] = [integer(hand.length), integer(hand.length)]
    const [a, b] = [hand[i]!, hand[j]!]
    const result = [a + b, a - b, a * b][integer(3)]!
    if (i === j || result < 0 || result > 99) continue
    hand.splice(Math.max(i, j), 1)
    hand.splice(Math.min(i, j), 1)
    hand.push(result)
  }
  return hand[0]!
}
