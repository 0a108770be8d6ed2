import type { Passage } from '../engine/index.ts'
import { InputError } from '../records/index.ts'
import { chainsOf, randomProblem } from './chains.ts'
import { randomCountdownDocument } from './countdown-corpus.ts'
import {
  type CountdownProblem,
  labShape,
  maxCompletionTokens,
  problemId,
  symbols,
  verify,
} from './countdown.ts'
import { listed } from './problem-rows.ts'
import type { Recipe } from './recipe.ts'
import { isClause, storyId, storySymbols, type StoryProblem } from './stories.ts'
import { randomStory, randomStoryDocument, type StoryMixture } from './story-corpus.ts'
import { verifyStory } from './story-verdict.ts'
import type { Mixture, Task, TaskName } from './task.ts'
import { endToken, startToken } from './vocabulary.ts'

export const countdown: Task<CountdownProblem> = {
  name: 'countdown',
  vocabulary: symbols,
  shape: labShape,
  maxCompletionTokens,
  mixture: { flailers: 0.3 },
  corpus: ({ flailers }) =>
    `solvers (${percent(1 - flailers!)}), whose chains reach the target, and flailers (${percent(flailers!)}), whose chains are as valid and reach another: this mixture is what RL can sharpen, so that a crossing is built in`,
  randomPolicy: 'random valid moves',
  maxChance: 0.005,
  randomProblem,
  question: ({ numbers, target }) => [chainsOf(numbers).numbers, target].join('>'),
  prompt: ({ id }) => `${id}:`,
  randomDocument: (random, { flailers }) =>
    randomCountdownDocument(random, { flailers: flailers! }),
  verify,
  extra: ({ numbers }) => ({ numbers }),
  problemOf({ target, extra }) {
    const numbers = listed(extra['numbers'])
    if (!numbers?.every((value) => typeof value === 'number' && Number.isInteger(value)))
      return null
    return {
      id: problemId(numbers as number[], target),
      numbers: numbers as number[],
      target,
      chance: 0,
    }
  },
  needs: 'list of numbers',
  answerMark: '=',
  readable: (text) => text.replaceAll(',', ', '),
}

const storyMixture: StoryMixture = { misreaders: 0.5, slips: 0.08, unmarked: 0.1 }

export const stories: Task<StoryProblem> = {
  name: 'stories',
  vocabulary: storySymbols,
  shape: { ...labShape, vocabulary: storySymbols.size, context: 56 },
  maxCompletionTokens: 37,
  mixture: { ...storyMixture },
  corpus: ({ misreaders, slips, unmarked }) =>
    `chains of which ${percent(misreaders!)} read the question wrongly and ${percent(unmarked!)} leave their answer unmarked, with a slip in ${percent(slips!)} of the steps`,
  randomPolicy: 'a random reading, computed rightly',
  maxChance: 1,
  randomProblem: randomStory,
  question: ({ id }) => id,
  prompt: ({ id }) => `${id}\n`,
  randomDocument(random, mixture) {
    const { problem, text } = randomStoryDocument(random, mixture as unknown as StoryMixture)
    return { id: problem.id, text }
  },
  verify: verifyStory,
  extra: ({ start, clauses }) => ({ start, clauses }),
  problemOf({ target, extra }) {
    const start = Number(extra['start'] ?? Number.NaN)
    const clauses = listed(extra['clauses'])
    if (!Number.isInteger(start) || !clauses?.every(isClause)) return null
    return { id: storyId(start, clauses), start, clauses, target, chance: 0 }
  },
  needs: 'start and list of clauses',
  answerMark: '#### ',
  readable: (text) => text,
}

const percent = (share: number) => `${Math.round(100 * share)} %`

/** What lab models are trained and tried on. */
export const tasks: Record<TaskName, Task> = { countdown, stories }

export const taskNames = Object.keys(tasks) as TaskName[]

/** The task of a recipe, in the form in which its training asks. */
export function askedTask(recipe: Recipe): Task {
  const task = tasks[recipe.task]
  const end = recipe.kind === 'policy' ? recipe.promptEnd : undefined
  return end === undefined ? task : { ...task, prompt: ({ id }) => `${id}${end}` }
}

/** The tokens that a model reads before it answers. */
export function promptTokens(
  { vocabulary, prompt }: Pick<Task, 'vocabulary' | 'prompt'>,
  problem: { id: string },
): number[] {
  return [startToken, ...vocabulary.encode(prompt(problem))]
}

/** A question and a completion with its end, to learn from or to score. */
export function passageOf(task: Task, { id, text }: { id: string; text: string }): Passage {
  const prompt = promptTokens(task, { id })
  return { tokens: [...prompt, ...task.vocabulary.encode(text), endToken], from: prompt.length }
}

/** A mixture with the task's own shares where it names none. */
export function mixtureOf({ name, mixture }: Task, given: Mixture): Mixture {
  for (const [key, share] of Object.entries(given)) {
    if (!(key in mixture))
      throw new InputError(
        `the corpus of ${name} has no share of ${key}: it has ${Object.keys(mixture).join(', ')}`,
      )
    if (!(share >= 0 && share <= 1))
      throw new InputError(`a share lies from 0 to 1, got ${key}=${share}`)
  }
  return { ...mixture, ...given }
}
