/**
 * What the run folder is claimed to do, each figure beside its limit or its peer in the same run:
 * `node bench/store.ts [samples] [narrow rows]`, by default 10⁶ and 10⁷.
 */
import { mkdtemp, open, rename, rm, statfs } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Sample } from '../src/records/index.ts'
import { Database } from '../src/store/database.ts'
import { realFilesystem, RunReader, Store } from '../src/store/index.ts'
import { encodeLine } from '../src/store/line.ts'
import { ManifestWriter, noLosses, readManifest } from '../src/store/manifest.ts'
import { verifiedPart, writePart } from '../src/store/part.ts'
import { passAtKRows } from '../src/statistics/index.ts'

const total = Number(process.argv[2] ?? 1e6)
const narrowRows = Number(process.argv[3] ?? 1e7)
/** Texts of 1.6 KB that compress like prose and not like one line repeated. */
const chains = Array.from({ length: 997 }, (_, seed) => {
  const words = ['so', 'we', 'have', 'therefore', 'the', 'sum', 'of', 'x', '+', '=', 'then', 'let']
  let text = ''
  let state = seed + 1
  while (text.length < 1600) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    text += state % 3 === 0 ? `${state % 1000} ` : `${words[(state >> 8) % words.length]} `
  }
  // Text off a network is flat in memory; what `+=` built is not, and would be measured.
  return Buffer.from(text).toString()
})

const folder = await mkdtemp(join(tmpdir(), 'passbound-bench-'))
try {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < 4000 * total + 100 * narrowRows)
    throw new Error(`not enough room in ${folder}`)
  console.log(`load ${loadavg()[0]!.toFixed(1)}`)
  await journalRate()
  await longRun()
  await narrow()
  console.log(`load ${loadavg()[0]!.toFixed(1)}`)
} finally {
  await rm(folder, { recursive: true })
}

/** Rows a second with nothing but the journal, beside the bare writes and syncs of the same bytes. */
async function journalRate(): Promise<void> {
  const rows = Math.min(total, 100_000)
  const group = 1024
  const bytes = Buffer.from(encodeLine('sample', sampleAt(0)).repeat(group))
  const file = await open(join(folder, 'bare'), 'a')
  const bare = await seconds(async () => {
    for (let done = 0; done < rows; done += group) {
      await file.appendFile(bytes)
      await file.datasync()
    }
  })
  await file.close()
  const store = await Store.open(join(folder, 'journal'), { create: true, segmentBytes: 2 ** 40 })
  const cpu = process.cpuUsage()
  const durable = await seconds(() => appendAll(store, rows))
  const { user, system } = process.cpuUsage(cpu)
  const microseconds = ((user + system) / rows).toFixed(1)
  const size = Math.round(bytes.length / group)
  console.log(
    `journal, ${size} bytes a row: ${rate(rows, durable)} durable (bar 20,000), ` +
      `${microseconds} µs of CPU a row; bare write + fdatasync: ${rate(rows, bare)}`,
  )
  await store.close()
}

/** Memory over the whole of a long run that seals as it goes, and the time to resume it. */
async function longRun(): Promise<void> {
  const path = join(folder, 'long')
  const store = await Store.open(path, { create: true })
  const memory: number[] = []
  const tenth = Math.ceil(total / 10)
  const time = await seconds(async () => {
    for (let done = 0; done < total; done += tenth) {
      await appendAll(store, Math.min(tenth, total - done), done)
      memory.push(Math.round(process.memoryUsage().rss / 2 ** 20))
    }
    await store.close()
  })
  console.log(`${total} samples, sealed as they come: ${rate(total, time)}`)
  console.log(`resident memory after each tenth, MiB (flat): ${memory.join(' ')}`)
  const opening = await seconds(async () => {
    const again = await Store.open(path)
    if (again.count !== total) throw new Error(`lost: ${total - again.count}`)
    await again.close()
  })
  console.log(`resume of ${total} keys: ${opening.toFixed(2)} s (bar 5)`)
}

/**
 * Sealed narrow rows to tallies and every pass@k, opening and verifying the run included, beside
 * the bare counts that DuckDB makes of the same files.
 */
async function narrow(): Promise<void> {
  const path = join(folder, 'narrow')
  await sealNarrow(path)
  const phases: string[] = []
  let cells = 0
  const cpu = process.cpuUsage()
  const all = await seconds(async () => {
    const lap = timer((name, time) => phases.push(`${name} ${time.toFixed(2)}`))
    const reader = await RunReader.open(path)
    lap('open and verify')
    const tallies = await reader.tallies('exact@1')
    lap('tallies')
    const counts = [...tallies.values()].flat()
    const smallest = Math.min(...counts.map(({ n }) => n))
    const rows = passAtKRows(Array.from({ length: smallest }, (_, i) => i + 1))
    for (const { n, c } of counts) cells += rows(n, c).length
    lap('pass@k')
    reader.close()
  })
  const { user, system } = process.cpuUsage(cpu)
  const database = await Database.open(join(folder, 'spill'))
  const bare = await seconds(async () => {
    for (const [files, column] of [
      ['samples', 'finish'],
      ['grades/exact@1', 'verdict'],
    ]) {
      await database.run(`SELECT condition, problem, ${column}, count(*)
        FROM '${path}/${files}/*.parquet' GROUP BY ALL`)
    }
  })
  database.close()
  console.log(
    `${narrowRows} narrow rows to ${cells} pass@k: ${all.toFixed(2)} s (bar 2; ${phases.join(', ')}), ` +
      `${((user + system) / 1e6).toFixed(2)} s of CPU; DuckDB's bare counts: ${bare.toFixed(2)} s`,
  )
}

function timer(onLap: (name: string, seconds: number) => void): (name: string) => void {
  let last = performance.now()
  return (name) => {
    const now = performance.now()
    onLap(name, (now - last) / 1000)
    last = now
  }
}

async function sealNarrow(path: string): Promise<void> {
  await (await Store.open(path, { create: true })).close()
  const database = await Database.open(join(folder, 'spill'))
  const manifest = new ManifestWriter(realFilesystem, path, await readManifest(path))
  const rows = Math.ceil(narrowRows / 100)
  for (let i = 1; i <= 100; ++i) {
    const segment = String(i).padStart(8, '0')
    // Index-major, as runs draw: 2 conditions × 500 problems.
    await database.run(`CREATE OR REPLACE TABLE narrow AS SELECT
      'condition-' || row % 2 AS condition, 'problem-' || (row // 2) % 500 AS problem,
      (row // 1000)::INTEGER AS sample_index, (hash(row) % 4294967296)::BIGINT AS seed,
      'stop' AS finish, NULL::VARCHAR AS censoring,
      '0123456789abcdef' AS prompt_hash, 100 AS prompt_tokens,
      (hash(row) % 4000)::INTEGER AS completion_tokens, random() * -1000 AS logprob_sum, 1 AS attempt,
      'model' AS served_model, 'http://127.0.0.1:8000/v1' AS endpoint,
      1700000000000 + row AS started_ms, 1700000060000 + row AS ended_ms,
      CASE WHEN hash(row) % 3 = 0 THEN 'correct' ELSE 'incorrect' END AS verdict,
      (hash(row) % 1000)::VARCHAR AS answer, 'boxed' AS rule, 10 AS span_start, 13 AS span_end,
      'equal as rationals' AS reason
      FROM range(${(i - 1) * rows}, ${i * rows}) AS t(row) ORDER BY condition, problem, sample_index`)
    const files = []
    for (const name of [`samples/${segment}.parquet`, `grades/exact@1/${segment}.parquet`]) {
      const { temporary } = await writePart(database, path, name, 'narrow')
      files.push((await verifiedPart(database, name, temporary))!)
      await realFilesystem.makeFolder(dirname(join(path, name)))
      await rename(temporary, join(path, name))
    }
    await manifest.append({ type: 'sealed', segment, files, losses: noLosses(), mended: false })
  }
  await manifest.close()
  database.close()
}

/** Appends as a busy client does: many completions on their way at any time. */
async function appendAll(store: Store, rows: number, first = 0): Promise<void> {
  const inFlight = 4096
  let next = first
  const lane = async () => {
    while (next < first + rows) {
      const from = next
      next = Math.min(first + rows, next + 16)
      await store.append(Array.from({ length: next - from }, (_, i) => sampleAt(from + i)))
    }
  }
  await Promise.all(Array.from({ length: inFlight / 16 }, lane))
}

function sampleAt(i: number): Sample {
  const text = chains[i % chains.length]!
  return {
    condition: `condition-${i % 2}`,
    problem: `problem-${(i >> 1) % 500}`,
    index: Math.floor(i / 1000),
    seed: (i * 2654435761) % 2 ** 32,
    finish: 'stop',
    censoring: null,
    prompt: 'Question: what is 17 times 24? Put the answer in a box.',
    promptHash: '0123456789abcdef',
    completion: text + i,
    opening: null,
    reasoning: null,
    promptTokens: 20,
    completionTokens: 400,
    logprobSum: -123.4,
    attempt: 1,
    servedModel: 'model',
    endpoint: 'http://127.0.0.1:8000/v1',
    startedMs: 1_700_000_000_000 + i,
    endedMs: 1_700_000_060_000 + i,
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

function rate(rows: number, time: number): string {
  return `${Math.round(rows / time).toLocaleString('en')} rows/s`
}
