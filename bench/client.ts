/**
 * What sampling costs the client: CPU a completion at 2,000 in flight with the journal on, beside bare
 * undici on the same server in the same run, and memory from the first tenth to the last:
 * `node bench/client.ts [completions]`, by default 60,000; memory is claimed for 10⁶.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { gradedRecorder } from '../src/experiment/graded-recorder.ts'
import { graders } from '../src/grading/index.ts'
import { OpenAiServer } from '../src/models/index.ts'
import type { Problem } from '../src/records/index.ts'
import { sampleArms, type ArmWork } from '../src/sampling/index.ts'
import { Store } from '../src/store/index.ts'

const inFlight = 2000
const latencyMs = 500
const replyBytes = 8192
const short = 30_000

if (process.argv[2] === 'serve') await serve()
else await measure(Number(process.argv[2] ?? 60_000))

/** Answers after half a second with eight kilobytes, from a process of its own. */
async function serve(): Promise<void> {
  const words = Array.from({ length: replyBytes / 8 }, (_, i) => `step ${100 + (i % 900)}`).join('')
  let served = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      served += 1
      const text = `${words.slice(0, replyBytes - 300)} The answer is ${served % 97}`
      const choice = { index: 0, finish_reason: 'stop', text }
      const usage = { prompt_tokens: 20, completion_tokens: 1000 }
      const body = JSON.stringify({
        id: `cmpl-${served}`,
        model: 'bench',
        choices: [choice],
        usage,
      })
      setTimeout(() => {
        response.writeHead(200, { 'content-length': Buffer.byteLength(body) })
        response.end(body)
      }, latencyMs)
    })
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', 4096)
  await once(server, 'listening')
  process.send?.(server.address())
  process.on('disconnect', () => process.exit())
}

async function measure(completions: number): Promise<void> {
  const child = fork(import.meta.filename, ['serve'])
  const [address]: { port: number }[] = await once(child, 'message')
  const port = address?.port
  const folder = await mkdtemp(join(tmpdir(), 'passbound-bench-'))
  console.log(
    `load ${loadavg()[0]?.toFixed(1)}; ${completions} completions of 8 KB, ${inFlight} in flight`,
  )
  try {
    report('bare undici', await cost(short, () => bare(`http://127.0.0.1:${port}`, short)))
    const url = `http://127.0.0.1:${port}/v1`
    const unsealed = { create: true, segmentBytes: 2 ** 40 }
    const journal = await Store.open(join(folder, 'journal'), unsealed)
    const journaled = await cost(short, () => sampled(url, short, journal))
    report('sampled, graded, journaled', journaled, '(bar 250 µs)')
    await journal.close()
    const store = await Store.open(join(folder, 'sealed'), { create: true })
    const whole = async () => {
      await sampled(url, completions, store)
      await store.close()
    }
    report('the same, and sealed', await cost(completions, whole))
  } finally {
    child.kill()
    await rm(folder, { recursive: true })
  }
  console.log(`load ${loadavg()[0]?.toFixed(1)}`)
}

interface Cost {
  cpuUs: number
  perSecond: number
  memoryMiB: number[]
}

/** CPU of this process, with every thread of it, and resident memory at each tenth. */
async function cost(count: number, work: () => Promise<void>): Promise<Cost> {
  const memoryMiB: number[] = []
  const watch = setInterval(() => memoryMiB.push(process.memoryUsage.rss() / 2 ** 20), 250)
  const [cpu, started] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(watch)
  const perSecond = (count / (performance.now() - started)) * 1000
  return { cpuUs: (user + system) / count, perSecond, memoryMiB }
}

function report(name: string, { cpuUs, perSecond, memoryMiB }: Cost, bar = ''): void {
  const tenth = Math.max(1, Math.floor(memoryMiB.length / 10))
  const most = (values: number[]) => Math.max(...values).toFixed(0)
  const memory = Array.from({ length: 10 }, (_, i) => memoryMiB.slice(i * tenth, (i + 1) * tenth))
  console.log(
    `${name}: ${cpuUs.toFixed(0)} µs of CPU a completion ${bar}, ${perSecond.toFixed(0)} a second`,
  )
  console.log(
    `  resident MiB, most in each tenth: ${memory
      .filter(({ length }) => length > 0)
      .map(most)
      .join(' ')}`,
  )
}

async function bare(origin: string, count: number): Promise<void> {
  const pool = new Pool(origin, { connections: inFlight, headersTimeout: 0, bodyTimeout: 0 })
  let sent = 0
  const lane = async () => {
    while (sent < count) {
      sent += 1
      const { body } = await pool.request({ path: '/v1/completions', method: 'POST', body: '{}' })
      JSON.parse(await body.text())
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  await pool.destroy()
}

async function sampled(url: string, completions: number, store: Store): Promise<void> {
  const problems: Problem[] = Array.from({ length: 100 }, (_, i) => ({
    id: `p${i}`,
    question: `What is ${i} + 1 ?`,
    gold: `${i + 1}`,
  }))
  const provider = new OpenAiServer({ url })
  const arm: ArmWork = {
    name: 'bench',
    condition: 'bench',
    model: 'bench',
    served: 'bench',
    problems,
    samples: completions / problems.length,
    perRequest: 1,
    prompt: ({ question }) => question,
    decoding: { temperature: 1, top_p: 1, top_k: -1, max_tokens: 1024 },
    logprobs: false,
    deadlineMs: 3_600_000,
    placements: [{ provider, concurrency: inFlight }],
  }
  const [numeric] = graders
  if (!numeric) throw new Error('no grader')
  const recorder = gradedRecorder(store, numeric, () => {})
  await sampleArms([arm], recorder)
  if (store.count !== completions) throw new Error(`${store.count} of ${completions} recorded`)
}
