import { copyFile, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SampleKey } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { encodeLine } from '../../src/store/line.ts'
import { changeByte } from './damage.ts'
import { contents, grader, named } from './ledger.ts'
import { grade, key, sample, scratchFolder } from './maker.ts'

const first = Array.from({ length: 7 }, (_, i) => key(i))
const second = Array.from({ length: 7 }, (_, i) => key(i + 7))
const names = (some: readonly SampleKey[]) => some.map(named).sort()

/** A closed run: the first samples in segment 1, the second in segment 2, with all grades in 2. */
async function sealedRun() {
  const folder = await scratchFolder()
  const path = join(folder.path, 'run')
  const store = await Store.open(path, { create: true })
  await store.append(first.map((each) => sample(each)))
  await store.seal()
  await store.append(second.map((each) => sample(each)))
  await store.appendGrades(
    grader,
    [...first, ...second].map((each) => grade(each)),
  )
  await store.close()
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

/** A run whose process is gone, with one journal of these lines. */
async function runWithJournal(...lines: string[]) {
  const folder = await scratchFolder()
  const path = join(folder.path, 'run')
  await (await Store.open(path, { create: true })).close()
  await writeFile(join(path, 'journal', '00000001.ndjson'), lines.join(''))
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

/** Opens the run as its owner and gives back what it holds and what was found. */
async function recover(path: string) {
  const store = await Store.open(path)
  const run = await store.reader()
  const { samples, grades } = await contents(run)
  const tallies = await run.tallies(grader)
  const damaged = await run.damagedFiles()
  run.close()
  await store.close()
  expect(store.count).toBe(samples.size)
  const { recovery } = store
  return { samples, grades, tallies, damaged, recovery }
}

const middle = (length: number) => length >> 1
const sampleLine = (each: SampleKey) => encodeLine('sample', sample(each))
const flatGrade = (each: SampleKey) => {
  const { span, ...rest } = grade(each)
  return encodeLine('grade', { grader, ...rest, spanStart: span!.start, spanEnd: span!.end })
}

describe('a damaged sealed file', () => {
  it('of samples is reported and set aside, and its samples are drawn and graded again', async () => {
    await using run = await sealedRun()
    await changeByte(join(run.path, 'samples', '00000001.parquet'), middle)
    const reader = await RunReader.open(run.path)
    expect(reader.recovery.damagedFiles).toEqual(['samples/00000001.parquet'])
    expect((await reader.tallies(grader)).get('base')![0]).toMatchObject({ n: 1, c: 1 })
    reader.close()
    const { samples, grades, recovery } = await recover(run.path)
    expect(recovery.damagedFiles).toEqual(['samples/00000001.parquet'])
    expect([...samples.keys()].sort()).toEqual(names(second))
    expect([...grades.keys()].sort()).toEqual(names(second))
    expect(await readdir(join(run.path, 'damaged'))).toEqual([
      'samples-00000001.parquet',
      'texts-00000001.parquet',
    ])
    // The completion that is drawn now is another one: the lost one's grade is not its grade.
    const store = await Store.open(run.path)
    expect(store.has(first[0]!)).toBe(false)
    await store.append([sample(first[0]!, { completion: 'another' })])
    expect(store.graded(grader, first[0]!)).toBe(false)
    await store.appendGrades(grader, [grade(first[0]!, { verdict: 'correct' })])
    await store.close()
    const after = await recover(run.path)
    expect(after.grades.get(named(first[0]!))!.verdict).toBe('correct')
    expect(after.tallies.get('base')![0]).toMatchObject({ n: 2, c: 2, u: 0 })
    expect(after.recovery.damagedFiles).toEqual(['samples/00000001.parquet'])
  })

  it('of texts costs the texts and not the samples', async () => {
    await using run = await sealedRun()
    await rm(join(run.path, 'texts', '00000001.parquet'))
    const store = await Store.open(run.path)
    expect(store.count).toBe(14)
    expect(store.recovery.damagedFiles).toEqual(['texts/00000001.parquet'])
    const reader = await store.reader()
    const { samples } = await contents(reader)
    expect([...samples.keys()].sort()).toEqual(names(second))
    const out = join(run.path, '..', 'out.jsonl')
    expect(await reader.export(out)).toBe(14)
    expect((await readFile(out, 'utf8')).trimEnd().split('\n').length).toBe(14)
    reader.close()
    await store.close()
  })

  it('of texts is found when every byte is read', async () => {
    await using run = await sealedRun()
    await changeByte(join(run.path, 'texts', '00000002.parquet'), middle)
    const reader = await RunReader.open(run.path)
    expect(await reader.damagedFiles()).toEqual(['texts/00000002.parquet'])
    reader.close()
  })

  it('of grades is graded again', async () => {
    await using run = await sealedRun()
    await changeByte(join(run.path, 'grades', grader, '00000002.parquet'), middle)
    const { samples, grades, recovery } = await recover(run.path)
    expect(recovery.damagedFiles).toEqual([`grades/${grader}/00000002.parquet`])
    expect(samples.size).toBe(14)
    expect(grades.size).toBe(0)
  })

  it('that is a link to somewhere else is not followed', async () => {
    await using run = await sealedRun()
    const file = join(run.path, 'samples', '00000001.parquet')
    await rename(file, join(run.path, '..', 'elsewhere.parquet'))
    await symlink('../../elsewhere.parquet', file)
    const { recovery } = await recover(run.path)
    expect(recovery.damagedFiles).toEqual(['samples/00000001.parquet'])
  })
})

describe('a damaged manifest', () => {
  it('is mended from files that prove what they are', async () => {
    await using run = await sealedRun()
    await changeByte(join(run.path, 'MANIFEST.ndjson'), () => 40)
    const reader = await RunReader.open(run.path)
    expect(reader.recovery.mendedSegments).toEqual(['00000001'])
    expect((await contents(reader)).samples.size).toBe(14)
    reader.close()
    const { samples, grades, damaged, recovery } = await recover(run.path)
    expect([...samples.keys()].sort()).toEqual(names([...first, ...second]))
    expect(grades.size).toBe(14)
    expect(damaged).toEqual([])
    expect(recovery).toMatchObject({ mendedSegments: ['00000001'], damagedManifestLines: 1 })
    // The damaged line stays, and what it said stands in a new one.
    const manifest = await readFile(join(run.path, 'MANIFEST.ndjson'), 'utf8')
    expect(manifest.trimEnd().split('\n').length).toBe(3)
    expect((await recover(run.path)).recovery).toEqual(recovery)
  })

  it('is mended when it is gone', async () => {
    await using run = await sealedRun()
    await rm(join(run.path, 'MANIFEST.ndjson'))
    const { samples, grades, recovery } = await recover(run.path)
    expect(samples.size + grades.size).toBe(28)
    expect(recovery.mendedSegments).toEqual(['00000001', '00000002'])
  })

  it('is not mended from a file that is damaged too, or is not what it is called', async () => {
    await using run = await sealedRun()
    await rm(join(run.path, 'MANIFEST.ndjson'))
    const path = (name: string) => join(run.path, name)
    // A copy under another name, and a file in which a text was changed.
    await copyFile(path('samples/00000001.parquet'), path('samples/00000009.parquet'))
    await copyFile(path('texts/00000001.parquet'), path('texts/00000009.parquet'))
    await changeByte(path('samples/00000002.parquet'), () => 60)
    const { samples, recovery } = await recover(run.path)
    expect([...samples.keys()].sort()).toEqual(names(first))
    expect(recovery.damagedFiles.sort()).toEqual([
      'samples/00000002.parquet',
      'samples/00000009.parquet',
      'texts/00000009.parquet',
    ])
  })

  it('that is torn is written anew', async () => {
    await using run = await sealedRun()
    const path = join(run.path, 'MANIFEST.ndjson')
    const manifest = await readFile(path)
    await writeFile(path, manifest.subarray(0, manifest.length - 30))
    const { samples, grades, recovery } = await recover(run.path)
    expect(samples.size + grades.size).toBe(28)
    expect(recovery).toMatchObject({ mendedSegments: ['00000002'], damagedManifestLines: 0 })
    expect((await readFile(path, 'utf8')).trimEnd().split('\n').length).toBe(2)
  })
})

describe('a journal that was left behind', () => {
  it('is sealed, with what is whole in it', async () => {
    const damaged = sampleLine(first[1]!).replace('Let me', 'Let us')
    const torn = sampleLine(first[3]!).slice(0, 50)
    await using run = await runWithJournal(
      encodeLine('issued', {
        keys: first.map((each) => [each.condition, each.problem, each.index]),
      }),
      sampleLine(first[0]!),
      damaged,
      sampleLine(first[2]!),
      flatGrade(first[0]!),
      flatGrade(first[1]!),
      torn,
    )
    const { samples, grades, recovery } = await recover(run.path)
    expect([...samples.keys()].sort()).toEqual(names([first[0]!, first[2]!]))
    expect([...grades.keys()]).toEqual(names([first[0]!]))
    expect(recovery).toMatchObject({ tornLines: 1, damagedLines: 1, droppedGrades: 1 })
    expect(recovery.redrawn.map(named).sort()).toEqual(
      names(first.filter((_, i) => i !== 0 && i !== 2)),
    )
    expect(await readdir(join(run.path, 'journal'))).toEqual([])
    // What was found once stays on record.
    expect((await recover(run.path)).recovery).toEqual(recovery)
  })

  it('is removed where it was sealed before', async () => {
    await using run = await sealedRun()
    const lines = [...first, ...second].map(sampleLine)
    await writeFile(join(run.path, 'journal', '00000002.ndjson'), lines.join(''))
    const reader = await RunReader.open(run.path)
    expect((await contents(reader)).samples.size).toBe(14)
    reader.close()
    expect((await recover(run.path)).samples.size).toBe(14)
    expect(await readdir(join(run.path, 'journal'))).toEqual([])
  })

  it('is used where its sealed file is damaged', async () => {
    await using run = await sealedRun()
    await writeFile(join(run.path, 'journal', '00000001.ndjson'), first.map(sampleLine).join(''))
    await changeByte(join(run.path, 'samples', '00000001.parquet'), middle)
    const { samples, recovery } = await recover(run.path)
    expect(samples.size).toBe(14)
    expect(recovery.damagedFiles).toEqual([])
  })

  it('does not bring back what is sealed elsewhere, or the tail of a file that failed', async () => {
    await using run = await runWithJournal(sampleLine(first[0]!), sampleLine(first[1]!))
    const bytes = Buffer.byteLength(sampleLine(first[0]!))
    const other = sample(first[1]!, { completion: 'acknowledged' })
    await writeFile(
      join(run.path, 'journal', '00000002.ndjson'),
      encodeLine('segment', { segment: '00000002', distrusted: [['00000001', bytes]] }) +
        encodeLine('sample', other) +
        sampleLine(first[0]!),
    )
    const { samples, recovery } = await recover(run.path)
    expect(samples.size).toBe(2)
    expect(samples.get(named(first[1]!))!.completion).toBe('acknowledged')
    expect(recovery.repeated).toBe(1)
  })

  it('may hold lines that no run could hold, although their CRC fits', async () => {
    const wrong = (fields: object) => encodeLine('sample', { ...sample(first[1]!), ...fields })
    await using run = await runWithJournal(
      sampleLine(first[0]!),
      wrong({ index: 2 ** 40 }),
      wrong({ index: 'x' }),
      wrong({ completion: { deep: [] } }),
      encodeLine('sample', {}),
      encodeLine('grade', { grader: '../../x@1', ...grade(first[0]!) }),
      encodeLine('issued', { keys: [['a', 'b', -1], 'x'] }),
      encodeLine('nonsense', {}),
      encodeLine('segment', { distrusted: 'all' }),
    )
    const { samples, recovery } = await recover(run.path)
    expect([...samples.keys()]).toEqual([named(first[0]!)])
    expect(recovery.damagedLines).toBe(8)
  })
})
