import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mockReply, type MockRequest } from './mock-completion.ts'
import { mockGenerate, withScores, type MockScores } from './mock-scores.ts'

export interface MockServerOptions {
  /** Each reply waits for a time between 0 and this, which depends on its seed. */
  latencyMs?: number
  /** Prompts longer than this many characters overflow the context. */
  contextCharacters?: number
  /** Draws everything with the same seed, as some servers do. */
  ignoresSeed?: boolean
  /** Says which stop text ended a completion, as vLLM does. */
  namesStop?: boolean
  /** Answers every request with status 401 and quotes the key it was given, as hosted servers do. */
  rejectsKey?: boolean
  /** The form in which it scores a prompt; none where left out. */
  scores?: MockScores
}

/** An OpenAI-compatible server whose completions are a function of the request; see `mockReply`. */
export async function mockServer(options: MockServerOptions = {}) {
  const stats = { requests: 0, inFlight: 0, mostInFlight: 0, requestIds: 0 }
  const requestIds = new Set<unknown>()
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url?.endsWith('/stats')) return send(response, 200, stats)
      const body = await bodyOf(request)
      requestIds.add(request.headers['x-request-id'])
      stats.requests += 1
      stats.requestIds = requestIds.size
      stats.inFlight += 1
      stats.mostInFlight = Math.max(stats.mostInFlight, stats.inFlight)
      const asked: MockRequest = JSON.parse(body)
      const wait = options.latencyMs ? (asked.seed ?? 0) % (options.latencyMs + 1) : 0
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      stats.inFlight -= 1
      answer(request, response, asked, options)
    })()
  })
  return { port: await listening(server), server }
}

function answer(
  { headers, url }: IncomingMessage,
  response: ServerResponse,
  asked: MockRequest,
  options: MockServerOptions,
): void {
  const { contextCharacters = 100_000, rejectsKey = false, scores } = options
  if (url === '/generate')
    return scores === 'generate'
      ? send(response, 200, mockGenerate(asked.text ?? ''))
      : send(response, 404, { detail: 'Not Found' })
  const prompt = asked.prompt ?? JSON.stringify(asked.messages)
  if (rejectsKey)
    return send(response, 401, {
      error: { message: `Incorrect API key: ${headers.authorization}` },
    })
  if (prompt.length > contextCharacters)
    return send(response, 400, {
      error: { message: "This model's maximum context length is 64 tokens" },
    })
  send(response, 200, withScores(mockReply(asked, options), asked, scores))
}

export async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

export async function listening(server: Server, port = 0): Promise<number> {
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', 2048, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
