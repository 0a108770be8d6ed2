import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import type { Sample, SampleGrade, SampleKey } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { grader, named } from './ledger.ts'
import { grade, key, sample, scratchFolder } from './maker.ts'

const keys = Array.from({ length: 21 }, (_, i) => key(i))

/** A run with some of it sealed and some in the journal, and a reader on it. */
async function readRun(
  samples: readonly Sample[],
  grades: readonly SampleGrade[],
  name = 'run',
): Promise<{ run: RunReader; folder: string } & AsyncDisposable> {
  const folder = await scratchFolder()
  const store = await Store.open(join(folder.path, name), { create: true })
  const half = Math.ceil(samples.length / 2)
  await store.append(samples.slice(0, half))
  await store.seal()
  await store.append(samples.slice(half))
  await store.appendGrades(grader, grades)
  const run = await store.reader()
  const dispose = async () => {
    run.close()
    await store.close()
    await folder[Symbol.asyncDispose]()
  }
  return { run, folder: folder.path, [Symbol.asyncDispose]: dispose }
}

async function collected<Row>(batches: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

const names = (rows: readonly SampleKey[]) => rows.map(named).sort()

describe('RunReader', () => {
  it('tallies each problem', async () => {
    const samples = keys.map((each) => sample(each))
    samples[0] = sample(keys[0]!, { finish: 'censored', censoring: 'deadline' })
    samples[7] = sample(keys[7]!, { finish: 'length' })
    const grades = keys.slice(1, 20).map((each) => grade(each))
    grades[13] = grade(keys[14]!, { verdict: 'undecided' })
    await using opened = await readRun(samples, grades)
    const tallies = await opened.run.tallies(grader, { answers: true })
    expect([...tallies.keys()]).toEqual(['base'])
    const [p0, p1] = tallies.get('base')!
    // Indexes 0 (censored), 1 (cut, correct by its number) and 2 (undecided).
    expect(p0).toEqual({
      id: 'p0',
      n: 3,
      c: 1,
      u: 2,
      ungraded: 0,
      censored: 1,
      truncated: 1,
      tokens: 33,
      answers: [
        { answer: '1', count: 1, correct: true },
        { answer: '2', count: 1, correct: false },
      ],
    })
    expect(p1).toMatchObject({ id: 'p1', n: 3, c: 1, u: 0, ungraded: 0 })
    // The last sample, of p6, was not graded.
    expect(tallies.get('base')!.at(-1)).toMatchObject({ id: 'p6', n: 3, c: 1, u: 1, ungraded: 1 })
  })

  it('takes an answer for correct where most of its chains are', async () => {
    // Of p0 the indexes 0, 1 and 2; of p1 the same.
    const verdicts = {
      0: 'correct',
      7: 'correct',
      14: 'incorrect',
      1: 'correct',
      8: 'incorrect',
      15: 'undecided',
    } as const
    const grades = Object.entries(verdicts).map(([i, verdict]) =>
      grade(keys[Number(i)]!, { verdict, answer: '7' }),
    )
    await using opened = await readRun(
      keys.map((each) => sample(each)),
      grades,
    )
    const [p0, p1] = (await opened.run.tallies(grader, { answers: true })).get('base')!
    expect(p0).toMatchObject({ c: 2, answers: [{ answer: '7', count: 3, correct: true }] })
    expect(p1).toMatchObject({ c: 1, answers: [{ answer: '7', count: 3, correct: false }] })
  })

  it('takes every sample as unresolved where a grader has graded none', async () => {
    await using opened = await readRun(
      keys.map((each) => sample(each)),
      [],
    )
    const tallies = await opened.run.tallies('other@2')
    expect(tallies.get('base')![0]).toMatchObject({ n: 3, c: 0, u: 3, ungraded: 3 })
    expect(opened.run.graders()).toEqual([])
  })

  it('knows no sum of tokens where a completion does not say its own', async () => {
    const samples = keys.map((each) => sample(each))
    samples[0] = sample(keys[0]!, { completionTokens: null })
    await using opened = await readRun(samples, [])
    const [p0, p1] = (await opened.run.tallies(grader)).get('base')!
    expect(p0).not.toHaveProperty('tokens')
    expect(p1).toHaveProperty('tokens')
  })

  it('finds what is left to grade', async () => {
    const samples = keys.map((each) => sample(each))
    samples[20] = sample(keys[20]!, { finish: 'censored', censoring: 'context' })
    await using opened = await readRun(
      samples,
      keys.slice(0, 15).map((each) => grade(each)),
    )
    const left = await collected(opened.run.ungraded(grader))
    expect(names(left)).toEqual(names(keys.slice(15, 20)))
    expect(left.find((each) => named(each) === named(keys[15]!))).toEqual(sample(keys[15]!))
    expect((await collected(opened.run.ungraded('other@2'))).length).toBe(20)
  })

  it('narrows to a condition and a problem', async () => {
    const rl = keys.map((each) => sample({ ...each, condition: "r'l" }))
    const base = keys.map((each) => sample(each))
    await using opened = await readRun(
      [...base, ...rl],
      keys.map((each) => grade(each)),
    )
    const { run } = opened
    expect((await collected(run.samples({ condition: "r'l" }))).length).toBe(21)
    const both = { condition: 'base', problem: 'p3' }
    expect(names(await collected(run.samples(both)))).toEqual(names([key(3), key(10), key(17)]))
    expect((await collected(run.grades(grader, both))).length).toBe(3)
    const wanted = [rl[3]!, base[4]!, { ...key(0), index: 99 }]
    expect(names(await collected(run.texts(wanted)))).toEqual(names(wanted.slice(0, 2)))
  })

  it('reads a run in a folder whose name looks like a pattern', async () => {
    await using opened = await readRun(
      keys.map((each) => sample(each)),
      [],
      "[r]un*?'",
    )
    expect((await collected(opened.run.samples())).length).toBe(21)
  })

  it('reads while the run goes on and seals', async () => {
    await using folder = await scratchFolder()
    const path = join(folder.path, 'run')
    const store = await Store.open(path, { create: true, segmentBytes: 4000 })
    const acknowledged: SampleKey[] = []
    const writing = (async () => {
      for (let i = 0; i < 200; i += 5) {
        const part = [0, 1, 2, 3, 4].map((j) => key(i + j))
        await store.append(part.map((each) => sample(each)))
        acknowledged.push(...part)
      }
      await store.close()
    })()
    while (acknowledged.length < 200) {
      const before = names(acknowledged)
      const run = await RunReader.open(path)
      const seen = names(await collected(run.samples()))
      run.close()
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toEqual(expect.arrayContaining(before))
    }
    await writing
  })

  it('opens with DuckDB alone', async () => {
    await using folder = await scratchFolder()
    const path = join(folder.path, 'run')
    const store = await Store.open(path, { create: true })
    await store.append(keys.map((each) => sample(each)))
    await store.close()
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const result = await connection.runAndReadAll(
      `SELECT problem, count(*)::INT AS n FROM '${path}/samples/*.parquet' GROUP BY ALL ORDER BY ALL`,
    )
    expect(result.getRowObjectsJS()[0]).toEqual({ problem: 'p0', n: 3 })
    connection.closeSync()
    instance.closeSync()
  })
})

describe('RunReader.export', () => {
  const samples = keys.map((each) => sample(each))

  it('writes JSON lines with the grade', async () => {
    await using opened = await readRun(samples, [grade(keys[0]!)])
    const path = join(opened.folder, 'out.jsonl')
    expect(await opened.run.export(path, { grader })).toBe(21)
    const rows = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows.length).toBe(21)
    expect(rows.find((row) => row.problem === 'p0' && row.sample_index === 0)).toMatchObject({
      condition: 'base',
      completion: sample(keys[0]!).completion,
      verdict: 'incorrect',
      answer: '0',
    })
    expect(rows.find((row) => row.problem === 'p1' && row.sample_index === 0)).toMatchObject({
      verdict: null,
    })
  })

  it('writes Parquet that DuckDB reads', async () => {
    await using opened = await readRun(samples, [])
    const path = join(opened.folder, 'out.parquet')
    expect(await opened.run.export(path)).toBe(21)
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const result = await connection.runAndReadAll(
      `SELECT count(completion)::INT AS n FROM '${path}'`,
    )
    expect(result.getRowObjectsJS()).toEqual([{ n: 21 }])
    connection.closeSync()
    instance.closeSync()
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\r=1'])(
    'does not let a spreadsheet run %j',
    async (completion) => {
      await using opened = await readRun([sample(keys[0]!, { completion, logprobSum: -2 })], [])
      const path = join(opened.folder, 'out.csv')
      await opened.run.export(path)
      const text = await readFile(path, 'utf8')
      expect(text).toContain(`'${completion}`)
      // Numbers stay numbers.
      expect(text).toContain(',-2.0,')
    },
  )

  it('leaves nothing behind when it fails', async () => {
    await using opened = await readRun(samples, [])
    await expect(opened.run.export(join(opened.folder, 'out.xlsx'))).rejects.toThrow(
      'unknown format; .parquet, .jsonl or .csv would do',
    )
    await expect(opened.run.export(join(opened.folder, 'no', 'out.csv'))).rejects.toThrow(
      `no such folder: ${join(opened.folder, 'no')}`,
    )
    expect(await readdir(opened.folder)).toEqual(['run'])
  })
})
