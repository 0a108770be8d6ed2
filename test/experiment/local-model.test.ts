import { copyFile, mkdtemp, rm } from 'node:fs/promises'
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
