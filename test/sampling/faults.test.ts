import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleArms, type Bucket } from '../../src/sampling/index.ts'
import { faults, type Fault } from '../helpers/fault-proxy.ts'
import { countsOf, startServers, type Servers } from '../helpers/server-process.ts'
import { arm, fast, MemoryRecorder } from './drawing.ts'

const rates = [0.01, 0.1, 0.5]
const cases = faults.flatMap((fault) => rates.map((rate) => ({ fault, rate })))

/** The faults after which a request is sent again, and the bucket in which the client must count it. */
const retried: [Fault, Bucket][] = [
  ['reset', 'reset'],
  ['truncate', 'malformed'],
  ['garbage', 'malformed'],
  ['429', 'rate limited'],
  ['429 with retry-after', 'rate limited'],
  ['500', 'server error'],
  ['fewer choices', 'fewer choices'],
  ['repeated id', 'repeated id'],
]

let servers: Servers
const clean: Record<number, string[]> = {}

beforeAll(async () => {
  servers = await startServers({ proxies: cases })
  for (const perRequest of [1, 4]) {
    const recorder = new MemoryRecorder()
    await sampleArms([arm(servers.url, { perRequest })], recorder, fast)
    clean[perRequest] = recorder.table()
  }
})
afterAll(() => servers[Symbol.asyncDispose]())

/** Draws the 2,000 through a proxy, and counts what the proxy did. */
async function drawThrough(fault: Fault, rate: number, deadlineMs = 20_000) {
  const url = servers.proxies[cases.findIndex((each) => each.fault === fault && each.rate === rate)]
  const perRequest = fault === 'fewer choices' ? 4 : 1
  const recorder = new MemoryRecorder()
  const result = await sampleArms([arm(url ?? '', { perRequest, deadlineMs })], recorder, fast)
  const buckets = result.requests.get('base') ?? new Map<Bucket, number>()
  const proxy = await countsOf(url ?? '', 'injected')
  return { recorder, result, buckets, proxy, clean: clean[perRequest] }
}

function total(buckets: Map<Bucket, number>): number {
  return [...buckets.values()].reduce((sum, count) => sum + count, 0)
}

describe('the clean run', () => {
  it('has every sample once', () => {
    expect(clean[1]).toHaveLength(2000)
    expect(clean[4]).toHaveLength(2000)
  })
})

describe.each(rates)('2,000 completions with a share of %d failing', (rate) => {
  it.each(retried)('are the same after %s', async (fault, bucket) => {
    const run = await drawThrough(fault, rate)
    expect(run.recorder.table()).toEqual(run.clean)
    expect(run.recorder.repeated).toBe(0)
    expect(run.buckets.get(bucket)).toBe(run.proxy['injected'])
    expect(run.proxy['injected']).toBeGreaterThan(0)
    expect(total(run.buckets)).toBe(run.proxy['requests'])
  })

  it('are the same when the port is closed for that share of the time', async () => {
    const run = await drawThrough('refuse', rate)
    expect(run.recorder.table()).toEqual(run.clean)
    expect(run.recorder.repeated).toBe(0)
    expect(
      [...run.buckets.keys()].every((each) => ['whole', 'unreachable', 'reset'].includes(each)),
    ).toBe(true)
    expect(run.buckets.get('whole')).toBe(2000)
    expect(total(run.buckets)).toBeGreaterThan(2000)
  })

  it('are censored, and nothing else, where the server stalls past the deadline', async () => {
    const run = await drawThrough('stall', rate, 400)
    const samples = [...run.recorder.samples.values()]
    const censored = samples.filter(({ finish }) => finish === 'censored')
    expect(samples).toHaveLength(2000)
    expect(censored).toHaveLength(run.proxy['injected'] ?? 0)
    expect(run.buckets.get('deadline')).toBe(run.proxy['injected'])
    expect(
      censored.every(({ completion, censoring }) => completion === '' && censoring === 'deadline'),
    ).toBe(true)
    const whole = new Set(run.clean)
    expect(run.recorder.table().filter((row) => whole.has(row))).toHaveLength(
      2000 - censored.length,
    )
  })

  it('stop, and go on where they were, when another model answers', async () => {
    const run = await drawThrough('wrong model', rate)
    expect(run.result.stopped).toEqual([
      {
        arm: 'base',
        reason: expect.stringContaining('the server answered as impostor, expected mock-base'),
      },
    ])
    expect(total(run.buckets)).toBe(run.proxy['requests'])
    const whole = new Set(run.clean)
    expect(run.recorder.table().every((row) => whole.has(row))).toBe(true)
    await sampleArms([arm(servers.url)], run.recorder, fast)
    expect(run.recorder.table()).toEqual(run.clean)
    expect(run.recorder.repeated).toBe(0)
  })
})
