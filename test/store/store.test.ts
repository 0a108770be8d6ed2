import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SampleKey } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { contents, grader, named } from './ledger.ts'
import { grade, key, sample, scratchFolder } from './maker.ts'
import { TestDisk } from './test-disk.ts'

const keys = Array.from({ length: 20 }, (_, i) => key(i))

/** A new run, and the folder that goes when the test ends. */
async function newRun(options = {}) {
  const folder = await scratchFolder()
  const path = join(folder.path, 'run')
  const store = await Store.open(path, { create: true, ...options })
  const dispose = async () => {
    await store.close().catch(() => {})
    await folder[Symbol.asyncDispose]()
  }
  return { path, store, [Symbol.asyncDispose]: dispose }
}

async function recorded(path: string): Promise<string[]> {
  const run = await RunReader.open(path)
  const { samples } = await contents(run)
  run.close()
  return [...samples.keys()].sort()
}

const names = (some: readonly SampleKey[]) => some.map(named).sort()

describe('Store', () => {
  it('records samples once, wherever they are', async () => {
    await using run = await newRun()
    const { store, path } = run
    await store.append(keys.slice(0, 10).map((each) => sample(each)))
    expect(store.has(keys[3]!)).toBe(true)
    expect(store.has(keys[12]!)).toBe(false)
    expect(await recorded(path)).toEqual(names(keys.slice(0, 10)))
    await store.seal()
    await store.append(keys.map((each) => sample(each)))
    expect(store.count).toBe(20)
    expect(store.repeated).toBe(10)
    expect(await recorded(path)).toEqual(names(keys))
    await store.close()
    const again = await Store.open(path)
    expect(new Set([...again.keys()].map(named))).toEqual(new Set(names(keys)))
    expect(again.recovery).toMatchObject({ redrawn: [], tornLines: 0, damagedFiles: [] })
    await again.close()
  })

  it('gives back what was recorded, to the last character', async () => {
    await using run = await newRun()
    const hard = [
      sample(key(0), { completion: 'NUL \u0000, bell \u0007, "quotes", \\, \r\n, \u2028, 😀' }),
      sample(key(1), { completion: '', prompt: '', reasoning: '<think>\n</think>' }),
      sample(key(2), { finish: 'censored', censoring: 'deadline', logprobSum: null }),
      sample(key(3), { seed: Number.MAX_SAFE_INTEGER, logprobSum: -1.234567890123456e-7 }),
      sample(key(4), { promptTokens: null, completionTokens: null, servedModel: null }),
    ]
    await run.store.append(hard)
    for (const sealed of [false, true]) {
      if (sealed) await run.store.seal()
      const reader = await run.store.reader()
      const { samples } = await contents(reader)
      for (const each of hard) expect(samples.get(named(each))).toEqual(each)
      reader.close()
    }
  })

  it('replaces lone surrogates, which no file of text can hold', async () => {
    await using run = await newRun()
    await run.store.append([sample(key(0), { completion: 'cut \ud83d emoji' })])
    await run.store.seal()
    const reader = await run.store.reader()
    const { samples } = await contents(reader)
    expect(samples.get(named(key(0)))!.completion).toBe('cut \ufffd emoji')
    reader.close()
  })

  it('appends concurrently without recording twice', async () => {
    await using run = await newRun({ segmentBytes: 2000 })
    const { store, path } = run
    const twice = [...keys, ...keys].map((each) => store.append([sample(each)]))
    await Promise.all(twice)
    expect(store.count).toBe(20)
    expect(store.repeated).toBe(20)
    await store.close()
    expect(await recorded(path)).toEqual(names(keys))
    expect((await readdir(join(path, 'journal'))).length).toBe(0)
  })

  it('commits together what comes together, at most 1,024 rows', async () => {
    await using folder = await scratchFolder()
    const disk = await TestDisk.make(folder.path)
    const store = await Store.open(disk.path('run'), { create: true, filesystem: disk })
    await store.append([sample(key(0))])
    const commits = async (work: () => Promise<unknown>) => {
      const { syncs } = disk
      await work()
      return disk.syncs - syncs
    }
    const many = Array.from({ length: 3000 }, (_, i) => sample(key(i + 1)))
    expect(await commits(() => store.append(many))).toBe(3)
    const single = keys.map((each) => sample({ ...each, condition: 'rl' }))
    expect(await commits(() => Promise.all(single.map((each) => store.append([each]))))).toBe(1)
    await store.close()
  })

  it('seals segments as they pass their size', async () => {
    await using run = await newRun({ segmentBytes: 1000 })
    for (const each of keys) await run.store.append([sample(each)])
    await run.store.close()
    expect((await readdir(join(run.path, 'samples'))).length).toBeGreaterThan(5)
    expect(await recorded(run.path)).toEqual(names(keys))
  })

  it('counts what was asked for and never recorded, also over segments', async () => {
    await using run = await newRun()
    await run.store.issue(keys.slice(0, 5))
    await run.store.append(keys.slice(0, 3).map((each) => sample(each)))
    await run.store.seal()
    await run.store.close()
    const again = await Store.open(run.path)
    expect(again.recovery.redrawn.map(named)).toEqual(names(keys.slice(3, 5)))
    await again.close()
  })

  it('keeps the plan as it was written last', async () => {
    await using run = await newRun()
    expect(run.store.plan).toBeNull()
    await run.store.writePlan({ samples: 4 })
    await run.store.writePlan({ samples: 8 })
    expect(run.store.plan).toEqual({ samples: 8 })
    const reader = await run.store.reader()
    expect(reader.plan).toEqual({ samples: 8 })
    reader.close()
  })

  it('refuses grades of samples that are not there or were cut short', async () => {
    await using run = await newRun()
    const { store } = run
    await store.append([sample(key(0), { finish: 'censored', censoring: 'deadline' })])
    await expect(store.appendGrades(grader, [grade(key(1))])).rejects.toThrow(
      'no sample is recorded for this grade: base p1 0',
    )
    await expect(store.appendGrades(grader, [grade(key(0))])).rejects.toThrow(
      'censored samples are not graded: base p0 0',
    )
    await expect(store.appendGrades('../exact', [])).rejects.toThrow(
      'invalid grader; not name@version in letters and digits: ../exact',
    )
  })

  it('refuses records that no column could hold', async () => {
    await using run = await newRun()
    const wrong = (fields: object) => run.store.append([sample(key(0), fields)])
    await expect(wrong({ index: -1 })).rejects.toThrow('invalid sample index')
    await expect(wrong({ logprobSum: Number.NaN })).rejects.toThrow('invalid record; logprobSum')
    await expect(wrong({ startedMs: 1.5 })).rejects.toThrow('invalid record; startedMs')
    await expect(wrong({ finish: 'abort' })).rejects.toThrow('invalid record; finish')
    expect(run.store.count).toBe(0)
  })

  it('says who has the run open', async () => {
    await using run = await newRun()
    await expect(Store.open(run.path)).rejects.toThrow(
      `${run.path}: run is in use by process ${process.pid}`,
    )
    await run.store.close()
    await (await Store.open(run.path)).close()
  })

  it('opens no folder that is no run', async () => {
    await using folder = await scratchFolder()
    const missing = join(folder.path, 'missing')
    await expect(Store.open(missing)).rejects.toThrow(
      `${missing}: no run here; run.json is missing`,
    )
    await expect(RunReader.open(missing)).rejects.toThrow('no run here')
    await writeFile(join(folder.path, 'thesis.tex'), '')
    await expect(Store.open(folder.path, { create: true })).rejects.toThrow(
      `${folder.path}: neither empty nor a run; it holds thesis.tex`,
    )
    expect(await readdir(folder.path)).toEqual(['thesis.tex'])
  })

  it('opens no run of another version', async () => {
    await using run = await newRun()
    await run.store.close()
    await writeFile(join(run.path, 'run.json'), '{"format":"passbound-run@9","id":"x"}')
    await expect(Store.open(run.path)).rejects.toThrow(
      'this version reads passbound-run@1, got passbound-run@9',
    )
  })

  it('takes nothing after it was closed', async () => {
    await using run = await newRun()
    await run.store.close()
    await expect(run.store.append([sample(key(0))])).rejects.toThrow('the store is closed')
  })

  it('stops opening when asked to', async () => {
    await using run = await newRun()
    await run.store.close()
    await expect(Store.open(run.path, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
    await (await Store.open(run.path)).close()
  })

  it('writes journals that any reader of NDJSON can read', async () => {
    await using run = await newRun()
    await run.store.append([sample(key(0))])
    const [name] = await readdir(join(run.path, 'journal'))
    const text = await readFile(join(run.path, 'journal', name!), 'utf8')
    const [header, line] = text
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each) as object)
    expect(header).toMatchObject({ type: 'segment', segment: '00000001', distrusted: [] })
    expect(line).toMatchObject({ type: 'sample', ...sample(key(0)) })
  })
})
