import { readFile, rename, writeFile } from 'node:fs/promises'
import { fromFloat16, hashOf, layoutOf, type ModelShape, toFloat16 } from '../engine/index.ts'
import { InputError, systemReason, UnreadableFile } from '../records/index.ts'
import { bundledModels } from './models.ts'
import { blockOf, labBlock, type Recipe } from './recipe.ts'
import type { TaskName } from './task.ts'
import { taskNames, tasks } from './tasks.ts'
import type { TrainingState } from './train.ts'

/** A lab model as it is on disk: its parameters as IEEE halves and nothing else. */
export interface LabModel {
  name: string
  /** Task and shape are known by the number of parameters, which is another one for each. */
  task: TaskName
  /** That of its task, or that with a block after it. */
  shape: ModelShape
  parameters: Float32Array
  /** SHA-256 of the halves. */
  hash: string
}

/** `lab/` lies beside `src/` in a clone and beside `dist/` in the package. */
const folder = new URL('../../lab/models/', import.meta.url)

/** A bundled model by its name, or a file by its path, which ends in .f16. */
export async function readModel(reference: string): Promise<LabModel> {
  const bundled = reference in bundledModels
  if (!bundled && !reference.endsWith('.f16'))
    throw new InputError(
      `no lab model ${reference}: the bundled ones are ${Object.keys(bundledModels).join(', ')}; a file ends in .f16`,
    )
  const bytes = await read(bundled ? new URL(`${reference}.f16`, folder) : reference)
  const halves = new Uint16Array(new Uint8Array(bytes.subarray(0, bytes.length & ~1)).buffer)
  const own = { name: reference, hash: hashOf(halves) }
  if (bundled && blockOf(bundledModels[reference]!.recipe)) {
    const parent = await readModel(bundledModels[reference]!.parent!)
    const parameters = joined(parent.parameters, fromFloat16(halves))
    return { ...own, ...kindOf(reference, 2 * parameters.length), parameters }
  }
  return { ...own, ...kindOf(reference, bytes.byteLength), parameters: fromFloat16(halves) }
}

/** The task and shape of a model of so many bytes. */
function kindOf(reference: string, bytes: number): Pick<LabModel, 'task' | 'shape'> {
  const kinds = taskNames.flatMap((task) => {
    const { shape } = tasks[task]
    return [shape, { ...shape, appended: labBlock }].map((each) => ({ task, shape: each }))
  })
  const bytesOf = ({ shape }: { shape: ModelShape }) => 2 * layoutOf(shape).size
  const found = kinds.find((kind) => bytes === bytesOf(kind))
  if (found) return found
  throw new InputError(
    `${reference} is not a lab model: ${bytes} bytes, where one has ${kinds.map(bytesOf).join(' or ')}`,
  )
}

function joined(first: Float32Array, then: Float32Array): Float32Array {
  const all = new Float32Array(first.length + then.length)
  all.set(first)
  all.set(then, first.length)
  return all
}

/** What of a bundled model's weights its file holds: of an appended block's model the block alone. */
export function committedPart(weights: Float32Array, recipe: Recipe): Float32Array {
  const block = blockOf(recipe)
  if (!block) return weights
  return weights.subarray(layoutOf(tasks[recipe.task].shape).size)
}

/** Writes parameters as halves, whole or not at all; returns the file's SHA-256. */
export async function writeModel(path: string, parameters: Float32Array): Promise<string> {
  const halves = toFloat16(parameters)
  await writeWhole(path, new Uint8Array(halves.buffer))
  return hashOf(halves)
}

/** Writes what a training needs to go on: a line of JSON with the sizes, then the arrays. */
export async function writeState(
  path: string,
  recipe: Recipe,
  state: TrainingState,
): Promise<void> {
  const arrays = [state.weights, state.reference, ...state.optimizer]
  const header = JSON.stringify({
    format: 'passbound-lab-state@1',
    recipe,
    step: state.step,
    sizes: arrays.map(({ length }) => length),
  })
  const parts = arrays.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  )
  await writeWhole(path, Buffer.concat([Buffer.from(`${header}\n`), ...parts]))
}

/** Refuses a state that another recipe reached; a policy's may be given more steps. */
export async function readState(path: string, recipe: Recipe): Promise<TrainingState> {
  const { recipe: reached, state } = await openState(path)
  if (trainedBy(reached) !== trainedBy(recipe))
    throw new InputError(`${path} was reached by another recipe: ${JSON.stringify(reached)}`)
  return state
}

/** A state with the recipe that reached it. */
export async function openState(path: string): Promise<{ recipe: Recipe; state: TrainingState }> {
  const bytes = await read(path)
  const end = bytes.indexOf(10)
  const header = parsed(bytes.subarray(0, end).toString())
  const total = header?.sizes.reduce((sum, size) => sum + 4 * size, 0)
  if (!header || end + 1 + total! !== bytes.byteLength)
    throw new InputError(`${path} is not a whole state of a training`)
  let offset = end + 1
  const arrays = header.sizes.map((size) => {
    const copy = new Uint8Array(bytes.subarray(offset, offset + 4 * size))
    offset += 4 * size
    return new Float32Array(copy.buffer)
  })
  const [weights, reference, ...optimizer] = arrays
  const state = { step: header.step, weights: weights!, reference: reference!, optimizer }
  return { recipe: header.recipe, state }
}

/** The recipe as text, without the number of steps where the rate does not depend on it. */
const trainedBy = (recipe: Recipe): string =>
  JSON.stringify(recipe.kind === 'policy' ? { ...recipe, steps: 0 } : recipe)

interface Header {
  format?: string
  recipe: Recipe
  step: number
  sizes: number[]
}

function parsed(line: string): Header | null {
  try {
    const header = JSON.parse(line) as Header
    return header.format === 'passbound-lab-state@1' && header.sizes.length >= 2 ? header : null
  } catch {
    return null
  }
}

async function read(path: string | URL): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new UnreadableFile(`cannot read a lab model: ${systemReason(error)}: ${path}`)
  }
}

async function writeWhole(to: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(`${to}.tmp`, bytes)
    await rename(`${to}.tmp`, to)
  } catch (error) {
    throw new InputError(`cannot write ${to}: ${systemReason(error)}`)
  }
}
