import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { adapterGguf, bundledModels, modelGguf, openState, readModel, tasks } from '../lab/index.ts'
import { InputError, systemReason } from '../records/index.ts'

/** `passbound lab export` */
export async function exportModel(source: string, { output }: { output: string }): Promise<void> {
  const model = source in bundledModels || source.endsWith('.f16')
  const bytes = model ? modelGguf(await readModel(source)) : await adapterOf(source)
  try {
    await writeFile(output, bytes)
  } catch (error) {
    throw new InputError(`cannot write ${output}: ${systemReason(error)}`)
  }
  const what = model ? 'a model' : 'an adapter'
  process.stdout.write(`${output}: ${what} of ${bytes.byteLength.toLocaleString('en')} bytes\n`)
}

async function adapterOf(path: string): Promise<Uint8Array> {
  const { recipe, state } = await openState(path)
  const adapter = recipe.kind === 'policy' ? recipe.adapter : 'full'
  if (typeof adapter !== 'object' || !('rank' in adapter))
    throw new InputError(`${path} is no LoRA training; write its model with -o and export that`)
  const [factors] = state.optimizer as [Float32Array]
  const { shape } = tasks[recipe.task]
  return adapterGguf(shape, { name: basename(path), rank: adapter.rank, factors })
}
