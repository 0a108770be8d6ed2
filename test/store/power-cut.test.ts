import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faults, Ledger } from './ledger.ts'
import { scratchFolder } from './maker.ts'
import { forEach, smallRun, subfolder } from './small-run.ts'
import { type Image, restore, TestDisk, type TestDiskOptions } from './test-disk.ts'

interface Moment {
  image: Image
  ledger: Ledger
  /** Syncs until then. */
  syncs: number
}

/** Runs `smallRun` on a test disk and keeps what a power cut would leave after every call. */
async function moments(
  root: string,
  options: TestDiskOptions = {},
): Promise<{ syncs: number; moments: Moment[] }> {
  const ledger = new Ledger()
  const seen = new Map<string, Moment>()
  const keep = () => {
    const image = disk.image()
    // Of equal images only the last need be looked at: it has acknowledged the most.
    seen.set(JSON.stringify(image), { image, ledger: ledger.copy(), syncs: disk.syncs })
  }
  const disk = await TestDisk.make(root, { ...options, onCall: keep })
  await smallRun(disk.path('run'), disk, ledger)
  keep()
  return { syncs: disk.syncs, moments: [...seen.values()] }
}

async function faultsAfter({ image, ledger }: Moment, folder: string): Promise<string[]> {
  await mkdir(folder)
  await restore(image, folder)
  return faults(join(folder, 'run'), ledger)
}

async function firstFault(all: readonly Moment[], root: string): Promise<string | null> {
  for (const [i, moment] of all.entries()) {
    const [fault] = await faultsAfter(moment, join(root, `after-${i}`))
    if (fault !== undefined) return fault
  }
  return null
}

describe('a power cut', () => {
  it('at any moment takes nothing that was acknowledged', { timeout: 120_000 }, async () => {
    await using folder = await scratchFolder()
    const { moments: all, syncs } = await moments(folder.path)
    expect(all.length).toBeGreaterThan(20)
    expect(syncs).toBeGreaterThan(20)
    for (const [i, moment] of all.entries())
      expect(await faultsAfter(moment, join(folder.path, `after-${i}`))).toEqual([])
  })

  it('is noticed when any one sync is left out', { timeout: 240_000 }, async () => {
    await using folder = await scratchFolder()
    const { syncs } = await moments(await subfolder(folder.path, 'whole'))
    await forEach(syncs, async (skipSync) => {
      const root = await subfolder(folder.path, `without-${skipSync}`)
      const { moments: all } = await moments(root, { skipSync })
      const since = all.filter((moment) => moment.syncs >= skipSync)
      expect(await firstFault(since, root), `sync ${skipSync} of ${syncs}`).not.toBeNull()
    })
  })
})
