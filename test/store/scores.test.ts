import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SampleScore } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { changeByte } from './damage.ts'
import { key, sample, scratchFolder } from './maker.ts'

const under = '0123456789abcdef'

function score(i: number, some: Partial<SampleScore> = {}): SampleScore {
  return {
    ...key(i),
    logprobs: [-0.5, -1e-7, -i - 1],
    ranks: [1, 2, 3],
    above: [0, 0.25, 0.5],
    ...some,
  }
}

async function scoresIn(folder: string, of = under): Promise<SampleScore[]> {
  const reader = await RunReader.open(folder)
  const scores: SampleScore[] = []
  for await (const batch of reader.scores(of)) scores.push(...batch)
  reader.close()
  return scores.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

async function run(folder: string, count: number): Promise<Store> {
  const store = await Store.open(folder, { create: true })
  await store.append(Array.from({ length: count }, (_, i) => sample(key(i))))
  await store.seal()
  return store
}

describe('scores', () => {
  it('come back as they were, named in the manifest, beside samples that they do not change', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 3)
    await store.appendScores(under, [score(0), score(1, { ranks: null, above: null })])
    await store.appendScores(under, [score(2)])
    await store.close()
    expect(await scoresIn(folder.path)).toEqual([
      score(0),
      score(1, { ranks: null, above: null }),
      score(2),
    ])
    expect(await scoresIn(folder.path, 'ffff')).toEqual([])
    const reader = await RunReader.open(folder.path)
    expect(reader.scorers()).toEqual([under])
    expect(await reader.damagedFiles()).toEqual([])
    reader.close()
    const again = await Store.open(folder.path)
    expect(again.count).toBe(3)
    expect(again.recovery).toMatchObject({ damagedFiles: [] })
    await again.close()
  })

  it('count once where they were written twice', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 1)
    await store.appendScores(under, [score(0)])
    await store.appendScores(under, [score(0)])
    await store.close()
    expect(await scoresIn(folder.path)).toHaveLength(1)
  })

  it('go on in a run that is opened again, and between samples', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 1)
    await store.appendScores(under, [score(0)])
    await store.append([sample(key(1))])
    await store.close()
    const again = await Store.open(folder.path)
    await again.appendScores(under, [score(1)])
    await again.close()
    expect(await scoresIn(folder.path)).toEqual([score(0), score(1)])
    expect((await readdir(join(folder.path, 'scores', under))).length).toBe(2)
  })

  it('lose a damaged part and nothing else', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 2)
    await store.appendScores(under, [score(0)])
    await store.appendScores(under, [score(1)])
    await store.close()
    const [first] = (await readdir(join(folder.path, 'scores', under))).sort()
    await changeByte(join(folder.path, 'scores', under, first!), () => 40)
    expect(await scoresIn(folder.path)).toEqual([score(1)])
    const again = await Store.open(folder.path)
    expect(again.recovery.damagedFiles).toEqual([`scores/${under}/${first}`])
    await again.close()
  })

  it('are named again from their own marks where the manifest is lost', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 2)
    await store.appendScores(under, [score(0), score(1, { above: null })])
    await store.close()
    await writeFile(join(folder.path, 'MANIFEST.ndjson'), '')
    expect(await scoresIn(folder.path)).toEqual([score(0), score(1, { above: null })])
    await (await Store.open(folder.path)).close()
    expect(await scoresIn(folder.path)).toHaveLength(2)
  })

  it('of a completion that was lost are not those of the one drawn again', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 1)
    await store.appendScores(under, [score(0)])
    await store.close()
    const [part] = await readdir(join(folder.path, 'samples'))
    await rm(join(folder.path, 'samples', part!))
    const again = await Store.open(folder.path)
    await again.append([sample(key(0), { completion: 'another' })])
    await again.close()
    expect(await scoresIn(folder.path)).toEqual([])
  })

  it('are refused for what is not recorded, and where they are no numbers', async () => {
    await using folder = await scratchFolder()
    const store = await run(folder.path, 1)
    await expect(store.appendScores(under, [score(1)])).rejects.toThrow(
      'no sample is recorded for this score: base p1 0',
    )
    await expect(store.appendScores('../up', [score(0)])).rejects.toThrow('invalid condition')
    await expect(
      store.appendScores(under, [score(0, { logprobs: [Number.NEGATIVE_INFINITY] })]),
    ).rejects.toThrow('invalid record; logprobs.0')
    await store.close()
  })
})
