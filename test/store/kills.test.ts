import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Store } from '../../src/store/index.ts'
import { killTrials } from './kills.ts'
import { scratchFolder } from './maker.ts'

describe('a writer that is killed', () => {
  it(
    'loses nothing in 30 kills, and ends with what an uninterrupted run holds',
    {
      timeout: 600_000,
    },
    async () => {
      await using folder = await scratchFolder()
      const report = await killTrials(folder.path, 30, 20_260_901)
      expect(report.kills).toBe(30)
      expect(report.samples).toBe(400 * report.runs)
    },
  )

  it('keeps a second process out, and lets it in when it is gone', async () => {
    await using folder = await scratchFolder()
    const run = join(folder.path, 'run')
    const script = join(import.meta.dirname, 'writer.ts')
    const child = spawn(process.execPath, [script, run, '100000', '1'])
    const exited = once(child, 'exit')
    // Its second line says that it has opened the run.
    let said = ''
    while (!said.includes('open')) said += String((await once(child.stdout, 'data'))[0])
    await expect(Store.open(run)).rejects.toThrow(`${run}: run is in use by process ${child.pid}`)
    child.kill('SIGKILL')
    await exited
    const store = await Store.open(run)
    await store.close()
  })
})
