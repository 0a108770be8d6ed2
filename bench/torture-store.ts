import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Store } from '../src/store/index.ts'
import { wrongCuts, wrongDamage } from '../test/store/damage.ts'
import {
  failuresOfEveryCall,
  killsAtEveryCall,
  powerCuts,
  syncsLeftOut,
  type Trials,
} from '../test/store/disk-trials.ts'
import { Ledger } from '../test/store/ledger.ts'
import { killTrials } from '../test/store/kills.ts'
import { key, sample } from '../test/store/maker.ts'
import type { Trial } from './torture.ts'

/** The long form of what `test/store` does quickly. */
export const storeTrials: Trial[] = [
  {
    name: '1,000 SIGKILLs of a writer',
    run: async (folder) => {
      const { kills, runs, samples, redrawn } = await killTrials(folder, 1000, 42)
      return `${kills} kills in ${runs} runs: 0 of ${samples} samples lost, 0 twice, ${redrawn} drawn again`
    },
  },
  {
    name: 'a journal cut at every byte of its last 64 KiB',
    run: async () => passed({ trials: 2 ** 16 + 1, wrong: wrongCuts(2 ** 16).map(String) }),
  },
  {
    name: '100,000 bit flips and holes in a journal',
    run: async () => passed({ trials: 100_000, wrong: wrongDamage(100_000, 42) }),
  },
  { name: 'a power cut at every moment', run: async (folder) => passed(await powerCuts(folder)) },
  { name: 'every sync left out', run: async (folder) => passed(await syncsLeftOut(folder)) },
  { name: 'a kill at every call', run: async (folder) => passed(await killsAtEveryCall(folder)) },
  ...['EIO', 'ENOSPC', 'EMFILE'].map((code) => ({
    name: `every call failing with ${code}`,
    run: async (folder: string) => passed(await failuresOfEveryCall(folder, [code])),
  })),
  { name: 'a disk that is full and then grows', run: fullDisk },
]

function passed({ trials, wrong }: Trials): string {
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return `${trials} trials, nothing wrong`
}

function incompressible(): string {
  return randomBytes(1500).toString('base64')
}

/** A real file system of 16 MiB that is filled by a run, and made larger. */
async function fullDisk(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'not run: needs root on Linux'
  const disk = join(folder, 'disk')
  const system = promisify(execFile)
  await mkdir(disk)
  await system('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk])
  try {
    const store = await Store.open(join(disk, 'run'), { create: true, segmentBytes: 4 * 2 ** 20 })
    const ledger = new Ledger()
    ledger.id = store.id
    let refused = 0
    for (let i = 0; i < 20_000; i += 100) {
      const part = Array.from({ length: 100 }, (_, j) => key(i + j))
      const samples = part.map((each) => sample(each, { reasoning: incompressible() }))
      try {
        await store.append(samples)
      } catch {
        ++refused
        await system('mount', ['-o', 'remount,size=400m', disk])
        await store.append(samples)
      }
      ledger.samples.push(...part)
    }
    await store.close()
    if (refused === 0) throw new Error('the disk was never full')
    const again = await Store.open(join(disk, 'run'))
    const { count } = again
    await again.close()
    if (count !== ledger.samples.length)
      throw new Error(`${count} of ${ledger.samples.length} samples`)
    return `refused ${refused} times, then ${count} of ${count} samples recorded`
  } finally {
    await system('umount', [disk])
  }
}
