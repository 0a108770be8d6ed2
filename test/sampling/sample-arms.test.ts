import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { DrawRequest, Provider, Reply } from '../../src/models/index.ts'
import { sampleArms, type ArmWork, type SamplingEvent } from '../../src/sampling/index.ts'
import { arm as armAt, fast, MemoryRecorder, problems } from './drawing.ts'

type Script = (request: DrawRequest, nth: number) => Reply | Promise<Reply>

/** A provider in this process that answers as its script says and remembers what it was asked. */
class Scripted implements Provider {
  readonly address: string
  readonly asked: DrawRequest[] = []
  inFlight = 0
  mostInFlight = 0
  readonly #script: Script
  readonly #cancels = new Set<(reply: Reply) => void>()

  constructor(script: Script, address = 'scripted') {
    this.#script = script
    this.address = address
  }

  async draw(request: DrawRequest): Promise<Reply> {
    this.asked.push(request)
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    const cancelled = new Promise<Reply>((resolve) => this.#cancels.add(resolve))
    const reply = await Promise.race([cancelled, this.#script(request, this.asked.length)])
    this.inFlight -= 1
    return reply
  }

  close(): Promise<void> {
    for (const cancel of this.#cancels) cancel({ kind: 'cancelled' })
    return Promise.resolve()
  }
}

function whole({ n, seed, model }: DrawRequest, some: { id?: string } = {}): Reply {
  const choice = {
    reasoning: null,
    finish: 'stop',
    censoring: null,
    completionTokens: 1,
    logprobSum: null,
  } as const
  return {
    kind: 'whole',
    choices: Array.from({ length: n }, (_, i) => ({ ...choice, completion: `${seed} ${i}` })),
    promptTokens: 1,
    servedModel: model,
    id: some.id ?? null,
  }
}

const failed: Reply = {
  kind: 'failed',
  failure: 'server error',
  detail: '',
  retryAfterMs: null,
  overload: false,
}

function arm(
  providers: Provider[],
  some: Partial<ArmWork> & { concurrency?: number } = {},
): ArmWork {
  const { concurrency = 4, ...rest } = some
  return {
    ...armAt([]),
    samples: 4,
    placements: providers.map((provider) => ({ provider, concurrency })),
    ...rest,
  }
}

describe('sampleArms', () => {
  it('takes turns between arms, and every problem before the next sample', async () => {
    const server = new Scripted(async (request) => sleep(1).then(() => whole(request)))
    const [a, b] = ['a', 'b'].map((model) =>
      arm([server], { name: model, model, served: model, condition: model, concurrency: 1 }),
    )
    await sampleArms([a!, b!], new MemoryRecorder(), fast)
    expect(server.asked).toHaveLength(160)
    const round = server.asked.slice(0, 40)
    expect(round.map(({ model }) => model)).toEqual(problems.flatMap(() => ['a', 'b']))
    expect(round.filter(({ model }) => model === 'a').map(({ prompt }) => prompt)).toEqual(
      problems.map(({ question }) => question),
    )
  })

  it('has no more on the wire than the endpoint takes, whoever asks', async () => {
    const server = new Scripted(async (request) => sleep(1).then(() => whole(request)))
    const arms = ['a', 'b', 'c'].map((condition) =>
      arm([server], { name: condition, condition, concurrency: 5 }),
    )
    await sampleArms(arms, new MemoryRecorder(), fast)
    expect(server.mostInFlight).toBe(5)
  })

  it('asks again under the same seed, never twice at once, and records the attempts', async () => {
    const open = new Set<number>()
    const server = new Scripted(async (request, nth) => {
      expect(open.has(request.seed)).toBe(false)
      open.add(request.seed)
      await sleep(1)
      open.delete(request.seed)
      return nth % 3 === 0 ? failed : whole(request)
    })
    const recorder = new MemoryRecorder()
    await sampleArms([arm([server])], recorder, fast)
    expect(recorder.samples.size).toBe(80)
    const times = new Map<number, number>()
    for (const { seed } of server.asked) times.set(seed, (times.get(seed) ?? 0) + 1)
    for (const { seed, attempt } of recorder.samples.values()) expect(attempt).toBe(times.get(seed))
    expect(recorder.issued).toHaveLength(80)
  })

  it('gives the samples of one request one seed, and grows without drawing any again', async () => {
    const server = new Scripted((request) => whole(request))
    const recorder = new MemoryRecorder()
    await sampleArms([arm([server], { perRequest: 2 })], recorder, fast)
    const before = recorder.table()
    await sampleArms([arm([server], { perRequest: 2, samples: 6 })], recorder, fast)
    expect(server.asked).toHaveLength(60)
    expect(recorder.samples.size).toBe(120)
    expect(recorder.table()).toEqual(expect.arrayContaining(before))
    const seeds = (index: number) => recorder.samples.get(`c0ffee sum-0 ${index}`)?.seed
    expect([seeds(0), seeds(2)]).toEqual([seeds(1), seeds(3)])
    expect(seeds(0)).not.toBe(seeds(2))
  })

  it('leaves a dead endpoint alone but for probes, and finishes on the other', async () => {
    const dead = new Scripted(() => ({ ...failed, failure: 'unreachable' }), 'dead')
    const alive = new Scripted(async (request) => sleep(1).then(() => whole(request)), 'alive')
    const recorder = new MemoryRecorder()
    const slowProbes = { backoff: { baseMs: 50, capMs: 1000 }, random: () => 0.5 }
    await sampleArms([arm([dead, alive], { samples: 20 })], recorder, slowProbes)
    expect(recorder.samples.size).toBe(400)
    expect(dead.asked.length).toBeLessThan(40)
    expect([...recorder.samples.values()].every(({ endpoint }) => endpoint === 'alive')).toBe(true)
  })

  it('spreads an arm over its endpoints', async () => {
    const script: Script = async (request) => sleep(1).then(() => whole(request))
    const [a, b] = [new Scripted(script, 'a'), new Scripted(script, 'b')]
    await sampleArms([arm([a, b], { concurrency: 2 })], new MemoryRecorder(), fast)
    expect(a.asked.length + b.asked.length).toBe(80)
    expect(Math.min(a.asked.length, b.asked.length)).toBeGreaterThan(20)
    expect([a.mostInFlight, b.mostInFlight]).toEqual([2, 2])
  })

  it('finds the concurrency that a server bears', async () => {
    const shed = { ...failed, failure: 'rate limited', overload: true } as const
    const inFlight: number[] = []
    const server = new Scripted(async (request) => {
      const now = server.inFlight
      inFlight.push(now)
      await sleep(2)
      return now > 4 ? shed : whole(request)
    })
    const recorder = new MemoryRecorder()
    await sampleArms([arm([server], { concurrency: 64, samples: 20 })], recorder, fast)
    expect(recorder.samples.size).toBe(400)
    expect(Math.max(...inFlight.slice(0, 64))).toBe(64)
    expect(Math.max(...inFlight.slice(-100))).toBeLessThan(16)
  })

  it('waits out a server that is down, and goes on when it is back', async () => {
    const until = Date.now() + 150
    const server = new Scripted((request) => (Date.now() < until ? failed : whole(request)))
    const recorder = new MemoryRecorder()
    await sampleArms([arm([server])], recorder, { backoff: { baseMs: 5, capMs: 20 } })
    expect(recorder.samples.size).toBe(80)
  })

  it('sends nothing before Retry-After is over', async () => {
    const sent: number[] = []
    const server = new Scripted((request, nth) => {
      sent.push(performance.now())
      return nth === 1
        ? { ...failed, failure: 'rate limited', retryAfterMs: 120, overload: true }
        : whole(request)
    })
    await sampleArms([arm([server], { concurrency: 1, samples: 1 })], new MemoryRecorder(), fast)
    expect(sent[1]! - sent[0]!).toBeGreaterThan(110)
    expect(sent).toHaveLength(21)
  })

  it('records what overflows the context as censored, without a text', async () => {
    const server = new Scripted(() => ({ kind: 'censored', why: 'context', detail: 'too long' }))
    const recorder = new MemoryRecorder()
    const result = await sampleArms([arm([server])], recorder, fast)
    expect(result.requests.get('base')).toEqual(new Map([['context', 80]]))
    expect([...recorder.samples.values()][0]).toMatchObject({
      finish: 'censored',
      censoring: 'context',
      completion: '',
    })
  })

  it('stops an arm whose requests are rejected, and no other', async () => {
    const server = new Scripted((request) =>
      request.model === 'bad' ? { kind: 'rejected', detail: 'no such model' } : whole(request),
    )
    const arms = [arm([server], { name: 'bad', condition: 'bad', model: 'bad' }), arm([server])]
    const recorder = new MemoryRecorder()
    const events: SamplingEvent[] = []
    const result = await sampleArms(arms, recorder, {
      ...fast,
      onEvent: (event) => events.push(event),
    })
    const reason = 'the server rejects the request: no such model'
    expect(result.stopped).toEqual([{ arm: 'bad', reason }])
    expect(events.filter(({ kind }) => kind === 'stopped')).toEqual([
      { kind: 'stopped', arm: 'bad', reason },
    ])
    expect(recorder.samples.size).toBe(80)
  })

  it('stops where the server cannot return n choices, and not where it sometimes does not', async () => {
    const short: Reply = { ...failed, failure: 'fewer choices', detail: '1 choices, asked for 2' }
    const never = await sampleArms(
      [arm([new Scripted(() => short)], { perRequest: 2 })],
      new MemoryRecorder(),
      fast,
    )
    expect(never.stopped[0]?.reason).toBe(
      'the server does not return as many choices as asked for; say per_request: 1 (1 choices, asked for 2)',
    )
    const sometimes = new Scripted((request, nth) =>
      nth > 1 && nth % 20 !== 0 ? short : whole(request),
    )
    const recorder = new MemoryRecorder()
    await sampleArms([arm([sometimes], { perRequest: 2, samples: 2 })], recorder, fast)
    expect(recorder.samples.size).toBe(40)
  })

  it('stops where a cache gives out one reply for all, and believes one id for all replies', async () => {
    const cached = new Scripted((request, nth) => whole(request, { id: nth % 2 ? 'a' : 'b' }))
    const stopped = await sampleArms([arm([cached])], new MemoryRecorder(), fast)
    expect(stopped.stopped[0]?.reason).toContain('the server repeats replies that it gave before')
    const recorder = new MemoryRecorder()
    await sampleArms(
      [arm([new Scripted((request) => whole(request, { id: 'cmpl' }))])],
      recorder,
      fast,
    )
    expect(recorder.samples.size).toBe(80)
  })

  it('lets in-flight requests finish when it is interrupted, and leaves a balanced run', async () => {
    const controller = new AbortController()
    const server = new Scripted(async (request, nth) => {
      if (nth === 50) controller.abort()
      return sleep(2).then(() => whole(request))
    })
    const recorder = new MemoryRecorder()
    const result = await sampleArms([arm([server])], recorder, {
      ...fast,
      signal: controller.signal,
    })
    expect(result.interrupted).toBe(true)
    expect(recorder.samples.size).toBe(server.asked.length)
    expect(server.asked.length).toBeLessThan(60)
    const counts = problems.map(
      ({ id }) => [...recorder.samples.values()].filter(({ problem }) => problem === id).length,
    )
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('cancels what has not finished after the grace, and records none of it', async () => {
    const controller = new AbortController()
    const server = new Scripted((request, nth) => {
      if (nth === 4) controller.abort()
      return nth === 1 ? whole(request) : new Promise(() => {})
    })
    const recorder = new MemoryRecorder()
    const result = await sampleArms([arm([server])], recorder, {
      ...fast,
      signal: controller.signal,
      graceMs: 20,
    })
    expect(recorder.samples.size).toBe(1)
    expect(result.requests.get('base')?.get('cancelled')).toBe(server.asked.length - 1)
  })

  it('sends nothing when it is interrupted before it begins', async () => {
    const server = new Scripted((request) => whole(request))
    const result = await sampleArms([arm([server])], new MemoryRecorder(), {
      signal: AbortSignal.abort(),
    })
    expect([server.asked.length, result.interrupted]).toEqual([0, true])
  })

  it('stops everything when samples cannot be recorded', async () => {
    class FullDisk extends MemoryRecorder {
      override async record(...args: Parameters<MemoryRecorder['record']>): Promise<void> {
        if (this.samples.size >= 30) throw new Error('no space left on device')
        await super.record(...args)
      }
    }
    const server = new Scripted(async (request) => sleep(1).then(() => whole(request)))
    const arms = ['a', 'b'].map((condition) => arm([server], { name: condition, condition }))
    await expect(sampleArms(arms, new FullDisk(), fast)).rejects.toThrow('no space left on device')
    expect(server.asked.length).toBeLessThan(60)
  })

  it('sends no faster than the recorder writes', async () => {
    const server = new Scripted((request) => whole(request))
    let waiting = 0
    let most = 0
    class SlowDisk extends MemoryRecorder {
      override async record(...args: Parameters<MemoryRecorder['record']>): Promise<void> {
        waiting += 1
        most = Math.max(most, waiting)
        await sleep(1)
        waiting -= 1
        await super.record(...args)
      }
    }
    const recorder = new SlowDisk()
    await sampleArms([arm([server], { concurrency: 2 })], recorder, { ...fast, maxUnrecorded: 8 })
    expect(recorder.samples.size).toBe(80)
    expect(most).toBeLessThanOrEqual(8 + 2)
  })

  it('draws each sample once, whatever fails', async () => {
    const ends: Reply['kind'][] = ['whole', 'failed', 'failed', 'censored', 'whole']
    const server = new Scripted(async (request, nth) => {
      await sleep(nth % 3)
      const kind = ends[(nth * 7) % ends.length]
      if (kind === 'failed') return failed
      return kind === 'censored' ? { kind, why: 'deadline', detail: '' } : whole(request)
    })
    const recorder = new MemoryRecorder()
    const result = await sampleArms([arm([server], { concurrency: 16 })], recorder, fast)
    const buckets = result.requests.get('base')
    expect(recorder.samples.size).toBe(80)
    expect(recorder.repeated).toBe(0)
    expect((buckets?.get('whole') ?? 0) + (buckets?.get('deadline') ?? 0)).toBe(80)
    expect([...(buckets ?? new Map<string, number>()).values()].reduce((a, b) => a + b, 0)).toBe(
      server.asked.length,
    )
  })
})
