import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Store } from '../../src/store/index.ts'
import { faults, Ledger } from './ledger.ts'
import { grade, key, sample, scratchFolder } from './maker.ts'
import { forEach, smallRun, smallRunKeys, subfolder } from './small-run.ts'
import { restore, systemError, TestDisk, type TestDiskOptions } from './test-disk.ts'

/** Calls that a small run makes when none fails. */
async function callsOf(root: string): Promise<number> {
  const disk = await TestDisk.make(root)
  await smallRun(disk.path('run'), disk, new Ledger())
  expect(disk.calls).toBeGreaterThan(60)
  return disk.calls
}

async function runOn(
  root: string,
  options: TestDiskOptions,
  patience: number,
): Promise<{ disk: TestDisk; ledger: Ledger; error: unknown }> {
  const disk = await TestDisk.make(root, options)
  const ledger = new Ledger()
  try {
    await smallRun(disk.path('run'), disk, ledger, patience)
    return { disk, ledger, error: null }
  } catch (error) {
    return { disk, ledger, error }
  }
}

describe('a store on a disk whose calls fail', () => {
  it('loses nothing when killed between any two steps', { timeout: 240_000 }, async () => {
    await using folder = await scratchFolder()
    const calls = await callsOf(await subfolder(folder.path, 'whole'))
    await forEach(calls, async (last) => {
      const root = await subfolder(folder.path, `killed-${last}`)
      const failure = (n: number) => (n >= last ? new Error('killed') : null)
      const { disk, ledger, error } = await runOn(root, { failure }, 0)
      expect(error, `call ${last} of ${calls}`).toBeInstanceOf(Error)
      expect(await faults(disk.path('run'), ledger), `call ${last} of ${calls}`).toEqual([])
    })
  })

  it('goes on when any one call fails', { timeout: 240_000 }, async () => {
    await using folder = await scratchFolder()
    const calls = await callsOf(await subfolder(folder.path, 'whole'))
    await forEach(calls, async (failing) => {
      const root = await subfolder(folder.path, `failing-${failing}`)
      const code = ['EIO', 'ENOSPC', 'EMFILE'][failing % 3]!
      const failure = (n: number) => (n === failing ? systemError(code) : null)
      const { disk, ledger, error } = await runOn(root, { failure }, 1)
      const where = `call ${failing} of ${calls} fails with ${code}`
      // Whatever failed was done the second time; only closing is not tried again.
      expect(ledger.grades, `${where}: ${String(error)}`).toEqual(smallRunKeys)
      const image = await subfolder(root, 'power-cut')
      await restore(disk.image(), image)
      expect(await faults(join(image, 'run'), ledger), `${where}, power cut`).toEqual([])
      expect(await faults(disk.path('run'), ledger), `${where}, as it is`).toEqual([])
    })
  })

  it('says so when the disk is full, and goes on when it has grown', async () => {
    await using folder = await scratchFolder()
    let full = false
    const disk = await TestDisk.make(folder.path, {
      failure: (_, call) => (full && call === 'write' ? systemError('ENOSPC') : null),
    })
    const path = disk.path('run')
    const store = await Store.open(path, { create: true, filesystem: disk })
    const keys = Array.from({ length: 60 }, (_, i) => key(i))
    const samples = keys.map((each) => sample(each))
    await store.append(samples.slice(0, 20))
    full = true
    await expect(store.append(samples.slice(20, 40))).rejects.toThrow('ENOSPC')
    await expect(store.append(samples.slice(20, 40))).rejects.toThrow('ENOSPC')
    await expect(store.seal()).rejects.toThrow('ENOSPC')
    expect(store.count).toBe(20)
    full = false
    await store.append(samples.slice(20))
    await store.appendGrades(
      'exact@1',
      keys.map((each) => grade(each)),
    )
    await store.close()
    const ledger = Object.assign(new Ledger(), { id: store.id, samples: keys, grades: keys })
    expect(await faults(path, ledger)).toEqual([])
  })
})
