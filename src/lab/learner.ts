import {
  type Completion,
  Engine,
  layoutOf,
  type ModelShape,
  Network,
  type Passage,
} from '../engine/index.ts'
import { random } from '../statistics/index.ts'
import { batches } from './batches.ts'
import { keyOf } from './keys.ts'
import type { GradientRequest, LabCompletion, LabSamples, ShardStats } from './messages.ts'
import { blockOf, type PolicyRecipe, type Recipe, shards, type SupervisedRecipe } from './recipe.ts'
import { advantagesOf, rewarded } from './rewards.ts'
import { Sampler, verified } from './sampler.ts'
import type { LabProblem, Task } from './task.ts'
import { askedTask, passageOf, promptTokens } from './tasks.ts'

/** Sequences that go through the network at once; more would only take memory. */
const batch = 32

/** A completion to learn from. */
interface Lesson extends Passage {
  advantage: number
  /** Log-probabilities of its tokens under the policy that drew it and under the reference. */
  old: number[] | null
  reference: number[] | null
}

/** Computes one shard's gradient of one step. */
export class Learner {
  readonly #engine = new Engine()
  readonly #network: Network
  readonly #sampler: Sampler | null
  readonly #reference: { address: number; values: Float32Array } | null
  readonly #size: number
  readonly #recipe: Recipe
  readonly #task: Task
  /** Addresses of one number a row: advantage, old and reference log-probability. */
  readonly #rows: { advantage: number; old: number; reference: number }
  /** By shard: what the updates after the first learn from. */
  readonly #lessons = new Map<number, Lesson[]>()

  constructor(shape: ModelShape, recipe: Recipe, reference: Float32Array) {
    this.#recipe = recipe
    this.#task = askedTask(recipe)
    this.#size = layoutOf(shape).size
    this.#network = new Network(this.#engine, shape, { batch })
    const rows = batch * shape.context
    const room = () => this.#engine.allocate(rows)
    this.#rows = { advantage: room(), old: room(), reference: room() }
    const policy = recipe.kind === 'policy' ? recipe : null
    this.#sampler = policy ? new Sampler(this.#task, shape) : null
    this.#reference =
      policy && policy.kl > 0
        ? { address: this.#engine.allocate(this.#size), values: reference }
        : null
  }

  /** Writes the gradient to `to`. */
  gradient(
    request: Omit<GradientRequest, 'kind'>,
    weights: Float32Array,
    to: Float32Array,
  ): { stats: ShardStats; rollouts: LabSamples[] } {
    this.#engine.f32(this.#network.parameters, this.#size).set(weights)
    if (this.#reference)
      this.#engine.f32(this.#reference.address, this.#size).set(this.#reference.values)
    this.#engine.kernels.zero(this.#network.gradient, this.#size)
    const result =
      this.#recipe.kind === 'supervised'
        ? { stats: this.#supervised(this.#recipe, request), rollouts: [] }
        : this.#policy(this.#recipe, request, weights)
    to.set(this.#engine.f32(this.#network.gradient, this.#size))
    return result
  }

  #supervised(
    recipe: SupervisedRecipe,
    { step, shard }: { step: number; shard: number },
  ): ShardStats {
    const stream = random(recipe.seed, step * shards + shard)
    const documents = Array.from({ length: recipe.documents / shards }, () =>
      passageOf(this.#task, this.#task.randomDocument(stream, recipe.mixture)),
    )
    const tokens = documents.reduce((sum, { tokens: all, from }) => sum + all.length - from, 0)
    const stats = { ...nothing, sequences: documents.length, tokens }
    for (const part of batches(documents, batch)) {
      const rows = this.#network.load(part).flat()
      this.#network.forward()
      this.#count(rows, stats)
      this.#coefficients(part.length).fill(1 / (tokens * shards))
      this.#network.backward()
    }
    return stats
  }

  #policy(
    recipe: PolicyRecipe,
    { step, shard, update }: Omit<GradientRequest, 'kind'>,
    weights: Float32Array,
  ): { stats: ShardStats; rollouts: LabSamples[] } {
    const stats = { ...nothing }
    const rollouts = update === 0 ? this.#rollOut(recipe, { step, shard }, weights, stats) : []
    const lessons = this.#lessons.get(shard) ?? []
    for (const part of batches(lessons, batch)) this.#learn(recipe, part, stats)
    return { stats, rollouts }
  }

  /** Draws the groups of a step and keeps the completions that teach anything. */
  #rollOut(
    recipe: PolicyRecipe,
    { step, shard }: { step: number; shard: number },
    weights: Float32Array,
    stats: ShardStats,
  ): LabSamples[] {
    const stream = random(recipe.seed, step * shards + shard)
    const problems = Array.from({ length: recipe.problems / shards }, () =>
      this.#task.randomProblem(stream, { heldOut: false }),
    )
    const seed = keyOf(recipe.seed, `${step}/${shard}`)
    const drawn = this.#sampler!.draw(
      {
        problems,
        first: 0,
        count: recipe.group,
        seed,
        decoding: { temperature: recipe.temperature, topP: 1 },
      },
      weights,
    )
    const lessons: Lesson[] = []
    const rollouts = problems.map((problem, i) => {
      const completions = drawn[i]!.map((completion) => verified(this.#task, problem, completion))
      const earned = completions.map(({ verdict }, index) =>
        Number(rewarded[recipe.reward](verdict, problem, keyOf(seed, `${i}/${index}`))),
      )
      countGroup(completions, earned, stats)
      const advantages = advantagesOf(recipe.method, earned)
      if (advantages)
        for (const [index, completion] of drawn[i]!.entries())
          lessons.push(lessonOf(this.#task, problem, completion, advantages[index]!))
      return { problem, completions }
    })
    this.#lessons.set(shard, lessons)
    return rollouts
  }

  #learn(recipe: PolicyRecipe, lessons: Lesson[], stats: ShardStats): void {
    const { temperature, kl, clip, problems, group } = recipe
    const net = this.#network
    const count = lessons.length * net.length
    const rows = net.load(lessons)
    if (this.#reference) {
      net.forward({ parameters: this.#reference.address, temperature })
      for (const [i, lesson] of lessons.entries()) lesson.reference ??= this.#scored(rows[i]!)
    }
    net.forward({ temperature })
    for (const [i, lesson] of lessons.entries()) lesson.old ??= this.#scored(rows[i]!)
    this.#count(rows.flat(), stats)

    this.#spread('advantage', rows, lessons, ({ advantage }) => advantage)
    this.#spread('old', rows, lessons, ({ old }, t) => old![t]!)
    this.#spread('reference', rows, lessons, ({ reference }, t) => reference?.[t] ?? 0)
    this.#engine.kernels.policyCoefficients(
      net.coefficients,
      this.#rows.advantage,
      net.logProbabilities,
      this.#rows.old,
      this.#rows.reference,
      count,
      clip,
      kl,
      // One divisor for every token, so that length is not rewarded (Liu et al. 2025, "Dr. GRPO").
      1 / (problems * group * this.#task.maxCompletionTokens),
    )
    net.backward({ appendedOnly: blockOf(recipe) !== null })
  }

  #scored(rows: readonly number[]): number[] {
    const first = rows[0]!
    const address = this.#network.logProbabilities + 4 * first
    return [...this.#engine.f32(address, rows.length)]
  }

  /** A value for each counted token into its row. */
  #spread(
    to: 'advantage' | 'old' | 'reference',
    rows: readonly number[][],
    lessons: readonly Lesson[],
    value: (lesson: Lesson, token: number) => number,
  ): void {
    const values = this.#engine.f32(this.#rows[to], lessons.length * this.#network.length).fill(0)
    for (const [i, lesson] of lessons.entries())
      for (const [token, row] of rows[i]!.entries()) values[row] = value(lesson, token)
  }

  #coefficients(sequences: number): Float32Array {
    return this.#engine.f32(this.#network.coefficients, sequences * this.#network.length)
  }

  #count(rows: readonly number[], stats: ShardStats): void {
    const logProbabilities = this.#engine.f32(
      this.#network.logProbabilities,
      batch * this.#network.length,
    )
    const entropies = this.#engine.f32(this.#network.entropies, batch * this.#network.length)
    stats.learnt += rows.length
    for (const row of rows) {
      stats.loss -= logProbabilities[row]!
      stats.entropy += entropies[row]!
    }
  }
}

const nothing: ShardStats = {
  sequences: 0,
  tokens: 0,
  learnt: 0,
  loss: 0,
  entropy: 0,
  reward: 0,
  correct: 0,
  groups: 0,
  solved: 0,
  signal: 0,
}

function countGroup(
  completions: readonly LabCompletion[],
  earned: readonly number[],
  stats: ShardStats,
): void {
  const correct = completions.filter(({ verdict }) => verdict.correct).length
  stats.sequences += completions.length
  stats.tokens += completions.reduce((sum, { tokens }) => sum + tokens, 0)
  stats.correct += correct
  stats.reward += earned.reduce((sum, reward) => sum + reward, 0)
  stats.groups++
  if (correct > 0) stats.solved++
  if (earned.some((reward) => reward !== earned[0])) stats.signal++
}

function lessonOf(
  task: Task,
  problem: LabProblem,
  completion: Completion,
  advantage: number,
): Lesson {
  const prompt = promptTokens(task, problem)
  return {
    tokens: [...prompt, ...completion.tokens],
    from: prompt.length,
    advantage,
    old: null,
    reference: null,
  }
}
