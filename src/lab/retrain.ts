import { fromFloat16, toFloat16 } from '../engine/index.ts'
import { committedPart, writeModel } from './model-file.ts'
import { bundledModels } from './models.ts'
import { tasks } from './tasks.ts'
import { train, type TrainingState, type TrainingStep } from './train.ts'

export interface Retrained {
  name: string
  hash: string
  /** Whether the file is the committed one, bit for bit. */
  same: boolean
}

export interface RetrainOptions {
  /** Where the models are written. */
  folder: string
  /** The models to make; all by default. Parents among them are made first. */
  names?: readonly string[]
  /** Parameters of a parent that is not made here. */
  parentOf: (name: string) => Promise<Float32Array>
  workers: number
  onStep?: (name: string, step: TrainingStep) => void
  signal?: AbortSignal
}

/** Makes the bundled models again from their recipes, and says which came out as committed. */
export async function* retrain(options: RetrainOptions): AsyncGenerator<Retrained> {
  const made = new Map<string, Float32Array>()
  let before: { name: string; state: TrainingState } | null = null
  for (const name of options.names ?? Object.keys(bundledModels)) {
    const { parent, recipe, hash } = bundledModels[name]!
    const start = parent === null ? null : (made.get(parent) ?? (await options.parentOf(parent)))
    const going = before !== null && continues(before.name, name) ? before.state : null
    const state = await train({
      shape: tasks[recipe.task].shape,
      recipe,
      workers: options.workers,
      ...(going ? { resume: going } : start ? { start } : {}),
      onStep: (step) => options.onStep?.(name, step),
      ...(options.signal ? { signal: options.signal } : {}),
    })
    before = { name, state }
    made.set(name, fromFloat16(toFloat16(state.weights)))
    const part = committedPart(state.weights, recipe)
    const found = await writeModel(`${options.folder}/${name}.f16`, part)
    yield { name, hash: found, same: found === hash }
  }
}

/** Whether a model is a later point of the training that made another. */
function continues(earlier: string, later: string): boolean {
  const [one, other] = [bundledModels[earlier]!, bundledModels[later]!]
  const schedule = (model: typeof one) =>
    JSON.stringify([model.parent, { ...model.recipe, steps: 0 }])
  return (
    other.recipe.kind === 'policy' &&
    one.recipe.steps < other.recipe.steps &&
    schedule(one) === schedule(other)
  )
}
