import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { RunReader } from '../../src/store/index.ts'
import { seeded } from './damage.ts'
import { contents, faults, Ledger, named } from './ledger.ts'
import { key } from './maker.ts'

/** What became of many runs that were killed again and again until they were done. */
export interface KillReport {
  kills: number
  runs: number
  samples: number
  redrawn: number
}

/**
 * Kills a process that records a run (SIGKILL, at seeded moments) and starts it again, until it has
 * been killed `kills` times. Throws when something acknowledged is lost, when a key stands twice, or
 * when a finished run does not hold exactly what an uninterrupted one holds.
 */
export async function killTrials(folder: string, kills: number, seed: number): Promise<KillReport> {
  const report: KillReport = { kills: 0, runs: 0, samples: 0, redrawn: 0 }
  const random = seeded(seed)
  while (report.kills < kills) {
    ++report.runs
    const run = join(folder, `run-${report.runs}`)
    await mkdir(run)
    await killedRun(run, random, report, kills)
  }
  return report
}

const samplesInRun = 400

async function killedRun(
  run: string,
  random: () => number,
  report: KillReport,
  kills: number,
): Promise<void> {
  const acknowledged = { samples: new Set<string>(), grades: new Set<string>() }
  for (let done = false; !done;) {
    // Some are killed while they open the run, some as they record, some as they seal and close.
    const lines = report.kills < kills ? Math.floor(random() ** 2 * 120) : Infinity
    const delayMs = Math.floor(random() * 30)
    done = await writeUntil(run, acknowledged, lines, delayMs, Math.floor(random() * 1e9))
    if (!done) ++report.kills
    const reader = await RunReader.open(run).catch(() => null)
    const held = reader ? await contents(reader) : { samples: new Map(), grades: new Map() }
    reader?.close()
    for (const kind of ['samples', 'grades'] as const) {
      const lost = [...acknowledged[kind]].filter((name) => !held[kind].has(name))
      if (lost.length > 0) throw new Error(`${run}: lost ${kind} ${lost.join(' ')}`)
    }
  }
  // An uninterrupted run would hold these, each as its key says, and nothing else.
  const all = new Ledger()
  all.samples = Array.from({ length: samplesInRun }, (_, i) => key(i))
  all.grades = all.samples
  const wrong = await faults(run, all)
  const reader = await RunReader.open(run)
  const { samples, grades } = await contents(reader)
  reader.close()
  if (samples.size !== samplesInRun || grades.size !== samplesInRun) wrong.push('more than all')
  if (wrong.length > 0) throw new Error(`${run}: ${wrong.join('; ')}`)
  report.samples += samples.size
  report.redrawn += reader.recovery.redrawn.length
}

/** Lets a writer say so many lines, waits a moment and kills it; says whether it was done before. */
async function writeUntil(
  run: string,
  acknowledged: { samples: Set<string>; grades: Set<string> },
  lines: number,
  delayMs: number,
  seed: number,
): Promise<boolean> {
  const script = join(import.meta.dirname, 'writer.ts')
  const child = spawn(process.execPath, [script, run, `${samplesInRun}`, `${seed}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  let seen = 0
  let done = false
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, ...numbers] = line.split(' ')
    if (what === 'samples' || what === 'grades')
      for (const number of numbers) acknowledged[what].add(named(key(Number(number))))
    if (what === 'done') done = true
    // What it says while it is being killed is acknowledged as well.
    if (++seen === lines + 1) void setTimeout(delayMs).then(() => child.kill('SIGKILL'))
  }
  const [code] = (await exited) as [number | null]
  if (code !== null && (code !== 0 || errors !== '')) throw new Error(`writer failed: ${errors}`)
  return done
}
