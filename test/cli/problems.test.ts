import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'passbound-problems-'))
})
afterAll(() => rm(cwd, { recursive: true }))

const offline = { HF_ENDPOINT: 'http://127.0.0.1:1', PASSBOUND_CACHE: '/nonexistent/cache' }
const run = (...args: string[]) => passbound(['problems', ...args], { cwd, env: offline })

describe('passbound problems', () => {
  it('lists what has a name', async () => {
    const { stdout } = await run('list', '--json')
    const { datasets, generators } = JSON.parse(stdout) as Record<string, { name: string }[]>
    expect(datasets!.find(({ name }) => name === 'aime-2025')).toEqual({
      name: 'aime-2025',
      dataset: 'MathArena/aime_2025',
      files: '^data\\/train-.*\\.parquet$',
      columns: { id: 'problem_idx', question: 'problem', gold: 'answer' },
      grader: 'exact',
      answerSpace: 1000,
      problems: 30,
      licence: 'CC BY-NC-SA 4.0',
      about: 'AIME 2025 I and II; answers are 000 to 999',
    })
    expect(datasets!.map(({ name }) => name)).toContain('livecodebench')
    expect(generators!.map(({ name }) => name)).toEqual(['arithmetic', 'words', 'countdown'])
    expect((await run('list')).stdout).toContain('math-500          500  ')
  })

  it('shows what a set is and what chance comes to', async () => {
    await writeFile(join(cwd, 'aime.jsonl'), '{"question":"1+1?","gold":"2","answer_space":1000}\n')
    expect((await run('show', 'aime.jsonl')).stdout).toBe(
      'name: aime.jsonl\nproblems: 1\nchance floor: 0.00100\nfirst: 1+1?\ngold: 2\n',
    )
    const { stdout } = await run('show', 'countdown', '--steps', '3', '--count', '9')
    expect(stdout).toContain('about: reach a target with some numbers')
    expect(stdout).toMatch(/chance floor: [\d.]+ on average, from [\d.]+ to [\d.]+\n/)
  })

  it('writes fresh problems that a run reads, and the same again for the same seed', async () => {
    const write = (name: string) =>
      run('write', 'countdown', '--steps', '3', '--count', '5', '--seed', '4', '-o', name)
    const { code, stderr } = await write('a.jsonl')
    expect([code, stderr]).toEqual([
      0,
      '5 problems are in a.jsonl; an experiment needs grader: expression\n',
    ])
    await write('b.jsonl')
    const text = await readFile(join(cwd, 'a.jsonl'), 'utf8')
    expect(text).toBe(await readFile(join(cwd, 'b.jsonl'), 'utf8'))
    const shown = JSON.parse((await run('show', 'a.jsonl', '--json')).stdout) as {
      problems: number
      first: { answerSpace: number; extra: { chance: number } }
    }
    expect(shown.problems).toBe(5)
    expect(1 / shown.first.answerSpace).toBeCloseTo(shown.first.extra.chance, 12)
  })

  it('feeds a run from a generator, with the grader that its problems need', async () => {
    await writeFile(
      join(cwd, 'experiment.yaml'),
      `problems: { from: generator, generator: countdown, steps: 3, count: 4 }
arms: { base: { model: "http://127.0.0.1:1/v1", name: m } }
samples: 1
`,
    )
    const { stdout } = await passbound(['run', 'experiment.yaml', '--dry-run'], { cwd })
    expect(stdout).toContain('4 problems, 1 arms')
    expect(stdout).toContain('Use each of the numbers')
  })

  it.each([
    [['show', 'gsm8k'], 'passbound: cannot get openai/gsm8k from 127.0.0.1:1: '],
    [['show', 'gsm9k'], 'passbound: unknown set: gsm9k; there are gsm8k, '],
    [
      ['write', 'words', '-o', 'x.txt'],
      'passbound: -o, --output takes a file that ends in .jsonl or .ndjson, got x.txt',
    ],
    [['show', 'words', '--steps', 'two'], 'passbound: --steps takes whole numbers, got two'],
  ])('refuses %j in one line', async (args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
