import type { ModelShape } from '../engine/index.ts'
import type { ChainVerdict, LabProblem, Written } from './task.ts'
import { vocabulary } from './vocabulary.ts'

/**
 * Countdown in small: four digits from 1 to 9, each used once, with + − × and every intermediate from
 * 0 to 99, reach a target. Asked as `9941>90:`, answered as `9-4=5,5+1=6,…` step by step, so that the
 * whole chain can be replayed.
 */
export interface CountdownProblem extends LabProblem {
  /** In the order of the question. */
  numbers: readonly number[]
}

export const symbols = vocabulary(Array.from('0123456789+-*=,>:'), { ', ': ',' })

/** The longest chain is 22 characters and its end token. */
export const maxCompletionTokens = 23
/** Start, four digits, >, two digits, : and the longest completion but for its end token. */
export const contextTokens = 32

/** The lab's model: 216,640 parameters. */
export const labShape: ModelShape = {
  vocabulary: symbols.size,
  width: 64,
  layers: 4,
  heads: 4,
  hidden: 192,
  context: contextTokens,
}

export function problemId(numbers: readonly number[], target: number): string {
  return `${numbers.join('')}>${target}`
}

export function apply(a: number, operator: string, b: number): number {
  if (operator === '+') return a + b
  return operator === '-' ? a - b : a * b
}

const step = /^(\d|[1-9]\d)([+\-*])(\d|[1-9]\d)=(\d|[1-9]\d)$/

/** Replays a completion. One that was cut before its end is never well-formed. */
export function verify(
  { numbers, target }: Pick<CountdownProblem, 'numbers' | 'target'>,
  { text, finish }: Written,
): ChainVerdict {
  const claimed = finish === 'stop' ? /=(\d|[1-9]\d)$/.exec(text) : null
  const answer = claimed ? Number(claimed[1]) : null
  const steps = text.split(/, ?/).map((part) => step.exec(part))
  const wellFormed = finish === 'stop' && steps.length === 3 && !steps.includes(null)
  const valid = wellFormed && replays(steps as RegExpExecArray[], numbers)
  return { wellFormed, valid, answer, correct: valid && answer === target }
}

function replays(steps: RegExpExecArray[], numbers: readonly number[]): boolean {
  const hand = [...numbers]
  return steps.every(([, a, operator, b, result]) => {
    if (!take(hand, Number(a)) || !take(hand, Number(b))) return false
    hand.push(Number(result))
    return apply(Number(a), operator!, Number(b)) === Number(result)
  })
}

function take(hand: number[], value: number): boolean {
  const at = hand.indexOf(value)
  if (at < 0) return false
  hand.splice(at, 1)
  return true
}
