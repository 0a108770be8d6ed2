import type { DrawRequest, Failure, Reply } from '../models/index.ts'
import { openedPrompt, promptHash, promptText, type Prompt } from '../prompts/index.ts'
import type { Sample, SampleKey } from '../records/index.ts'
import type { ArmWork, Bucket, Recorder, SamplingEvent } from './arm-work.ts'
import type { Endpoint } from './endpoint.ts'
import type { Gate, Lane } from './gate.ts'
import { seedOf } from './seed.ts'
import { workOrder, type Work } from './work-order.ts'

/** After so many replies in a row that can be of no use, the server or something before it is not fit. */
const uselessRepliesToStop = 32

/** Failures that a server may have by its nature: asking again for ever would not help. */
const unfit: Partial<Record<Failure, string>> = {
  'fewer choices': 'the server does not return as many choices as asked for; say per_request: 1',
  'repeated id': 'the server repeats replies that it gave before; is there a cache in front of it?',
}

interface Surroundings {
  gate: Gate
  recorder: Recorder
  endpoints: readonly Endpoint[]
  onEvent: (event: SamplingEvent) => void
  maxUnrecorded: number
}

/** A request that has been sent: under which seed, to whom, for the how-manieth time, and when. */
interface Attempt {
  request: DrawRequest
  /** Without the opening. */
  prompt: Prompt
  endpoint: Endpoint
  attempt: number
  sentMs: number
}

/** Draws what one arm is missing, in order, for as long as nothing stops it. */
export class ArmLane implements Lane {
  readonly arm: ArmWork
  readonly endpoints: readonly Endpoint[]
  readonly requests = new Map<Bucket, number>()
  /** Why the arm cannot go on; null while it can. */
  reason: string | null = null
  readonly #gate: Gate
  readonly #recorder: Recorder
  readonly #onEvent: (event: SamplingEvent) => void
  readonly #maxUnrecorded: number
  readonly #tasks = new Set<Promise<void>>()
  #unrecorded = 0
  #recorded: (() => void) | null = null
  #uselessReplies = 0
  #broken: { error: unknown } | null = null

  constructor(arm: ArmWork, surroundings: Surroundings) {
    this.arm = arm
    this.endpoints = surroundings.endpoints
    this.#gate = surroundings.gate
    this.#recorder = surroundings.recorder
    this.#onEvent = surroundings.onEvent
    this.#maxUnrecorded = surroundings.maxUnrecorded
  }

  get stopped(): boolean {
    return this.reason !== null || this.#broken !== null
  }

  /** Resolves when everything is recorded or the lane has stopped; rejects when the recorder failed. */
  async run(): Promise<void> {
    for (const work of workOrder(this.arm.problems, this.arm)) {
      const missing = this.#keys(work).filter((key) => !this.#recorder.has(key))
      if (missing.length === 0) continue
      if (this.#unrecorded >= this.#maxUnrecorded) await this.#room()
      const endpoint = await this.#gate.enter(this)
      if (endpoint === null) break
      this.#start(work, missing, endpoint)
    }
    await Promise.all(this.#tasks)
    if (this.#broken) throw this.#broken.error
  }

  #break(error: unknown): void {
    this.#broken ??= { error }
    this.#recorded?.()
    this.#gate.pump()
  }

  #keys({ problem, first, n }: Work): SampleKey[] {
    const { condition } = this.arm
    return Array.from({ length: n }, (_, i) => ({
      condition,
      problem: problem.id,
      index: first + i,
    }))
  }

  #start(work: Work, missing: readonly SampleKey[], endpoint: Endpoint): void {
    const task: Promise<void> = Promise.allSettled([
      this.#recorder.issue(missing),
      this.#complete(work, missing, endpoint),
    ]).then((ends) => {
      this.#tasks.delete(task)
      const broken = ends.find((end) => end.status === 'rejected')
      if (broken) this.#break(broken.reason)
    })
    this.#tasks.add(task)
  }

  /** Sends a request until it has ended for good, and records what came. */
  async #complete(work: Work, missing: readonly SampleKey[], first: Endpoint): Promise<void> {
    const prompt = this.arm.prompt(work.problem)
    const request = this.#request(work, prompt)
    let endpoint: Endpoint | null = first
    for (let attempt = 1; endpoint !== null; attempt += 1) {
      const sentMs = Date.now()
      const { provider } = endpoint
      const raw = await (this.arm.draw?.(provider, request) ?? provider.draw(request))
      const reply = this.#checked(endpoint.received(raw, sentMs, Date.now()))
      if (reply.kind !== 'failed') {
        this.#gate.pump()
        const samples = this.#samples(work, reply, { request, prompt, endpoint, attempt, sentMs })
        return this.#record(
          work,
          samples.filter(({ index }) => missing.some((key) => key.index === index)),
        )
      }
      const { failure, detail } = reply
      this.#onEvent({
        kind: 'failed',
        arm: this.arm.name,
        endpoint: endpoint.provider.address,
        failure,
        detail,
      })
      endpoint = await this.#gate.reenter(this, endpoint, Date.now() + endpoint.backoffMs(attempt))
    }
  }

  #request({ problem, first, n }: Work, bare: Prompt): DrawRequest {
    const { condition, model, decoding, logprobs, deadlineMs, opening = '' } = this.arm
    const seed = seedOf({ condition, problem: problem.id, index: first })
    const prompt = openedPrompt(bare, opening)
    return { model, prompt, n, seed, decoding, logprobs, deadlineMs }
  }

  /** Counts the reply in its bucket; stops the arm where going on would mix models or never end. */
  #checked(reply: Reply): Reply {
    const { served } = this.arm
    if (reply.kind === 'whole' && reply.servedModel !== null && reply.servedModel !== served) {
      this.#count('other model')
      this.#stop(
        `the server answered as ${reply.servedModel}, expected ${served}; if that is the same checkpoint, say served: ${reply.servedModel}`,
      )
      return { kind: 'cancelled' }
    }
    const useless = reply.kind === 'failed' ? unfit[reply.failure] : undefined
    if (reply.kind === 'whole') this.#uselessReplies = 0
    if (reply.kind === 'failed' && useless !== undefined) {
      this.#uselessReplies += 1
      if (this.#uselessReplies >= uselessRepliesToStop) this.#stop(`${useless} (${reply.detail})`)
    }
    if (reply.kind === 'rejected') this.#stop(`the server rejects the request: ${reply.detail}`)
    this.#count(bucketOf(reply))
    return reply
  }

  #count(bucket: Bucket): void {
    this.requests.set(bucket, (this.requests.get(bucket) ?? 0) + 1)
  }

  #stop(reason: string): void {
    if (this.stopped) return
    this.reason = reason
    this.#onEvent({ kind: 'stopped', arm: this.arm.name, reason })
  }

  #samples(work: Work, reply: Reply, { request, endpoint, ...sent }: Attempt): Sample[] {
    if (reply.kind !== 'whole' && reply.kind !== 'censored') return []
    const whole = reply.kind === 'whole' ? reply : null
    const prompt = promptText(sent.prompt)
    const { opening = '' } = this.arm
    const shared = { prompt, promptHash: promptHash(prompt), opening: opening || null }
    return this.#keys(work).map((key, i) => ({
      ...key,
      seed: request.seed,
      ...endOf(reply, i, opening),
      ...shared,
      promptTokens: whole?.promptTokens ?? null,
      attempt: sent.attempt,
      servedModel: whole?.servedModel ?? null,
      endpoint: endpoint.provider.address,
      startedMs: sent.sentMs,
      endedMs: Date.now(),
    }))
  }

  async #record({ problem }: Work, samples: readonly Sample[]): Promise<void> {
    if (samples.length === 0) return
    this.#unrecorded += samples.length
    await this.#recorder.record(this.arm, { problem }, samples)
    this.#unrecorded -= samples.length
    this.#recorded?.()
    this.#onEvent({ kind: 'drawn', arm: this.arm.name, samples })
  }

  /** Waits until a sample that was drawn is durable: the disk sets the pace where it is slower than the servers. */
  async #room(): Promise<void> {
    while (this.#unrecorded >= this.#maxUnrecorded && !this.stopped)
      await new Promise<void>((resolve) => (this.#recorded = resolve))
  }
}

function bucketOf(reply: Reply): Bucket {
  if (reply.kind === 'failed') return reply.failure
  return reply.kind === 'censored' ? reply.why : reply.kind
}

type End = Pick<
  Sample,
  'finish' | 'censoring' | 'completion' | 'reasoning' | 'completionTokens' | 'logprobSum'
>

/** How the i-th completion of a reply ended; of a censored one nothing is known but why. */
function endOf(reply: Reply & { kind: 'whole' | 'censored' }, i: number, opening: string): End {
  const choice = reply.kind === 'whole' ? reply.choices[i] : undefined
  if (choice) return { ...choice, completion: opening + choice.completion }
  return {
    finish: 'censored',
    censoring: reply.kind === 'censored' ? reply.why : null,
    completion: '',
    reasoning: null,
    completionTokens: null,
    logprobSum: null,
  }
}
