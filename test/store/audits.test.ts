import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SampleAudit } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { changeByte } from './damage.ts'
import { grade, key, sample, scratchFolder } from './maker.ts'

const auditor = 'arithmetic@1'

function audit(i: number, some: Partial<SampleAudit> = {}): SampleAudit {
  return {
    ...key(i),
    claims: 3,
    slips: 1,
    corrected: false,
    coverage: 0.75,
    replayed: '1/3',
    luckyIfRight: false,
    savedIfWrong: true,
    keptIfRight: true,
    unfollowed: false,
    lenient: null,
    graph: null,
    marks: [{ start: 1, end: 9, expected: '12', kind: 'carry' }],
    ...some,
  }
}

async function readAll(folder: string) {
  const reader = await RunReader.open(folder)
  const rows = []
  for await (const batch of reader.gradedAudits('exact@1', auditor)) rows.push(...batch)
  const missing = []
  for await (const batch of reader.unauditedKeys(auditor)) missing.push(...batch)
  const auditors = reader.auditors()
  reader.close()
  return { rows, missing, auditors }
}

describe('audits', () => {
  it('come back as they were, beside their samples’ grades', async () => {
    await using folder = await scratchFolder()
    const store = await Store.open(folder.path, { create: true })
    await store.append([0, 1, 2].map((i) => sample(key(i))))
    await store.append([sample(key(3), { finish: 'censored', censoring: 'deadline' })])
    await store.appendGrades('exact@1', [grade(key(0)), grade(key(1), { answer: null })])
    await store.seal()
    await store.appendAudits(auditor, [audit(0), audit(1, { marks: [], graph: 'ab' })])
    await store.close()
    const { rows, missing, auditors } = await readAll(folder.path)
    const { condition, problem, index, ...facts } = audit(0)
    expect(rows.map(({ problem: id }) => id)).toEqual(['p0', 'p1', 'p2', 'p3'])
    expect(rows[0]).toMatchObject({
      condition,
      problem,
      index,
      verdict: 'incorrect',
      answered: true,
    })
    expect(rows[0]!.audit).toMatchObject(facts)
    expect(rows[1]).toMatchObject({ answered: false, audit: { marks: [], graph: 'ab' } })
    expect(rows[2]).toMatchObject({ verdict: null, answered: false, audit: null })
    // A censored sample has no chain.
    expect(missing).toEqual([key(2)])
    expect(auditors).toEqual([auditor])
    expect(await readdir(join(folder.path, 'audits', auditor))).toHaveLength(1)
  })

  it('are computed again where their file is damaged', async () => {
    await using folder = await scratchFolder()
    const store = await Store.open(folder.path, { create: true })
    await store.append([sample(key(0))])
    await store.seal()
    await store.appendAudits(auditor, [audit(0)])
    await store.close()
    const [file] = await readdir(join(folder.path, 'audits', auditor))
    await changeByte(join(folder.path, 'audits', auditor, file!), () => 60)
    expect((await readAll(folder.path)).missing).toEqual([key(0)])
    const again = await Store.open(folder.path)
    await again.appendAudits(auditor, [audit(0)])
    await again.close()
    expect((await readAll(folder.path)).missing).toEqual([])
  })

  it('are refused for what is not recorded, and for names that are no version', async () => {
    await using folder = await scratchFolder()
    const store = await Store.open(folder.path, { create: true })
    await store.append([sample(key(0))])
    await expect(store.appendAudits(auditor, [audit(1)])).rejects.toThrow(
      'no sample is recorded for this audit: base p1 0',
    )
    await expect(store.appendAudits('../evil', [audit(0)])).rejects.toThrow(
      'invalid auditor; not name@version in letters and digits: ../evil',
    )
    await store.close()
  })
})
