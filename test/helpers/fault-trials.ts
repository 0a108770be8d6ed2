import { isDeepStrictEqual } from 'node:util'
import {
  sampleArms,
  type ArmWork,
  type Bucket,
  type SamplingResult,
} from '../../src/sampling/index.ts'
import { arm, fast, MemoryRecorder, problems } from '../sampling/drawing.ts'
import type { Fault } from './fault-proxy.ts'
import { countsOf, startServers, type Servers } from './server-process.ts'

/** The faults after which a request is sent again, and the bucket in which the client must count it. */
const retried: Partial<Record<Fault, Bucket>> = {
  reset: 'reset',
  truncate: 'malformed',
  garbage: 'malformed',
  '429': 'rate limited',
  '429 with retry-after': 'rate limited',
  '500': 'server error',
  'fewer choices': 'fewer choices',
  'repeated id': 'repeated id',
}

export interface FaultCase {
  fault: Fault
  rate: number
}

/** Draws completions through a proxy that breaks a share of the requests, and says what came out wrong. */
export class FaultTrials {
  readonly #servers: Servers
  readonly #cases: readonly FaultCase[]
  readonly #samples: number
  readonly #clean = new Map<number, string[]>()

  private constructor(servers: Servers, cases: readonly FaultCase[], samples: number) {
    this.#servers = servers
    this.#cases = cases
    this.#samples = samples
  }

  /** `completions` a trial; a multiple of 80. */
  static async open(cases: readonly FaultCase[], completions: number): Promise<FaultTrials> {
    const servers = await startServers({ proxies: [...cases] })
    return new FaultTrials(servers, cases, completions / problems.length)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#servers[Symbol.asyncDispose]()
  }

  /** Everything that must hold after this fault and does not, and how the requests ended. */
  async run({
    fault,
    rate,
  }: FaultCase): Promise<{ wrong: string[]; buckets: Map<Bucket, number> }> {
    const perRequest = fault === 'fewer choices' ? 4 : 1
    const deadlineMs = fault === 'stall' ? 400 : 20_000
    const url =
      this.#servers.proxies[
        this.#cases.findIndex((each) => each.fault === fault && each.rate === rate)
      ] ?? ''
    const recorder = new MemoryRecorder()
    const result = await sampleArms([this.#arm(url, { perRequest, deadlineMs })], recorder, fast)
    // A port that is closed half of the time cannot be asked, and sees nothing of what it refused.
    const proxy = fault === 'refuse' ? {} : await countsOf(url, 'injected')
    const clean = await this.#cleanTable(perRequest)
    const run: FaultRun = { fault, recorder, result, proxy, clean, buckets: bucketsOf(result) }
    const wrong = [...wrongAnywhere(run), ...wrongAfter(run)]
    if (fault === 'wrong model') wrong.push(...(await this.#wrongWhenResumed(run)))
    return { wrong, buckets: run.buckets }
  }

  #arm(url: string, some: Partial<ArmWork>): ArmWork {
    return arm(url, { samples: this.#samples, ...some })
  }

  async #cleanTable(perRequest: number): Promise<string[]> {
    const known = this.#clean.get(perRequest)
    if (known) return known
    const recorder = new MemoryRecorder()
    await sampleArms([this.#arm(this.#servers.url, { perRequest })], recorder, fast)
    const table = recorder.table()
    this.#clean.set(perRequest, table)
    return table
  }

  async #wrongWhenResumed({ recorder, clean }: FaultRun): Promise<string[]> {
    await sampleArms([this.#arm(this.#servers.url, {})], recorder, fast)
    return wrongs({
      'the resumed table is not the clean one': isDeepStrictEqual(recorder.table(), clean),
      'something was drawn twice': recorder.repeated === 0,
    })
  }
}

interface FaultRun {
  fault: Fault
  recorder: MemoryRecorder
  result: SamplingResult
  proxy: Record<string, number>
  clean: string[]
  buckets: Map<Bucket, number>
}

function wrongAnywhere({ fault, recorder, proxy, buckets, clean }: FaultRun): string[] {
  const whole = new Set(clean)
  const texts = recorder.table().filter((row) => !row.includes('"censored"'))
  return wrongs({
    'the clean run is not complete': whole.size === clean.length && clean.length > 0,
    'something was recorded twice': recorder.repeated === 0,
    'a text is none of the clean run': texts.every((row) => whole.has(row)),
    'a request ended in no bucket': fault === 'refuse' || total(buckets) === proxy['requests'],
  })
}

function wrongAfter({ fault, recorder, result, proxy, clean, buckets }: FaultRun): string[] {
  const table = recorder.table()
  const injected = proxy['injected'] ?? 0
  if (fault === 'wrong model')
    return wrongs({
      'the arm did not stop': result.stopped[0]?.reason.startsWith(
        'the server answered as impostor, expected mock-base',
      ),
      'an impostor was not counted': (buckets.get('other model') ?? 0) > 0,
    })
  if (fault === 'stall') {
    const censored = [...recorder.samples.values()].filter(({ finish }) => finish === 'censored')
    // On a busy machine a request that nothing stalled can miss the deadline too.
    return wrongs({
      'a stall is not one censored sample': censored.length >= injected && injected > 0,
      'a censored sample is not in the bucket deadline':
        buckets.get('deadline') === censored.length,
      'a censored sample has a text': censored.every(
        ({ completion, censoring }) => completion === '' && censoring === 'deadline',
      ),
      'samples are missing': table.length === clean.length,
    })
  }
  const same = { 'the table is not the clean one': isDeepStrictEqual(table, clean) }
  if (fault === 'refuse') {
    const known = ['whole', 'unreachable', 'reset']
    return wrongs({
      ...same,
      'a refusal is in another bucket': [...buckets.keys()].every((each) => known.includes(each)),
    })
  }
  const bucket = retried[fault]
  return wrongs({
    ...same,
    'nothing was broken': injected > 0,
    [`not every ${fault} is in the bucket ${bucket}`]:
      bucket !== undefined && buckets.get(bucket) === injected,
  })
}

function wrongs(rules: Record<string, boolean | undefined>): string[] {
  return Object.entries(rules).flatMap(([wrong, holds]) => (holds === true ? [] : [wrong]))
}

function bucketsOf(result: SamplingResult): Map<Bucket, number> {
  return result.requests.get('base') ?? new Map<Bucket, number>()
}

function total(buckets: Map<Bucket, number>): number {
  return [...buckets.values()].reduce((sum, count) => sum + count, 0)
}
