import type { LabProblem } from './task.ts'
import { vocabulary } from './vocabulary.ts'

/**
 * Word problems in a small grammar: `Ann has 12. She buys 3 packs of 8. That is 7 more than Bob. How
 * many has Bob?` is answered `3*8=24; 12+24=36; 36-7=29 #### 29`. Each clause can be read rightly or
 * wrongly, and whatever was read can be computed rightly or wrongly, so that approach and arithmetic
 * fail separately and a verifier can tell which did.
 */
export interface StoryProblem extends LabProblem {
  start: number
  clauses: readonly Clause[]
}

export type Clause =
  | { kind: 'buys' | 'sells'; count: number; each?: number }
  | { kind: 'more' | 'fewer' | 'times as many' | 'more than' | 'fewer than'; count: number }

type Operator = '+' | '-' | '*'

/** How a clause may be taken: by one operation, after another one on packs, or not at all. */
export type Reading = { operator: Operator; packs?: Operator } | null

/** A step of a chain: two numbers and what is said to come of them. */
export interface Step {
  a: number
  operator: Operator
  b: number
  result: number
}

/** One way to read a whole question, the first reading of every clause being the right one. */
export interface Plan {
  readings: readonly Reading[]
  isRight: boolean
  /** Its steps without a slip; every result lies from 0 to 99. */
  steps: readonly Step[]
  answer: number
}

/** Every result lies from 0 to 99, and so does every answer. */
const largest = 99

export const storySymbols = vocabulary([
  ...Array.from('0123456789+-*='),
  '; ',
  ' #### ',
  'Ann has ',
  '. She buys ',
  '. She sells ',
  ' packs of ',
  '. Bob has ',
  '. That is ',
  ' more',
  ' fewer',
  ' times as many',
  ' more than Bob',
  ' fewer than Bob',
  '. How many has Ann?\n',
  '. How many has Bob?\n',
])

export function storyId(start: number, clauses: readonly Clause[]): string {
  const whose = isOfStock(clauses.at(-1)!) ? 'Ann' : 'Bob'
  return `Ann has ${start}${clauses.map(clauseText).join('')}. How many has ${whose}?`
}

function clauseText(clause: Clause): string {
  const { count } = clause
  switch (clause.kind) {
    case 'buys':
    case 'sells': {
      const { kind, each } = clause
      return `. She ${kind} ${count}${each === undefined ? '' : ` packs of ${each}`}`
    }
    case 'more than':
    case 'fewer than':
      return `. That is ${count} ${clause.kind} Bob`
    case 'more':
    case 'fewer':
    case 'times as many':
    default:
      return `. Bob has ${count} ${clause.kind}`
  }
}

export function isClause(value: unknown): value is Clause {
  if (typeof value !== 'object' || value === null) return false
  const { kind, count, each } = value as Partial<Record<'kind' | 'count' | 'each', unknown>>
  return (
    Object.hasOwn(rightOperator, String(kind)) &&
    Number.isInteger(count) &&
    (each === undefined || Number.isInteger(each))
  )
}

/** How many a pack holds; undefined where the clause has no packs. */
function eachOf(clause: Clause): number | undefined {
  return 'each' in clause ? clause.each : undefined
}

export function isOfStock({ kind }: Clause): boolean {
  return kind === 'buys' || kind === 'sells'
}

const rightOperator: Record<Clause['kind'], Operator> = {
  buys: '+',
  sells: '-',
  more: '+',
  fewer: '-',
  'times as many': '*',
  'more than': '-',
  'fewer than': '+',
}

/** The right reading first: the others turn the operation round, add packs up, or pass the clause over. */
function readingsOf(clause: Clause): Reading[] {
  const operator = rightOperator[clause.kind]
  const turned = operator === '+' ? '-' : '+'
  if (eachOf(clause) === undefined) return [{ operator }, { operator: turned }, null]
  return [
    { operator, packs: '*' },
    { operator, packs: '+' },
    { operator: turned, packs: '*' },
    null,
  ]
}

/** Every way to read a question, the right one first; what is passed over in all clauses has no step. */
export function allReadings({ clauses }: Pick<StoryProblem, 'clauses'>): Reading[][] {
  return clauses
    .map(readingsOf)
    .reduce<Reading[][]>(
      (made, next) => made.flatMap((before) => next.map((reading) => [...before, reading])),
      [[]],
    )
}

/** The ways to read a question that have a step and stay from 0 to 99, one for each text of a chain. */
export function plansOf(problem: Pick<StoryProblem, 'start' | 'clauses'>): Plan[] {
  const plans = new Map<string, Plan>()
  for (const [i, readings] of allReadings(problem).entries()) {
    const steps = follow(problem, readings, ({ exact }) => exact)
    if (steps.length === 0 || !isInRange(steps)) continue
    const text = steps.map(stepText).join()
    // Two readings of one text, such as passing over either of two equal clauses, are one plan.
    if (!plans.has(text))
      plans.set(text, { readings, isRight: i === 0, steps, answer: steps.at(-1)!.result })
  }
  return [...plans.values()]
}

export function isInRange(steps: readonly Step[]): boolean {
  return steps.every(({ result }) => result >= 0 && result <= largest)
}

/** The steps of a reading, each result being what `state` says of the exact one, and carried on. */
export function follow(
  { start, clauses }: Pick<StoryProblem, 'start' | 'clauses'>,
  readings: readonly Reading[],
  state: (step: { exact: number; at: number }) => number,
): Step[] {
  const steps: Step[] = []
  const take = (a: number, operator: Operator, b: number): number => {
    const result = state({ exact: compute(a, operator, b), at: steps.length })
    steps.push({ a, operator, b, result })
    return result
  }
  let total = start
  for (const [i, clause] of clauses.entries()) {
    const reading = readings[i]!
    if (reading === null) continue
    const amount = reading.packs ? take(clause.count, reading.packs, eachOf(clause)!) : clause.count
    total = take(total, reading.operator, amount)
  }
  return steps
}

export function compute(a: number, operator: Operator, b: number): number {
  if (operator === '+') return a + b
  return operator === '-' ? a - b : a * b
}

export function stepText({ a, operator, b, result }: Step): string {
  return `${a}${operator}${b}=${result}`
}
