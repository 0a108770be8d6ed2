import type { Random } from '../statistics/index.ts'
import { mostDraws, noProblem } from './chains.ts'
import { keyOf } from './keys.ts'
import {
  type Clause,
  follow,
  isInRange,
  type Plan,
  plansOf,
  type Step,
  stepText,
  storyId,
  type StoryProblem,
} from './stories.ts'

/** The shares that are planted in the corpus of word problems. */
export interface StoryMixture {
  /** Of documents: those that read the question wrongly, in any of the ways that there are. */
  misreaders: number
  /** Of steps: those whose result is 1, 2 or 10 off. What follows goes on from the wrong result. */
  slips: number
  /** Of documents: those that end without ` #### ` and the answer. */
  unmarked: number
}

export interface StoryDocument {
  problem: StoryProblem
  plan: Plan
  steps: readonly Step[]
  /** How many of the steps were given a wrong result. */
  slips: number
  text: string
}

/** A chain for a question, by default a random one, with what the mixture plants in it. */
export function randomStoryDocument(
  random: Random,
  mixture: StoryMixture,
  problem = randomStory(random, { heldOut: false }),
): StoryDocument {
  const plans = plansOf(problem)
  const wrong = plans.filter(({ isRight }) => !isRight)
  const plan =
    random.uniform() < mixture.misreaders
      ? wrong[random.integer(wrong.length)]!
      : plans.find(({ isRight }) => isRight)!
  const { steps, slips } = withSlips(problem, plan, random, mixture.slips)
  const mark = random.uniform() < mixture.unmarked ? '' : ` #### ${steps.at(-1)!.result}`
  return { problem, plan, steps, slips, text: `${steps.map(stepText).join('; ')}${mark}` }
}

const offs = [-10, -2, -1, 1, 2, 10]

/** A chain that a slip leads out of 0 to 99 is computed again, so that slips are a little rarer than asked. */
function withSlips(problem: StoryProblem, { readings }: Plan, random: Random, share: number) {
  for (;;) {
    let slips = 0
    const steps = follow(problem, readings, ({ exact }) => {
      if (random.uniform() >= share) return exact
      slips++
      return exact + offs[random.integer(offs.length)]!
    })
    if (isInRange(steps)) return { steps, slips }
  }
}

/** A random question of one of the two splits. */
export function randomStory(
  random: Random,
  { heldOut, maxChance = 1 }: { heldOut: boolean; maxChance?: number },
): StoryProblem {
  for (let drawn = 0; drawn < mostDraws; drawn++) {
    const start = between(random, 2, 60)
    const clauses = randomClauses(random)
    const id = storyId(start, clauses)
    if (isHeldOutStory(id) !== heldOut) continue
    const plans = plansOf({ start, clauses })
    const right = plans.find(({ isRight }) => isRight)
    const chance = 1 / plans.length
    if (!right || plans.length === 1 || chance > maxChance) continue
    const stratum = `${right.steps.length} steps`
    return { id, start, clauses, target: right.answer, chance, stratum }
  }
  throw noProblem('stories', maxChance)
}

/** One or two that change the stock, at most one of them in packs, and a comparison where it is one. */
function randomClauses(random: Random): Clause[] {
  const packsAt = random.integer(3)
  const stock = Array.from({ length: 1 + random.integer(2) }, (_, i): Clause => {
    const kind = random.uniform() < 0.5 ? 'buys' : 'sells'
    return i === packsAt
      ? { kind, count: between(random, 2, 9), each: between(random, 2, 9) }
      : { kind, count: between(random, 2, 40) }
  })
  if (stock.length === 2 && random.uniform() < 0.5) return stock
  const kind = comparisons[random.integer(comparisons.length)]!
  const count = kind === 'times as many' ? between(random, 2, 5) : between(random, 2, 30)
  return [...stock, { kind, count }]
}

const comparisons = ['more', 'fewer', 'times as many', 'more than', 'fewer than'] as const

function between({ integer }: Random, low: number, high: number): number {
  return low + integer(high - low + 1)
}

/** Whether a question is held out: one in ten, by a hash. No document shows it, no training asks it. */
export function isHeldOutStory(id: string): boolean {
  return keyOf(0, id) % 10 === 0
}
