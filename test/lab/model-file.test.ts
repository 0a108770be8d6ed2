import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hashOf, initialParameters, toFloat16, withBlock } from '../../src/engine/index.ts'
import {
  bundledModels,
  defaults,
  labBlock,
  type LabModel,
  labShape,
  readModel,
  readState,
  scoreLab,
  type TrainingState,
  writeModel,
  writeState,
} from '../../src/lab/index.ts'

const folder = await mkdtemp(join(tmpdir(), 'lab-'))
const file = (name: string) => join(folder, name)
afterAll(() => rm(folder, { recursive: true }))

describe('the bundled models', () => {
  it.each(Object.entries(bundledModels))('%s has the hash of its recipe', async (name, bundled) => {
    const { hash, parameters } = await readModel(name)
    expect(hash).toBe(bundled.hash)
    expect(parameters.every(Number.isFinite)).toBe(true)
    expect(bundled.parent === null || bundled.parent in bundledModels).toBe(true)
  })
})

describe('a model file', () => {
  it('holds the halves of what was written', async () => {
    const parameters = initialParameters(labShape, 1)
    const hash = await writeModel(file('one.f16'), parameters)
    const model = await readModel(file('one.f16'))
    expect(model.hash).toBe(hash)
    expect(hashOf(toFloat16(parameters))).toBe(hash)
    expect(toFloat16(model.parameters)).toEqual(toFloat16(parameters))
  })

  it('may have a block after the model', async () => {
    const shape = { ...labShape, appended: labBlock }
    const base = await readModel('base')
    await writeModel(file('block.f16'), withBlock(base.parameters, shape, 5))
    const model = await readModel(file('block.f16'))
    expect(model).toMatchObject({ task: 'countdown', shape })
    expect(model.parameters.subarray(0, base.parameters.length)).toEqual(base.parameters)
    const texts = [{ problem: { id: '9941>85' }, text: '9*9=81,81*1=81,4+81=85' }]
    const scores = (of: LabModel) => scoreLab({ model: of, texts, workers: 1 })
    expect(await scores(model)).toEqual(await scores(base))
  })

  it('is refused where it is none', async () => {
    await writeFile(file('short.f16'), 'abc')
    await expect(readModel(file('short.f16'))).rejects.toThrow('is not a lab model: 3 bytes')
    await expect(readModel(file('none.f16'))).rejects.toThrow('cannot read a lab model')
    await expect(readModel('bse')).rejects.toThrow('no lab model bse: the bundled ones are base, ')
  })
})

describe('a state file', () => {
  const state: TrainingState = {
    step: 12,
    weights: Float32Array.of(1, 2, 3),
    reference: Float32Array.of(4, 5, 6),
    optimizer: [Float32Array.of(7), Float32Array.of(8), Float32Array.of(9)],
  }
  const { policy, pretraining } = defaults

  it('gives the state back', async () => {
    await writeState(file('a.state'), policy, state)
    expect(await readState(file('a.state'), policy)).toEqual(state)
  })

  it('takes more steps of a policy, and no other change of recipe', async () => {
    await writeState(file('b.state'), policy, state)
    expect((await readState(file('b.state'), { ...policy, steps: 999 })).step).toBe(12)
    const other = readState(file('b.state'), { ...policy, clip: 0.3 })
    await expect(other).rejects.toThrow('was reached by another recipe: {"kind":"policy"')
    await writeState(file('c.state'), pretraining, state)
    const longer = readState(file('c.state'), { ...pretraining, steps: 9999 })
    await expect(longer).rejects.toThrow('was reached by another recipe')
  })

  it('is refused where it was cut', async () => {
    await writeState(file('d.state'), policy, state)
    const whole = await readFile(file('d.state'))
    for (const length of [0, 10, whole.length - 1]) {
      await writeFile(file('d.state'), whole.subarray(0, length))
      const cut = readState(file('d.state'), policy)
      await expect(cut).rejects.toThrow('is not a whole state of a training')
    }
  })
})
