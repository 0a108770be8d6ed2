import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readRunArms } from '../../src/experiment/index.ts'
import type { TrainingStep } from '../../src/lab/index.ts'
import { readArm } from '../../src/logs/index.ts'
import { readGguf } from '../helpers/read-gguf.ts'

vi.setConfig({ testTimeout: 120_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-lab-'))
})
afterAll(async () => rm(folder, { recursive: true }))

const file = (name: string) => join(folder, name)

function lab(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/passbound.js', 'lab', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

const hashIn = (out: string) => /SHA-256 ([0-9a-f]{64})/.exec(out)?.[1]

describe('passbound lab', () => {
  it('pretrains to the same file, stopped and resumed or not', async () => {
    const recipe = ['--documents', '4', '--warmup', '2', '--steps', '51', '-j', '1']
    const whole = await lab('pretrain', ...recipe, '-o', file('a.f16'), '--state', file('a.state'))
    expect(whole.code).toBe(0)
    const resumed = await lab(
      'pretrain',
      ...recipe,
      '-o',
      file('b.f16'),
      '--state',
      file('a.state'),
    )
    expect(hashIn(resumed.out)).toBe(hashIn(whole.out))
    expect(await readFile(file('b.f16'))).toEqual(await readFile(file('a.f16')))
  })

  it('trains a policy and logs its steps and rollouts, which read as an arm', async () => {
    const size = ['--steps', '2', '--problems', '4', '--group', '4', '-j', '1']
    const logs = ['--log', file('steps.jsonl'), '--rollouts', file('rollouts.jsonl')]
    const args = [...size, ...logs, '--adapter', 'lora:2', '--reward', 'format']
    const { code, out } = await lab('train', 'base', '-o', file('rl.f16'), ...args)
    expect(code).toBe(0)
    expect(out).toContain('2 steps, SHA-256 ')
    const steps = (await readFile(file('steps.jsonl'), 'utf8')).trim().split('\n')
    expect(steps.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual([1, 2])
    const { problems } = await readArm(file('rollouts.jsonl'))
    expect(problems.reduce((sum, { n }) => sum + n, 0)).toBe(32)
    const again = await lab('train', 'base', '-o', file('rl.f16'), ...args)
    expect(again.code).toBe(2)
    expect(again.err).toContain('rollouts.jsonl has rows already, and this training starts anew')
  })

  it('leaves no rollout twice where it goes on from before the last', async () => {
    const size = ['--steps', '3', '--problems', '4', '--group', '2', '-j', '1', '--keep', '2']
    const record = ['--state', file('go.state'), '--rollouts', file('go.jsonl')]
    const args = [...size, ...record, '--reward', 'format', '-o', file('go.f16')]
    expect((await lab('train', 'base', ...args)).code).toBe(0)
    const whole = await readFile(file('go.jsonl'), 'utf8')
    // As if it had been killed while it drew a fourth step.
    await appendFile(file('go.jsonl'), whole.split('\n')[0]!.replace('"step":1', '"step":4') + '\n')
    expect((await lab('train', 'base', ...args)).code).toBe(0)
    expect(await readFile(file('go.jsonl'), 'utf8')).toBe(whole)
  })

  it('records its rollouts as a run, keeps models on the way, and draws what it did', async () => {
    const size = ['--steps', '22', '--problems', '4', '--group', '2', '-j', '1']
    const record = ['--rollouts', file('rollouts'), '--log', file('run.jsonl'), '--keep', '11']
    const { code } = await lab('train', 'base', '-o', file('kept.f16'), ...size, ...record)
    expect(code).toBe(0)
    expect(await readFile(file('kept-22.f16'))).toEqual(await readFile(file('kept.f16')))
    expect(await readFile(file('kept-11.f16'))).not.toEqual(await readFile(file('kept.f16')))

    const { arms, grader } = await readRunArms(file('rollouts'))
    expect(grader).toBe('countdown@1')
    const drawn = arms.map(({ arm, evidence: { problems } }) => ({
      arm,
      drawn: problems.reduce((sum, { n }) => sum + n, 0),
      correct: problems.reduce((sum, { c }) => sum + c, 0),
    }))
    const logged = (await readFile(file('run.jsonl'), 'utf8')).trim().split('\n')
    const correct = logged.map((line) => (JSON.parse(line) as TrainingStep).policy!.correct * 8)
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    expect(drawn).toEqual([
      { arm: 'steps 1-20', drawn: 160, correct: sum(correct.slice(0, 20)) },
      { arm: 'steps 21-40', drawn: 16, correct: sum(correct.slice(20)) },
    ])

    const plotted = await lab('plot', file('run.jsonl'), '-o', file('training.svg'))
    expect(plotted.out).toContain('22 steps, to step 22')
    expect(await readFile(file('training.svg'), 'utf8')).toContain('groups with a signal')
  })

  it('trains an appended block, whose model samples like any other', async () => {
    const size = ['--steps', '1', '--problems', '4', '--group', '8', '-j', '1']
    const args = [...size, '--adapter', 'block', '--reward', 'random']
    const trained = await lab('train', 'base', '-o', file('block.f16'), ...args)
    expect(trained).toMatchObject({ code: 0, out: expect.stringContaining('1 steps, SHA-256 ') })
    expect((await stat(file('block.f16'))).size).toBe(2 * (216_640 + 18_112))
    const drawing = ['--problems', '2', '-n', '4', '-j', '1']
    const sampled = await lab('sample', file('block.f16'), '-o', file('block.jsonl'), ...drawing)
    expect(sampled.code).toBe(0)
    expect((await readArm(file('block.jsonl'))).problems.map(({ n }) => n)).toEqual([4, 4])
  })

  it('exports a model, and the factors of a LoRA training as an adapter', async () => {
    const whole = await lab('export', 'base', '-o', file('base.gguf'))
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('a model of 868,') })
    expect(readGguf(await readFile(file('base.gguf'))).tensors.size).toBe(39)
    const size = ['--steps', '1', '--problems', '4', '--group', '8', '-j', '1']
    const args = [...size, '--adapter', 'lora:2', '--reward', 'random']
    const state = file('lora.state')
    await lab('train', 'base', '-o', file('lora.f16'), '--state', state, ...args)
    const adapter = await lab('export', state, '-o', file('lora.gguf'))
    expect(adapter).toMatchObject({ code: 0, out: expect.stringContaining('an adapter of ') })
    const { tensors } = readGguf(await readFile(file('lora.gguf')))
    expect(tensors.get('blk.3.ffn_up.weight.lora_b')!.dimensions).toEqual([2, 192])
  })

  it('samples a bundled model into a file that reads as an arm', async () => {
    const size = ['--problems', '3', '-n', '8', '-j', '1']
    const { code, out } = await lab('sample', 'rl-120', '-o', file('samples.jsonl'), ...size)
    expect(code).toBe(0)
    expect(out).toMatch(/pass@1 0\.\d+ {2}by chance 0\.00\d/)
    const { problems } = await readArm(file('samples.jsonl'))
    expect(problems.map(({ n, u }) => [n, u])).toEqual([
      [8, 0],
      [8, 0],
      [8, 0],
    ])
  })

  it.each([
    [['sample', 'bse', '-o', 'x.jsonl'], 'no lab model bse: the bundled ones are base, '],
    [['train', 'base', '-o', 'x.bin'], '-o, --output takes a file that ends in .f16, got x.bin'],
    [
      ['train', 'base', '-o', 'x.f16', '--problems', '5'],
      '--problems takes a multiple of 4 from 1, got 5',
    ],
    [
      ['train', 'base', '-o', 'x.f16', '--adapter', 'lora'],
      '--adapter is full, block, or lora: and a rank',
    ],
    [
      ['train', 'base', '-o', 'x.f16', '--prompt-end', '?'],
      '--prompt-end takes one sign that the model knows, in place of ":", got ?',
    ],
    [['export', 'base', '-o', 'x.bin'], '-o, --output takes a file that ends in .gguf, got x.bin'],
    [['export', 'bse', '-o', 'x.gguf'], 'cannot read a lab model: '],
    [
      ['pretrain', '-o', 'x.f16', '--task', 'stories', '--mix', 'flailers=0.3'],
      'the corpus of stories has no share of flailers: it has misreaders, slips, unmarked',
    ],
    [['pretrain', '-o', 'x.f16', '--mix', 'flailers'], '--mix takes a name and a share such as '],
    [['plot', 'package.json', '-o', 'x.svg'], 'package.json line 1 is not a step that --log wrote'],
    [['train', 'base', '-o', 'x.f16', '--keep', '0'], '--keep takes a whole number from 1, got 0'],
    [['retrain', 'bse', '-o', 'x'], 'no bundled model bse: they are base, '],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await lab(...args)
    expect(code).toBe(2)
    expect(err).toContain(`passbound: ${message}`)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
