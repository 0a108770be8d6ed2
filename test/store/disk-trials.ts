import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { faults, Ledger } from './ledger.ts'
import { forEach, smallRun, smallRunKeys, subfolder } from './small-run.ts'
import { type Image, restore, systemError, TestDisk, type TestDiskOptions } from './test-disk.ts'

/** What a number of trials came to: what went wrong, one line each, and how many there were. */
export interface Trials {
  trials: number
  wrong: string[]
}

/** A power cut after every call of a small run: nothing acknowledged may be gone. */
export async function powerCuts(folder: string): Promise<Trials> {
  const { moments } = await runWithMoments(folder)
  const wrong: string[] = []
  for (const [i, moment] of moments.entries()) {
    const found = await faultsAfter(moment, join(folder, `after-${i}`))
    wrong.push(...found.map((fault) => `moment ${i}: ${fault}`))
  }
  return { trials: moments.length, wrong }
}

/** Leaves out each sync of a small run in turn: a power cut at some moment must show it. */
export async function syncsLeftOut(folder: string): Promise<Trials> {
  const { syncs } = await runWithMoments(await subfolder(folder, 'whole'))
  const wrong: string[] = []
  await forEach(syncs, async (skipSync) => {
    const root = await subfolder(folder, `without-${skipSync}`)
    const { moments } = await runWithMoments(root, { skipSync })
    for (const [i, moment] of moments.entries()) {
      // Until then nothing is different.
      if (moment.syncs < skipSync) continue
      const found = await faultsAfter(moment, join(root, `after-${i}`))
      if (found.length > 0) return
    }
    wrong.push(`sync ${skipSync} of ${syncs} was left out and nobody noticed`)
  })
  return { trials: syncs, wrong }
}

/** Kills a small run at every call, which then has been done by half or not at all. */
export async function killsAtEveryCall(folder: string): Promise<Trials> {
  const calls = await callsOf(await subfolder(folder, 'whole'))
  const wrong: string[] = []
  await forEach(calls, async (last) => {
    const root = await subfolder(folder, `killed-${last}`)
    const failure = (n: number) => (n >= last ? new Error('killed') : null)
    const { disk, ledger } = await runOn(root, { failure }, 0)
    const found = await faults(disk.path('run'), ledger)
    wrong.push(...found.map((fault) => `killed at call ${last} of ${calls}: ${fault}`))
  })
  return { trials: calls, wrong }
}

/**
 * Lets every call of a small run fail once, with one of these codes in turn. What failed is tried
 * again; then nothing may be missing, on the disk as it is or after a power cut (with a single code,
 * both are looked at for every call).
 */
export async function failuresOfEveryCall(folder: string, codes: string[]): Promise<Trials> {
  const calls = await callsOf(await subfolder(folder, 'whole'))
  const wrong: string[] = []
  await forEach(calls, async (failing) => {
    const code = codes[failing % codes.length]!
    const root = await subfolder(folder, `failing-${failing}`)
    const failure = (n: number) => (n === failing ? systemError(code) : null)
    const { disk, ledger, error } = await runOn(root, { failure }, 1)
    const found: string[] = []
    if (codes.length === 1 || failing % 2 === 0) {
      const image = await subfolder(root, 'power-cut')
      await restore(disk.image(), image)
      found.push(...(await faults(join(image, 'run'), ledger)))
    }
    if (codes.length === 1 || failing % 2 === 1)
      found.push(...(await faults(disk.path('run'), ledger)))
    // Closing is not tried again, and everything else is.
    if (ledger.grades.length < smallRunKeys.length) found.push(`not done: ${String(error)}`)
    wrong.push(...found.map((fault) => `call ${failing} of ${calls} failed with ${code}: ${fault}`))
  })
  return { trials: calls, wrong }
}

interface Moment {
  image: Image
  ledger: Ledger
  /** Syncs until then. */
  syncs: number
}

/** Runs `smallRun` on a test disk and keeps what a power cut would leave after every call. */
async function runWithMoments(
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

async function callsOf(root: string): Promise<number> {
  const { disk, error } = await runOn(root, {}, 0)
  if (error !== null) throw error
  return disk.calls
}

async function runOn(
  root: string,
  options: TestDiskOptions,
  patience: number,
): Promise<{ disk: TestDisk; ledger: Ledger; error: Error | null }> {
  const disk = await TestDisk.make(root, options)
  const ledger = new Ledger()
  try {
    await smallRun(disk.path('run'), disk, ledger, patience)
    return { disk, ledger, error: null }
  } catch (error) {
    return { disk, ledger, error: error instanceof Error ? error : new Error(String(error)) }
  }
}
