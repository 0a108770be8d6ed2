import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import {
  type ExperimentFile,
  expandArms,
  loadExperiment,
  prepareExperiment,
  runExperiment,
} from '../../src/experiment/index.ts'
import { bundledModels } from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

const root = resolve(import.meta.dirname, '../..')
const examples = join(root, 'examples')
const folder = await mkdtemp(join(tmpdir(), 'passbound-local-'))
afterAll(() => rm(folder, { recursive: true }))

const experiment = (arms: ExperimentFile['arms'], some: Partial<ExperimentFile> = {}) => ({
  file: {
    problems: { from: join(examples, 'countdown.jsonl'), limit: 4 },
    arms,
    defaults: { max_tokens: 23, per_request: 8 },
    grader: 'countdown',
    samples: 16,
    ...some,
  },
  folder,
})

describe('a GGUF file as an arm', () => {
  const arms = {
    bare: { model: 'm.gguf' },
    half: { model: 'm.gguf', adapter: { file: 'l.gguf', scale: 0.5 } },
    whole: { model: 'm.gguf', adapter: 'l.gguf' },
  }

  it('is told apart by its weights, its adapters and their scales', async () => {
    await writeFile(join(folder, 'm.gguf'), 'GGUF weights')
    await writeFile(join(folder, 'l.gguf'), 'GGUF adapter')
    const expanded = await expandArms(experiment(arms))
    const [weights, adapter] = ['GGUF weights', 'GGUF adapter'].map((text) =>
      createHash('sha256').update(text).digest('hex'),
    )
    expect(expanded.map(({ condition }) => condition.checkpoint)).toEqual([
      `m.gguf sha256:${weights}`,
      `m.gguf sha256:${weights} + l.gguf times 0.5 sha256:${adapter}`,
      `m.gguf sha256:${weights} + l.gguf times 1 sha256:${adapter}`,
    ])
    expect(expanded.map(({ concurrency, served }) => [concurrency, served])).toEqual(
      expanded.map(() => [32, 'm.gguf']),
    )
  })

  it('is not sampled before node-llama-cpp is there', async () => {
    const prepared = await prepareExperiment(experiment({ base: { model: 'm.gguf' } }))
    const environment = { PASSBOUND_LLAMA_CPP: folder }
    await expect(
      runExperiment(prepared, { folder: join(folder, 'no'), environment }),
    ).rejects.toThrow('a GGUF file needs node-llama-cpp, which is not in ')
  })

  it('is what an adapter is put on', async () => {
    await expect(
      expandArms(experiment({ base: { model: 'lab:base', adapter: 'l.gguf' } })),
    ).rejects.toThrow('adapter is a setting of a .gguf file')
  })
})

describe('a lab model as an arm', () => {
  it('is drawn, graded and compared like any other, the same again', async () => {
    const prepared = await prepareExperiment(
      experiment({ base: { model: 'lab:base' }, rl: { model: 'lab:rl-120' } }),
    )
    const counts = async (name: string) => {
      const { tallies, findings } = await runExperiment(prepared, {
        folder: join(folder, name),
        environment: {},
      })
      expect(findings).toHaveLength(1)
      return tallies.map(({ problems }) => problems.map(({ id, n, c, u }) => [id, n, c, u]))
    }
    const once = await counts('once')
    expect(once.flat().every(([, n, , u]) => n === 16 && u === 0)).toBe(true)
    expect(once.flat().some(([, , c]) => c !== 0)).toBe(true)
    expect(await counts('again')).toEqual(once)
  })

  it('is told apart by its weights, bundled or from a file', async () => {
    await copyFile(join(root, 'lab/models/base.f16'), join(folder, 'mine.f16'))
    const arms = await expandArms(
      experiment({ bundled: { model: 'lab:base' }, file: { model: 'mine.f16', checkpoint: 'a' } }),
    )
    const { hash } = bundledModels['base']!
    expect(arms.map(({ condition }) => condition.checkpoint)).toEqual([
      `base sha256:${hash}`,
      `a, mine.f16 sha256:${hash}`,
    ])
    expect(arms.map(({ condition }) => condition.model)).toEqual(['base', 'mine.f16'])
  })

  it('is in the example', async () => {
    const arms = await expandArms(await loadExperiment(join(examples, 'lab.yaml')))
    expect(arms.map(({ name }) => name)).toEqual([
      'base temperature=0.6',
      'rl temperature=0.6',
      'base temperature=1',
      'rl temperature=1',
    ])
  })

  it.each([
    [{ a: { model: 'lab:bse' } }, 'no lab model bse: the bundled ones are base, '],
    [{ a: { model: 'none.f16' } }, 'cannot read a lab model: '],
    [
      { a: { model: 'lab:base', api_key_env: 'KEY' } },
      'arm a: base runs in process and takes no api_key_env',
    ],
    [
      { a: { model: 'http://localhost:8000/v1' } },
      'arm a: a server is asked for a model by its name, which is missing',
    ],
  ])('refuses %j', async (arms, message) => {
    await expect(expandArms(experiment(arms))).rejects.toThrow(message)
  })
})
