import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadExperiment } from '../../src/experiment/index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-experiment-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function load(text: string, name = 'experiment.yaml') {
  const path = join(folder, name)
  await writeFile(path, text)
  return loadExperiment(path)
}

const good = `problems: { from: set.jsonl }
arms:
  base:
    model: http://localhost:8000/v1
    name: qwen
samples: 8
`

describe('loadExperiment', () => {
  it('reads YAML', async () => {
    expect((await load(good)).file).toEqual({
      problems: { from: 'set.jsonl' },
      arms: { base: { model: 'http://localhost:8000/v1', name: 'qwen' } },
      samples: 8,
    })
  })

  it('takes the path of a model, and adapters with or without a scale', async () => {
    const model = 'model: ./m.gguf\n    adapter: [a.gguf, { file: b.gguf, scale: 0.5 }]'
    expect((await load(good.replace(/model: .*/, model))).file.arms['base']).toEqual({
      model: './m.gguf',
      adapter: ['a.gguf', { file: 'b.gguf', scale: 0.5 }],
      name: 'qwen',
    })
  })

  it('reads a TypeScript module that defines one', async () => {
    const source = resolve(import.meta.dirname, '../../src/experiment/index.ts')
    const module = `import { defineExperiment } from ${JSON.stringify(source)}
const samples: number = 4
export default defineExperiment({
  problems: { from: 'set.csv' },
  arms: { base: { model: 'http://localhost:8000/v1', name: 'qwen' } },
  samples,
})
`
    const { file } = await load(module, 'passbound.config.ts')
    expect(file.samples).toBe(4)
  })

  it.each([
    [
      good.replace('samples: 8', 'samples: many'),
      'experiment.yaml line 6: samples: expected number, got "many"',
    ],
    [good.replace('samples: 8', ''), 'experiment.yaml line 1: samples: missing; expected number'],
    [
      good.replace('    name: qwen', '    nam: qwen'),
      'experiment.yaml line 5: arms.base: unknown setting: nam (did you mean name?)',
    ],
    [
      `${good}sample: 9\n`,
      'experiment.yaml line 7: unknown setting: sample (did you mean samples?)',
    ],
    [
      good.replace('name: qwen', 'name: qwen\n    temprature: 1'),
      'experiment.yaml line 6: arms.base: unknown setting: temprature (did you mean temperature?)',
    ],
    [
      good.replace('name: qwen', 'name: qwen\n    temperature: -1'),
      'experiment.yaml line 6: arms.base.temperature: too small: expected number to be >=0, got -1',
    ],
    [
      good.replace('name: qwen', 'name: qwen\n    template: { jnja: x }'),
      'experiment.yaml line 6: arms.base.template: expected a name, a file, { jinja: … }, { shots: … } or { chat: … }, got {"jnja":"x"}',
    ],
    [
      good.replace('http://', 'localhost'),
      'line 4: arms.base.model: expected an address such as http://localhost:8000/v1, or a list of them, or lab: and the name of a bundled model, the path of a lab model (.f16) or of a .gguf file, or monkey (monkey:digits-3, monkey:text-200), got "localhostlocalhost:8000/v1"',
    ],
    [good.replace('http://', 'http://me:secret@'), 'line 4: arms.base.model: expected an address'],
    [good.replace('arms:', 'arms: ['), 'experiment.yaml line 4: not YAML: '],
    [
      `${good}sweep:\n  temperature:\n    - 0.5\n    - hot\n`,
      'experiment.yaml line 10: sweep.temperature.1: expected number, got "hot"'.replace(
        '.3',
        '.1',
      ),
    ],
    ['', 'experiment.yaml line 1: nothing here; an experiment has problems, arms and samples'],
  ])('points to the line that is wrong', async (text, message) => {
    await expect(load(text)).rejects.toThrow(message)
  })

  it('says what it cannot load', async () => {
    await expect(loadExperiment(join(folder, 'none.yaml'))).rejects.toThrow(
      'cannot read the experiment: no such file',
    )
    await expect(loadExperiment('a.json')).rejects.toThrow(
      'an experiment is a .yaml or a .ts file, got a.json',
    )
    await expect(load('export default 3', 'three.ts')).rejects.toThrow(
      'three.ts: expected object, got 3',
    )
    await expect(load('export const = 3', 'broken.ts')).rejects.toThrow('broken.ts: ')
  })
})
