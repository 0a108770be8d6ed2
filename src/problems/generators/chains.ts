import type { Random } from '../../statistics/index.ts'

export type Operator = '+' | '-' | '*' | '/'

export interface Step {
  operator: Operator
  operand: number
}

/** A start and steps from left to right, every result a whole number from 0 to `limit`. */
export interface NumberChain {
  start: number
  steps: Step[]
  value: number
}

export interface ChainSpec {
  steps: number
  /** Numbers that are added, taken away and started from lie from 2 to this. */
  range: number
  /** The largest result on the way. */
  limit: number
  operators: readonly Operator[]
}

/** What is multiplied by and divided by lies from 2 to this, or to the range where that is less. */
const largestFactor = 9
const least = 2

/** The numbers that an operator takes. */
export function operands({ range }: ChainSpec, operator: Operator): { from: number; to: number } {
  const additive = operator === '+' || operator === '-'
  return { from: least, to: additive ? range : Math.min(range, largestFactor) }
}

/** The result of a step; -1 where it is not whole or lies outside. */
export function stepped(value: number, operator: Operator, operand: number, limit: number): number {
  const result = applied(value, operator, operand)
  return Number.isInteger(result) && result >= 0 && result <= limit ? result : -1
}

function applied(value: number, operator: Operator, operand: number): number {
  switch (operator) {
    case '+':
      return value + operand
    case '-':
      return value - operand
    case '*':
      return value * operand
    case '/':
      return value / operand
  }
}

/**
 * All chains of a spec, summed over without listing them. A chain is as likely as if its start, each
 * operator and each operand were drawn uniformly, given that every result is valid; so operators are
 * balanced however large the range, a chain can be drawn exactly, and the share of each answer is known.
 */
export class ChainFamily {
  readonly spec: ChainSpec
  /** By steps to go and value: the weight of all ways to go on, each level over its largest. */
  readonly #ways: Float64Array[]

  constructor(spec: ChainSpec) {
    this.spec = spec
    this.#ways = [new Float64Array(spec.limit + 1).fill(1)]
    for (let toGo = 1; toGo <= spec.steps; toGo += 1) {
      const level = new Float64Array(spec.limit + 1)
      const after = this.#ways[toGo - 1]!
      this.#everyStep((value, to, weight) => (level[value]! += weight * after[to]!))
      const most = level.reduce((a, b) => Math.max(a, b), 0)
      this.#ways.push(level.map((each) => (most > 0 ? each / most : 0)))
    }
  }

  /** Whether there is any chain at all. */
  get empty(): boolean {
    return !this.#starts().some((start) => this.#ways[this.spec.steps]![start]! > 0)
  }

  draw(random: Random): NumberChain {
    const { steps: count } = this.spec
    const start = pick(this.#starts(), (value) => this.#ways[count]![value]!, random)
    const steps: Step[] = []
    let value = start
    for (let toGo = count - 1; toGo >= 0; toGo -= 1) {
      const next = pick(
        this.#steps(value),
        ({ to, weight }) => weight * this.#ways[toGo]![to]!,
        random,
      )
      steps.push(next.step)
      value = next.to
    }
    return { start, steps, value }
  }

  /** The share of each answer among all chains, by answer. */
  answers(): Map<number, number> {
    let shares = new Float64Array(this.spec.limit + 1)
    for (const start of this.#starts()) shares[start] = 1
    for (let i = 0; i < this.spec.steps; i += 1) {
      const next = new Float64Array(this.spec.limit + 1)
      this.#everyStep((value, to, weight) => (next[to]! += weight * shares[value]!))
      const most = next.reduce((a, b) => Math.max(a, b), 0)
      shares = next.map((share) => share / most)
    }
    const total = shares.reduce((sum, share) => sum + share, 0)
    const answers = [...shares.entries()].filter(([, share]) => share > 0)
    return new Map(answers.map(([answer, share]) => [answer, share / total]))
  }

  #everyStep(take: (value: number, to: number, weight: number) => void): void {
    const { limit, operators } = this.spec
    for (const operator of operators) {
      const { from, to: last } = operands(this.spec, operator)
      const weight = 1 / (last - from + 1)
      for (let value = 0; value <= limit; value += 1)
        for (let operand = from; operand <= last; operand += 1) {
          const to = stepped(value, operator, operand, limit)
          if (to >= 0) take(value, to, weight)
        }
    }
  }

  #starts(): number[] {
    const { range, limit } = this.spec
    return Array.from({ length: Math.min(range, limit) - least + 1 }, (_, i) => least + i)
  }

  #steps(value: number): Way[] {
    return this.spec.operators.flatMap((operator) => {
      const { from, to: last } = operands(this.spec, operator)
      const weight = 1 / (last - from + 1)
      const found: Way[] = []
      for (let operand = from; operand <= last; operand += 1) {
        const to = stepped(value, operator, operand, this.spec.limit)
        if (to >= 0) found.push({ step: { operator, operand }, to, weight })
      }
      return found
    })
  }
}

/** A step that can be taken, where it leads, and how likely it is among all, valid or not. */
interface Way {
  step: Step
  to: number
  weight: number
}

function pick<Item>(
  items: readonly Item[],
  weight: (item: Item) => number,
  { uniform }: Random,
): Item {
  const total = items.reduce((sum, item) => sum + weight(item), 0)
  let left = uniform() * total
  const possible = items.filter((item) => weight(item) > 0)
  return possible.find((item) => (left -= weight(item)) < 0) ?? possible.at(-1)!
}
