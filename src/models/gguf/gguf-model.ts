import { fork, type ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import type { DrawRequest, Provider, Reply, ScoreReply, ScoreRequest } from '../provider.ts'
import { unsupportedSetting } from '../settings.ts'
import { obeyedByGguf } from './decoding.ts'
import type { GgufReply, GgufRequest, GgufSetup } from './messages.ts'

/** llama.cpp's own limit on the texts of one context. */
export const mostSequences = 256

type Ended = { kind: 'ended'; detail: string } | { kind: 'late' } | { kind: 'closed' }

interface Waiting {
  settle: (reply: GgufReply | Ended) => void
}

/** `child.ts` in a clone, `child.js` in the package. */
const childModule = new URL(
  import.meta.url.endsWith('.ts') ? './child.ts' : './child.js',
  import.meta.url,
)

/**
 * A GGUF file in a process of its own, through node-llama-cpp on the CPU: many texts in one batch, each
 * with its own seed.
 *
 * The same seed gives the same completion only in the same company: what else is in the batch changes the
 * last bits of the logits, and a draw that lies on an edge then falls on its other side. The distribution
 * is the same.
 */
export class GgufModel implements Provider {
  readonly address: string
  readonly #setup: GgufSetup
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | null = null
  #errors = ''
  #last = 0
  #answered = false
  #closed = false

  constructor(setup: GgufSetup) {
    this.address = `gguf:${basename(setup.path)}`
    this.#setup = setup
  }

  async draw(request: DrawRequest): Promise<Reply> {
    const refusal = unsupportedSetting(request.decoding, obeyedByGguf)
    if (refusal !== null) return { kind: 'rejected', detail: refusal }
    const reply = await this.#ask({ kind: 'draw', id: 0, request }, request.deadlineMs)
    if (reply.kind === 'drawn') return reply.reply
    if (reply.kind === 'late')
      return { kind: 'censored', why: 'deadline', detail: `${request.deadlineMs} ms` }
    if (reply.kind !== 'ended') return { kind: 'cancelled' }
    // A process that has answered before may have been ended from outside; a first request that ends it
    // will end the next one too.
    if (!this.#answered) return { kind: 'rejected', detail: reply.detail }
    this.#answered = false
    const { detail } = reply
    return { kind: 'failed', failure: 'reset', detail, retryAfterMs: null, overload: false }
  }

  async score(request: ScoreRequest): Promise<ScoreReply> {
    const reply = await this.#ask({ kind: 'score', id: 0, request }, request.deadlineMs)
    if (reply.kind === 'scored') return reply.reply
    if (reply.kind === 'closed') return { kind: 'cancelled' }
    if (reply.kind === 'late')
      return { kind: 'unsupported', detail: `not scored within ${request.deadlineMs} ms` }
    return { kind: 'unsupported', detail: reply.kind === 'ended' ? reply.detail : 'no score' }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#settleAll({ kind: 'closed' })
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  #ask(
    request: GgufRequest & { kind: 'draw' | 'score' },
    deadlineMs: number,
  ): Promise<GgufReply | Ended> {
    if (this.#closed) return Promise.resolve({ kind: 'closed' })
    const id = (this.#last += 1)
    const child = (this.#child ??= this.#start())
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        child.send({ kind: 'cancel', id } satisfies GgufRequest)
        this.#settle(id, { kind: 'late' })
      }, deadlineMs)
      this.#waiting.set(id, {
        settle: (reply) => {
          clearTimeout(timer)
          resolve(reply)
        },
      })
      child.send({ ...request, id } satisfies GgufRequest)
    })
  }

  #start(): ChildProcess {
    this.#errors = ''
    const child = fork(childModule, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    child.stderr?.on('data', (data: Buffer) => {
      this.#errors = (this.#errors + data.toString()).slice(-4000)
    })
    child.on('message', (reply: GgufReply) => {
      this.#answered = true
      this.#settle(reply.id, reply)
    })
    // Sending to a process that has ended is told here; its end is what counts.
    child.on('error', () => {})
    child.on('close', (code, signal) => {
      if (this.#child !== child) return
      this.#child = null
      this.#settleAll({ kind: 'ended', detail: this.#describeEnd(signal ?? `exit ${code}`) })
    })
    child.send({ kind: 'start', setup: this.#setup } satisfies GgufRequest)
    return child
  }

  #describeEnd(how: string): string {
    const lines = this.#errors.trim().split('\n')
    // A trace of the stack follows what went wrong.
    const line = lines.find((each) => /assert|error|what\(\)/i.test(each)) ?? lines.at(-1) ?? ''
    const said = line === '' ? '' : `: ${line.slice(0, 300)}`
    return `the process that held ${basename(this.#setup.path)} ended (${how})${said}`
  }

  #settle(id: number, reply: GgufReply | Ended): void {
    this.#waiting.get(id)?.settle(reply)
    this.#waiting.delete(id)
  }

  #settleAll(reply: Ended): void {
    for (const id of this.#waiting.keys()) this.#settle(id, reply)
  }
}
