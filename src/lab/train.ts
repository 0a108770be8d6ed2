import { initialParameters, layoutOf, type ModelShape, withBlock } from '../engine/index.ts'
import { InputError } from '../records/index.ts'
import { Crew } from './crew.ts'
import type {
  GradientReply,
  LabSamples,
  Reply,
  Request,
  ShardStats,
  WorkerData,
} from './messages.ts'
import { type Recipe, shards, trainedShape } from './recipe.ts'

/** What a step of training did. */
export interface TrainingStep {
  step: number
  /** Nats a token that was learnt from; null where no group of the step had a signal. */
  loss: number | null
  entropy: number | null
  /** Tokens a sequence. */
  length: number
  gradientNorm: number
  /** Of the completions; null in supervised training. */
  policy: PolicyStep | null
}

export interface PolicyStep {
  reward: number
  /** Completions of a problem. */
  group: number
  /** pass@1, and pass@K at K = `group`: the shares of correct completions and of problems with one. */
  correct: number
  solved: number
  /** Share of groups whose rewards differ, which teach something. */
  signal: number
}

/** All that a training needs to go on as if it had never stopped. */
export interface TrainingState {
  step: number
  weights: Float32Array
  /** The weights that it started from. */
  reference: Float32Array
  /** What is trained, and the optimizer's moments. */
  optimizer: Float32Array[]
}

export interface TrainOptions {
  shape: ModelShape
  recipe: Recipe
  /** Weights to start from, with or without a block that the recipe appends; random ones by default. */
  start?: Float32Array
  resume?: TrainingState
  workers: number
  /** Stop after this step; the recipe's last by default. */
  until?: number
  onStep?: (step: TrainingStep, rollouts: LabSamples[]) => void
  /** Called after steps that are multiples of `every`. */
  onCheckpoint?: { every: number; save: (state: TrainingState) => Promise<void> }
  signal?: AbortSignal
}

/**
 * Trains on worker threads and returns where it ended. The same recipe and start give the same
 * weights, bit for bit, for any number of workers, stopped and resumed or not.
 */
export async function train(options: TrainOptions): Promise<TrainingState> {
  const { recipe, resume, signal } = options
  check(recipe)
  const shape = trainedShape(options.shape, recipe)
  const reference = resume?.reference ?? startOf(shape, options)
  const weights = sharedCopy(resume?.weights ?? reference)
  const data: WorkerData = {
    task: recipe.task,
    shape,
    weights: weights.buffer,
    training: {
      recipe,
      gradients: Array.from({ length: shards }, () => sharedCopy(reference).buffer),
      reference: sharedCopy(reference).buffer,
    },
  }
  const crew = new Crew<Request, Reply>(workerModule, {
    size: Math.min(options.workers, shards),
    data,
    ...(signal ? { signal } : {}),
  })
  try {
    if (resume) await crew.ask(0, { kind: 'restore', state: resume.optimizer })
    let step = resume?.step ?? 0
    const state = async (): Promise<TrainingState> => ({
      step,
      weights: weights.slice(),
      reference,
      optimizer: await optimizerOf(crew),
    })
    const last = Math.min(options.until ?? recipe.steps, recipe.steps)
    while (step < last) {
      const { done, rollouts } = await oneStep(crew, recipe, step + 1)
      step++
      if (!weights.every((value) => Math.abs(value) <= largestHalf))
        throw new InputError(
          `the training diverged at step ${step}, where its weights are too large to keep; a smaller rate than ${recipe.rate} may not`,
        )
      options.onStep?.(done, rollouts)
      const { onCheckpoint } = options
      if (onCheckpoint && step % onCheckpoint.every === 0) await onCheckpoint.save(await state())
    }
    return await state()
  } finally {
    await crew.close()
  }
}

/** Models are kept as halves. */
const largestHalf = 65_504

/** Where training starts: with a new block, where it appends one that the start does not have yet. */
function startOf(shape: ModelShape, { start, recipe }: TrainOptions): Float32Array {
  if (!start) return initialParameters(shape, recipe.seed)
  return start.length === layoutOf(shape).size ? start : withBlock(start, shape, recipe.seed)
}

async function oneStep(crew: Crew<Request, Reply>, recipe: Recipe, step: number) {
  const updates = recipe.kind === 'policy' ? recipe.updates : 1
  const rollouts: LabSamples[] = []
  let stats: ShardStats | undefined
  let gradientNorm = 0
  for (let update = 0; update < updates; update++) {
    const replies = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        crew.ask(shard % crew.size, { kind: 'gradient', shard, step, update }),
      ),
    )
    const parts = replies as GradientReply[]
    stats ??= total(parts.map((part) => part.stats))
    rollouts.push(...parts.flatMap((part) => part.rollouts))
    const count = (step - 1) * updates + update + 1
    const reply = await crew.ask(0, { kind: 'update', step, count })
    if (reply.kind === 'update') gradientNorm = reply.gradientNorm
  }
  return { done: summary(step, stats!, gradientNorm, recipe), rollouts }
}

function summary(
  step: number,
  stats: ShardStats,
  gradientNorm: number,
  recipe: Recipe,
): TrainingStep {
  const { tokens, learnt, sequences, groups } = stats
  return {
    step,
    loss: learnt > 0 ? stats.loss / learnt : null,
    entropy: learnt > 0 ? stats.entropy / learnt : null,
    length: tokens / sequences,
    gradientNorm,
    policy:
      recipe.kind === 'supervised'
        ? null
        : {
            reward: stats.reward / sequences,
            group: recipe.group,
            correct: stats.correct / sequences,
            solved: stats.solved / groups,
            signal: stats.signal / groups,
          },
  }
}

function total(parts: readonly ShardStats[]): ShardStats {
  const sum = { ...parts[0]! }
  for (const part of parts.slice(1))
    for (const key of Object.keys(sum) as (keyof ShardStats)[]) sum[key] += part[key]
  return sum
}

async function optimizerOf(crew: Crew<Request, Reply>): Promise<Float32Array[]> {
  const reply = await crew.ask(0, { kind: 'state' })
  return reply.kind === 'state' ? reply.state : []
}

/** `worker.ts` in a clone, `worker.js` in the package. */
export const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

export function sharedCopy(values: Float32Array): Float32Array<SharedArrayBuffer> {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}

function check(recipe: Recipe): void {
  const [name, count] =
    recipe.kind === 'supervised'
      ? (['documents', recipe.documents] as const)
      : (['problems', recipe.problems] as const)
  if (!Number.isInteger(count) || count < 1 || count % shards !== 0)
    throw new InputError(`${name} must be a positive multiple of ${shards}, got ${count}`)
  if (!Number.isInteger(recipe.steps) || recipe.steps < 1)
    throw new InputError(`steps must be a positive whole number, got ${recipe.steps}`)
}
