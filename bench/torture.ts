/**
 * The long form of the reliability tests, for `npm run torture [words]`: each trial prints what it
 * came to; those that fail print why and make the exit code 1. Words choose trials by name.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientTrials } from './torture-client.ts'
import { storeTrials } from './torture-store.ts'

export interface Trial {
  name: string
  /** Works in an empty folder of its own; returns what to print, throws where something is wrong. */
  run: (folder: string) => Promise<string>
}

const trials: Trial[] = [...storeTrials, ...clientTrials]
const words = process.argv.slice(2)
const chosen = trials.filter(({ name }) => words.every((word) => name.includes(word)))
const root = await mkdtemp(join(tmpdir(), 'passbound-torture-'))
try {
  for (const [i, { name, run }] of chosen.entries()) {
    const folder = join(root, `${i}`)
    await mkdir(folder)
    const start = performance.now()
    try {
      const result = await run(folder)
      const seconds = Math.round((performance.now() - start) / 1000)
      console.log(`ok     ${name}: ${result} (${seconds} s, load ${loadavg()[0]!.toFixed(1)})`)
    } catch (error) {
      process.exitCode = 1
      console.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
    await rm(folder, { recursive: true })
  }
} finally {
  await rm(root, { recursive: true })
}
