import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { passbound } from '../helpers/passbound.ts'

// Processes and worker threads, on a machine that others share.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-trajectory-'))
})
afterAll(async () => rm(folder, { recursive: true }))

const steps = ['0=examples/deepscaler/base.jsonl', '100=examples/deepscaler/rl.jsonl']

describe('passbound trajectory', () => {
  it('prints each step and writes the picture', async () => {
    const picture = join(folder, 'run.svg')
    const { code, stdout } = await passbound(['trajectory', ...steps, '-o', picture])
    expect(code).toBe(0)
    expect(stdout).toContain(
      '      100    0.680    0.871    0.697     31.1     17.3     17.8    0.966    0.977  loss\n',
    )
    expect(await readFile(picture, 'utf8')).toMatch(/^<svg /)
  })

  it('takes every step of one folder of verl', async () => {
    const log = 'test/fixtures/logs/verl/trajectory'
    const files = [`0=${log}/0.jsonl`, `10=${log}/10.jsonl`]
    const [whole, apart] = [
      await passbound(['trajectory', log]),
      await passbound(['trajectory', ...files]),
    ]
    expect(whole.code).toBe(0)
    expect(whole).toEqual(apart)
    const { stdout } = await passbound(['trajectory', log, '--json'])
    const { data } = JSON.parse(stdout) as { data: { points: { step: number; name: string }[] } }
    expect(data.points.map(({ step, name }) => [step, name])).toEqual([
      [0, 'step 0'],
      [10, 'step 10'],
    ])
  })

  it('takes the arms of a run folder, whose names end in their step', async () => {
    const experiment = {
      problems: { from: resolve('examples/demo/questions.jsonl'), limit: 4 },
      arms: { 'rl-40': { model: 'lab:rl-40' }, base: { model: 'lab:base' } },
      defaults: { max_tokens: 23 },
      grader: 'countdown',
      samples: 4,
    }
    const [file, run] = [join(folder, 'steps.yaml'), join(folder, 'steps')]
    await writeFile(file, JSON.stringify(experiment))
    expect((await passbound(['run', file, '-o', run])).code).toBe(0)
    const { stdout } = await passbound(['trajectory', run, '--json'])
    const { data } = JSON.parse(stdout) as { data: { points: { step: number; name: string }[] } }
    expect(data.points.map(({ step, name }) => [step, name])).toEqual([
      [0, 'base'],
      [40, 'rl-40'],
    ])
  })

  it.each([
    [['base.jsonl'], 'no such file: base.jsonl'],
    [
      ['examples/deepscaler/base.jsonl'],
      'examples/deepscaler/base.jsonl does not name training steps as verl, TRL and NeMo-RL do; say of which step each file is, such as 150=examples/deepscaler/base.jsonl: none',
    ],
    [[steps[0]!], 'a trajectory needs at least 2 steps, got 1'],
    [
      [...steps, '-o', 'run.pdf'],
      '-o, --output takes a file that ends in .svg or .json, got run.pdf',
    ],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const { code, stderr } = await passbound(['trajectory', ...args])
    expect(code).toBe(2)
    expect(stderr).toBe(`passbound: ${message}\n`)
  })
})
