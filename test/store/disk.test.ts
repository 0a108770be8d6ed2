import { describe, expect, it } from 'vitest'
import { Store } from '../../src/store/index.ts'
import { failuresOfEveryCall, killsAtEveryCall, powerCuts, syncsLeftOut } from './disk-trials.ts'
import { faults, grader, Ledger } from './ledger.ts'
import { grade, key, sample, scratchFolder } from './maker.ts'
import { systemError, TestDisk } from './test-disk.ts'

// Each trial opens a run anew; where the machine is busy a hundred of them take their time.
const timeout = 600_000

describe('a store on a disk that can fail', () => {
  it('loses nothing acknowledged in a power cut at any moment', { timeout }, async () => {
    await using folder = await scratchFolder()
    const { trials, wrong } = await powerCuts(folder.path)
    expect(wrong).toEqual([])
    expect(trials).toBeGreaterThan(20)
  })

  it('needs every single one of its syncs', { timeout }, async () => {
    await using folder = await scratchFolder()
    const { trials, wrong } = await syncsLeftOut(folder.path)
    expect(wrong).toEqual([])
    expect(trials).toBeGreaterThan(20)
  })

  it('loses nothing when killed between any two steps', { timeout }, async () => {
    await using folder = await scratchFolder()
    const { trials, wrong } = await killsAtEveryCall(folder.path)
    expect(wrong).toEqual([])
    expect(trials).toBeGreaterThan(60)
  })

  it('goes on when any one call fails', { timeout }, async () => {
    await using folder = await scratchFolder()
    const codes = ['EIO', 'ENOSPC', 'EMFILE']
    const { trials, wrong } = await failuresOfEveryCall(folder.path, codes)
    expect(wrong).toEqual([])
    expect(trials).toBeGreaterThan(60)
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
    await store.issue([key(100)])
    full = true
    await expect(store.append(samples.slice(20, 40))).rejects.toThrow('ENOSPC')
    await expect(store.append(samples.slice(20, 40))).rejects.toThrow('ENOSPC')
    await expect(store.seal()).rejects.toThrow('ENOSPC')
    expect(store.count).toBe(20)
    full = false
    await store.append(samples.slice(20))
    const grades = keys.map((each) => grade(each))
    await store.appendGrades(grader, grades)
    await store.seal()
    await store.close()
    const ledger = new Ledger()
    Object.assign(ledger, { id: store.id, issued: [key(100)], samples: keys, grades: keys })
    expect(await faults(path, ledger)).toEqual([])
  })
})
