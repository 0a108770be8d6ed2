import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadProblems, presets, type ProblemSource } from '../../src/problems/index.ts'
import { mockHub, type MockHub } from '../helpers/mock-hub.ts'

const commit = 'a'.repeat(40)
let folder = ''
let hubs: MockHub[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-hub-'))
  hubs = []
})
afterEach(async () => {
  for (const { server } of hubs) server.close()
  await rm(folder, { recursive: true })
})

async function opened(dataset: string): Promise<MockHub> {
  const hub = await mockHub(dataset, commit)
  hubs.push(hub)
  return hub
}

function load(hub: Pick<MockHub, 'endpoint'>, source: Partial<ProblemSource>) {
  return loadProblems(
    { from: 'hub', ...source },
    { folder, hub: { endpoint: hub.endpoint, cache: join(folder, 'cache') } },
  )
}

const lines = (...rows: object[]) =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

async function parquet(...rows: object[]): Promise<Buffer> {
  const [from, to] = [join(folder, 'rows.jsonl'), join(folder, 'rows.parquet')]
  await writeFile(from, lines(...rows))
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(`COPY (FROM read_json('${from}')) TO '${to}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  return readFile(to)
}

describe('a data set of the hub', () => {
  it('is downloaded once, and pinned to the commit that was first met', async () => {
    const hub = await opened('HuggingFaceH4/MATH-500')
    hub.files.set(
      'test.jsonl',
      lines({ unique_id: 'a', problem: '1+1?', answer: '2', subject: 'Algebra' }),
    )
    hub.files.set('README.md', Buffer.from('no'))
    const first = await load(hub, { dataset: 'math-500' })
    expect(first).toEqual({
      problems: [{ id: 'a', question: '1+1?', gold: '2', stratum: 'Algebra' }],
      grader: 'exact',
      revision: commit,
    })
    hub.commit = 'b'.repeat(40)
    hub.files.set(
      'test.jsonl',
      lines({ unique_id: 'a', problem: 'changed', answer: '3', subject: 'x' }),
    )
    const asked = hub.asked.length
    expect(await load(hub, { dataset: 'math-500' })).toEqual(first)
    expect(hub.asked).toHaveLength(asked)
    const moved = await load(hub, { dataset: 'math-500', revision: hub.commit })
    expect(moved.problems[0]!.question).toBe('changed')
    expect(moved.revision).toBe(hub.commit)
  })

  it('is there offline once it was there, and otherwise says how to use a copy', async () => {
    const hub = await opened('openai/gsm8k')
    hub.files.set(
      'main/test-00000-of-00001.parquet',
      await parquet({ question: '2+2?', answer: 'so\n#### 4' }),
    )
    await load(hub, { dataset: 'gsm8k' })
    const gone = { endpoint: 'http://127.0.0.1:1' }
    expect((await load(gone, { dataset: 'gsm8k' })).problems).toHaveLength(1)
    await expect(load(gone, { dataset: 'math-500' })).rejects.toThrow(
      /^cannot get HuggingFaceH4\/MATH-500 from 127\.0\.0\.1:1: it refuses the connection; with a local copy say from: FILE, dataset: math-500$/,
    )
  })

  it('is read from a local copy as the preset says', async () => {
    await writeFile(
      join(folder, 'aime.jsonl'),
      lines({ id: 60, problem: 'Find n.', answer: '204' }),
    )
    const { problems } = await load({ endpoint: '' }, { from: 'aime.jsonl', dataset: 'aime-2024' })
    expect(problems).toEqual([{ id: '60', question: 'Find n.', gold: '204', answerSpace: 1000 }])
  })

  it('needs no preset', async () => {
    const hub = await opened('me/mine')
    hub.files.set('data/test-0.jsonl', lines({ q: 'Why?', a: '42' }))
    hub.files.set('data/train-0.jsonl', lines({ q: 'What?', a: '1' }))
    const columns = { question: 'q', gold: 'a' }
    const { problems, grader } = await load(hub, { dataset: 'me/mine', columns })
    expect([problems[0]!.question, grader]).toEqual(['Why?', null])
    const train = await load(hub, { dataset: 'me/mine', columns, file: 'data/train-0.jsonl' })
    expect(train.problems[0]!.question).toBe('What?')
  })

  it('is taken file by file where one is enough, with a preset too', async () => {
    const hub = await opened('livecodebench/code_generation_lite')
    for (const name of ['test.jsonl', 'test6.jsonl'])
      hub.files.set(name, lines({ ...cards['livecodebench']!.row, question_id: name }))
    const ids = async (file?: string) =>
      (await load(hub, { dataset: 'livecodebench', file })).problems.map(({ id }) => id)
    expect(await ids('test6.jsonl')).toEqual(['test6.jsonl'])
    expect(hub.asked.filter((url) => url.includes('/cdn/'))).toEqual(['/cdn/test6.jsonl'])
    expect(await ids()).toEqual(['test.jsonl', 'test6.jsonl'])
  })

  it.each([
    [{ dataset: 'mth-500' }, 'unknown data set: mth-500; there are gsm8k, math-500'],
    [{}, 'from: hub needs dataset'],
    [{ dataset: 'me/mine', file: 'no.jsonl' }, 'me/mine has no file like'],
    [{ dataset: 'me/closed' }, 'HTTP 401, so it is not there or not public; with a local copy'],
    [{ dataset: 'me/mine', revision: 'nope' }, 'HTTP 404; with a local copy say from: FILE'],
    [
      { dataset: 'me/mine' },
      'test.jsonl line 1: no question (question, problem, prompt, input); an experiment may name its column',
    ],
    [{ dataset: 'me/mine', columns: { question: 'problem' } }, 'no column problem for question'],
  ])('refuses %j', async (source, message) => {
    const hub = await opened('me/mine')
    hub.files.set('test.jsonl', lines({ q: 'Why?', a: '42' }))
    await expect(load(hub, source)).rejects.toThrow(message)
  })

  it('never writes outside its cache', async () => {
    const hub = await opened('me/mine')
    hub.files.set('../../test.jsonl', lines({ question: 'x', answer: 'y' }))
    await expect(load(hub, { dataset: 'me/mine' })).rejects.toThrow('has no file like')
  })
})

/** One row of each set with the columns of its card. */
const cards: Record<string, { path: string; row: object; gold: string; question?: string }> = {
  gsm8k: {
    path: 'main/test-00000-of-00001.parquet',
    row: { question: 'How many?', answer: '2+2=4\n#### 4' },
    gold: '2+2=4\n#### 4',
  },
  'math-500': {
    path: 'test.jsonl',
    row: {
      problem: 'p',
      solution: 's',
      answer: '3',
      subject: 'Algebra',
      level: 2,
      unique_id: 'test/1',
    },
    gold: '3',
  },
  'aime-2024': {
    path: 'data/train-00000-of-00001.parquet',
    row: { id: 60, problem: 'p', solution: 's', answer: '204', url: 'u', year: '2024' },
    gold: '204',
  },
  'aime-2025': {
    path: 'data/train-00000-of-00001.parquet',
    row: { problem_idx: 1, answer: 70, problem: 'p', problem_type: ['Number Theory'] },
    gold: '70',
  },
  amc23: {
    path: 'data/test-00000-of-00001.parquet',
    row: { id: 0, answer: '27.0', url: 'u', question: 'q' },
    gold: '27.0',
  },
  minerva: { path: 'test.jsonl', row: { question: 'q', answer: '4.5e33' }, gold: '4.5e33' },
  olympiadbench: {
    path: 'OE_TO_maths_en_COMP/OE_TO_maths_en_COMP.parquet',
    row: {
      id: 1606,
      question: 'q',
      solution: ['s'],
      final_answer: ['2', '3'],
      subfield: 'Algebra',
    },
    gold: '2, 3',
  },
  'humaneval-plus': {
    path: 'data/test-00000-of-00001-ff.parquet',
    row: {
      task_id: 'HumanEval/0',
      prompt: 'def f():',
      canonical_solution: ' return 1',
      entry_point: 'f',
      test: 'assert f() == 1',
    },
    gold: ' return 1',
  },
  'mbpp-plus': {
    path: 'data/test-00000-of-00001-ff.parquet',
    row: {
      task_id: 2,
      code: 'def f(): pass',
      prompt: 'Write f.',
      test_list: ['assert f() is None'],
      test: 'x',
    },
    gold: 'def f(): pass',
  },
  livecodebench: {
    path: 'test.jsonl',
    row: {
      question_title: 'A. Title',
      question_content: 'Read n.',
      question_id: '1873_A',
      difficulty: 'easy',
      public_test_cases: '[]',
      private_test_cases: 'eJxrYJmaxAABPTwZ',
    },
    gold: 'A. Title',
  },
}

describe('presets', () => {
  it('are the sets that have a card here', () => {
    expect(Object.keys(cards)).toEqual(Object.keys(presets))
  })

  it.each(Object.entries(cards))('read the card of %s', async (name, { path, row, gold }) => {
    const hub = await opened(presets[name]!.dataset)
    hub.files.set(path, path.endsWith('.parquet') ? await parquet(row) : lines(row))
    const { problems, grader } = await load(hub, { dataset: name })
    expect(problems).toHaveLength(1)
    expect(problems[0]!.gold).toBe(gold)
    expect(grader).toBe(presets[name]!.grader)
  })
})
