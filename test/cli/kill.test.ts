import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { random } from '../../src/statistics/index.ts'
import { KillTrials } from '../helpers/kill-trials.ts'
import { startServers, type Servers } from '../helpers/server-process.ts'

let folder = ''
let servers: Servers
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-kill-'))
  servers = await startServers({ latencyMs: 12 })
})
afterAll(async () => {
  await servers[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

it('ends in the same table after 100 kills at random moments', { timeout: 600_000 }, async () => {
  const trials = await KillTrials.open(folder, servers.url)
  const clean = await trials.clean()
  expect(clean.table).toHaveLength(120)
  const { uniform } = random(42)
  while (trials.kills < 100) {
    expect(await trials.killed(clean.ms, uniform)).toEqual(clean.table)
  }
  await trials.close()
})
