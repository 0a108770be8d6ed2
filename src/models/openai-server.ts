import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { errors } from 'undici'
import { errorCode, errorMessage } from '../records/index.ts'
import { Connections } from './connections.ts'
import { censoredWhereFull } from './context-full.ts'
import type { DrawRequest, Provider, Reply, ScoreReply, ScoreRequest } from './provider.ts'
import { readRefusal, retryAfterIn } from './read-refusal.ts'
import { readReply } from './read-reply.ts'
import { ServerScorer } from './server-scorer.ts'

export interface OpenAiServerOptions {
  /** The address up to and including `/v1`. */
  url: string
  apiKey?: string | undefined
}

/** What is asked: a path behind the address, or with a slash behind the address without its `/v1`. */
export interface Question {
  path: string
  /** JSON; without it the question is a GET. */
  body?: string | undefined
  deadlineMs: number
}

export type Exchange =
  | { kind: 'answered'; status: number; text: string; retryAfterMs: number | null }
  | { kind: 'late' }
  | Extract<Reply, { kind: 'failed' | 'rejected' | 'cancelled' }>

/**
 * A server with OpenAI's `/v1/completions` and `/v1/chat/completions` (vLLM, SGLang, llama.cpp,
 * Ollama, LM Studio, hosted ones). Replies are not streamed: one event a token costs the client more
 * than the reply itself.
 */
export class OpenAiServer implements Provider {
  readonly address: string
  readonly #connections: Connections
  readonly #path: string
  readonly #apiKey: string | undefined
  readonly #inFlight = new Set<EventEmitter>()
  #closed = false
  #scorer: ServerScorer | undefined

  constructor({ url, apiKey }: OpenAiServerOptions) {
    const { origin, pathname } = new URL(url)
    this.address = url
    this.#path = pathname.replace(/\/$/, '')
    this.#apiKey = apiKey
    this.#connections = new Connections(origin)
  }

  async draw(request: DrawRequest): Promise<Reply> {
    const chat = typeof request.prompt !== 'string'
    const body = requestBody(request)
    const path = chat ? 'chat/completions' : 'completions'
    const end = await this.ask({ path, body, deadlineMs: request.deadlineMs })
    if (end.kind === 'late')
      return { kind: 'censored', why: 'deadline', detail: `${request.deadlineMs} ms` }
    if (end.kind !== 'answered') return end
    const { status, text, retryAfterMs } = end
    return status >= 200 && status < 300
      ? censoredWhereFull(readReply(text, request.n), request.decoding['max_tokens'])
      : readRefusal(status, text, retryAfterMs)
  }

  async score(request: ScoreRequest): Promise<ScoreReply> {
    this.#scorer ??= new ServerScorer((question) => this.ask(question))
    return this.#scorer.score(request)
  }

  /** Asks the server anything; how that ended is a value. */
  async ask({ path, body, deadlineMs }: Question): Promise<Exchange> {
    if (this.#closed) return { kind: 'cancelled' }
    // undici takes an emitter for a signal, which costs less than an AbortController a request.
    const cancel = new EventEmitter()
    this.#inFlight.add(cancel)
    let late = false
    const timer = setTimeout(() => {
      late = true
      cancel.emit('abort')
    }, deadlineMs)
    try {
      return await this.#exchange(path, body, cancel)
    } catch (error) {
      if (late) return { kind: 'late' }
      if (this.#closed) return { kind: 'cancelled' }
      return failureOf(error, (text) => this.#redacted(text))
    } finally {
      clearTimeout(timer)
      this.#inFlight.delete(cancel)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const cancel of this.#inFlight) cancel.emit('abort')
    await this.#connections.destroy()
  }

  async #exchange(
    path: string,
    content: string | undefined,
    signal: EventEmitter,
  ): Promise<Exchange> {
    return this.#connections.with(async (connection) => {
      const { statusCode, headers, body } = await connection.request({
        method: content === undefined ? 'GET' : 'POST',
        path: path.startsWith('/')
          ? this.#path.replace(/\/v1$/, '') + path
          : `${this.#path}/${path}`,
        signal,
        headers: {
          'content-type': 'application/json',
          // vLLM's engine once broke on a request id that came twice (vllm-project/vllm#10583).
          'x-request-id': randomUUID(),
          ...(this.#apiKey !== undefined && { authorization: `Bearer ${this.#apiKey}` }),
        },
        ...(content !== undefined && { body: content }),
      })
      const text = this.#redacted(await body.text())
      const retryAfterMs = retryAfterIn(headers, Date.now())
      return { kind: 'answered', status: statusCode, text, retryAfterMs }
    })
  }

  /** Servers quote a wrong key in their error; whatever comes back passes here before it is looked at. */
  #redacted(text: string): string {
    return this.#apiKey === undefined ? text : text.replaceAll(this.#apiKey, '[redacted]')
  }
}

/** The body of a request: the prompt, n, the seed and every decoding setting, whatever its value. */
export function requestBody(request: DrawRequest): string {
  const { model, prompt, n, seed, decoding, logprobs } = request
  const chat = typeof prompt !== 'string'
  return JSON.stringify({
    model,
    ...(chat ? { messages: prompt } : { prompt }),
    n,
    seed,
    ...decoding,
    stream: false,
    // vLLM's and SGLang's way to have the last turn continued rather than answered.
    ...(chat &&
      prompt.at(-1)?.role === 'assistant' && {
        add_generation_prompt: false,
        continue_final_message: true,
      }),
    // Completions take the number of alternatives at each token, chats a flag.
    ...(logprobs && { logprobs: chat ? true : 1 }),
  })
}

const unreachable = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Certificates and arguments: asking again cannot help. */
const hopeless = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|INVALID/

function failureOf(
  error: unknown,
  redacted: (text: string) => string,
): Extract<Reply, { kind: 'failed' | 'rejected' }> {
  const code = errorCode(error)
  const detail = redacted(errorMessage(error) || (code ?? 'unknown error'))
  const failed = { kind: 'failed', detail, retryAfterMs: null, overload: false } as const
  if (error instanceof errors.HTTPParserError) return { ...failed, failure: 'malformed' }
  if (code === null || hopeless.test(code)) return { kind: 'rejected', detail }
  if (unreachable.has(code)) return { ...failed, failure: 'unreachable' }
  return { ...failed, failure: 'reset' }
}
