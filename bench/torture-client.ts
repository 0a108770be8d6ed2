import { random } from '../src/statistics/index.ts'
import { faults, type Fault } from '../test/helpers/fault-proxy.ts'
import { FaultTrials } from '../test/helpers/fault-trials.ts'
import { KillTrials } from '../test/helpers/kill-trials.ts'
import { startServers } from '../test/helpers/server-process.ts'
import type { Trial } from './torture.ts'

/** The long form of test/sampling/faults.test.ts and test/cli/kill.test.ts. */
export const clientTrials: Trial[] = [
  ...faults.flatMap((fault) =>
    [0.01, 0.1, 0.5].map((rate) => ({
      name: `100,000 completions, ${100 * rate} % ${fault}`,
      run: () => strike(fault, rate, 100_000),
    })),
  ),
  { name: '1,000 SIGKILLs of passbound run', run: (folder) => kill(folder, 1000) },
]

async function strike(fault: Fault, rate: number, completions: number): Promise<string> {
  await using trials = await FaultTrials.open([{ fault, rate }], completions)
  const { wrong, buckets } = await trials.run({ fault, rate })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return [...buckets].map(([bucket, count]) => `${bucket} ${count}`).join(', ')
}

async function kill(folder: string, kills: number): Promise<string> {
  await using servers = await startServers({ latencyMs: 12 })
  const trials = await KillTrials.open(folder, servers.url)
  const { uniform } = random(42)
  const clean = await trials.clean()
  let runs = 0
  for (; trials.kills < kills; runs += 1) {
    const table = await trials.killed(clean.ms, uniform)
    if (JSON.stringify(table) !== JSON.stringify(clean.table))
      throw new Error(`run ${runs} ended in another table after ${trials.kills} kills`)
  }
  await trials.close()
  return `${trials.kills} kills in ${runs} runs, every table identical`
}
