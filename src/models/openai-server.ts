import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { errors, Pool, type Dispatcher } from 'undici'
import { errorCode, errorMessage } from '../records/index.ts'
import type { DrawRequest, Provider, Reply } from './provider.ts'
import { readRefusal, retryAfterIn } from './read-refusal.ts'
import { readReply } from './read-reply.ts'

export interface OpenAiServerOptions {
  /** The address up to and including `/v1`. */
  url: string
  /** Most requests in flight at once. */
  connections: number
  apiKey?: string | undefined
}

/**
 * undici's own limits on waiting for headers and body end a request after 300 seconds, which loses
 * long chains and only those. The deadline of each request is the only limit.
 */
export const poolTimeouts = { headersTimeout: 0, bodyTimeout: 0 } as const

/**
 * A server with OpenAI's `/v1/completions` and `/v1/chat/completions` (vLLM, SGLang, llama.cpp,
 * Ollama, LM Studio, hosted ones). Replies are not streamed: one event a token costs the client more
 * than the reply itself.
 */
export class OpenAiServer implements Provider {
  readonly address: string
  readonly #pool: Pool
  readonly #path: string
  readonly #apiKey: string | undefined
  readonly #inFlight = new Set<EventEmitter>()
  #closed = false

  constructor({ url, connections, apiKey }: OpenAiServerOptions) {
    const { origin, pathname } = new URL(url)
    this.address = url
    this.#path = pathname.replace(/\/$/, '')
    this.#apiKey = apiKey
    this.#pool = new Pool(origin, { ...poolTimeouts, connections, pipelining: 1 })
  }

  async draw(request: DrawRequest): Promise<Reply> {
    if (this.#closed) return { kind: 'cancelled' }
    // undici takes an emitter for a signal, which costs less than an AbortController a request.
    const cancel = new EventEmitter()
    this.#inFlight.add(cancel)
    let late = false
    const timer = setTimeout(() => {
      late = true
      cancel.emit('abort')
    }, request.deadlineMs)
    try {
      return await this.#ask(request, cancel)
    } catch (error) {
      if (late) return { kind: 'censored', why: 'deadline', detail: `${request.deadlineMs} ms` }
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
    await this.#pool.destroy()
  }

  async #ask(request: DrawRequest, signal: EventEmitter): Promise<Reply> {
    const { statusCode, headers, body } = await this.#pool.request(this.#message(request, signal))
    const text = this.#redacted(await body.text())
    return statusCode >= 200 && statusCode < 300
      ? readReply(text, request.n)
      : readRefusal(statusCode, text, retryAfterIn(headers, Date.now()))
  }

  #message(request: DrawRequest, signal: EventEmitter): Dispatcher.RequestOptions {
    const chat = typeof request.prompt !== 'string'
    return {
      method: 'POST',
      path: `${this.#path}/${chat ? 'chat/completions' : 'completions'}`,
      signal,
      headers: {
        'content-type': 'application/json',
        // vLLM's engine once broke on a request id that came twice (vllm-project/vllm#10583).
        'x-request-id': randomUUID(),
        ...(this.#apiKey !== undefined && { authorization: `Bearer ${this.#apiKey}` }),
      },
      body: requestBody(request),
    }
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

function failureOf(error: unknown, redacted: (text: string) => string): Reply {
  const code = errorCode(error)
  const detail = redacted(errorMessage(error) || (code ?? 'unknown error'))
  const failed = { kind: 'failed', detail, retryAfterMs: null, overload: false } as const
  if (error instanceof errors.HTTPParserError) return { ...failed, failure: 'malformed' }
  if (code === null || hopeless.test(code)) return { kind: 'rejected', detail }
  if (unreachable.has(code)) return { ...failed, failure: 'unreachable' }
  return { ...failed, failure: 'reset' }
}
