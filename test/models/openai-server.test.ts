import { createServer, type RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { noTimeouts } from '../../src/models/connections.ts'
import { describe, expect, it } from 'vitest'
import { OpenAiServer, requestBody, type DrawRequest } from '../../src/models/index.ts'
import { mockReply } from '../helpers/mock-completion.ts'
import { bodyOf, listening, mockServer } from '../helpers/mock-server.ts'

const request: DrawRequest = {
  model: 'mock-base',
  prompt: 'What is 2 + 2 ?',
  n: 1,
  seed: 7,
  decoding: { temperature: 0.5, top_p: 1, max_tokens: 64 },
  logprobs: false,
  deadlineMs: 10_000,
}

/** Draws once from a server with this handler. */
async function drawFrom(
  handler: RequestListener,
  some: Partial<DrawRequest> = {},
  apiKey?: string,
) {
  const server = createServer(handler)
  const url = `http://127.0.0.1:${await listening(server)}/v1/`
  const provider = new OpenAiServer({ url, apiKey })
  try {
    return await provider.draw({ ...request, ...some })
  } finally {
    await provider.close()
    server.closeAllConnections()
    server.close()
  }
}

describe('OpenAiServer', () => {
  it('asks /v1/completions with the prompt, the seed and every setting', async () => {
    let asked: Record<string, unknown> = {}
    const answer: RequestListener = (incoming, response) =>
      void bodyOf(incoming).then((body) => {
        asked = { path: incoming.url, ...JSON.parse(body) }
        response.end(JSON.stringify(mockReply(JSON.parse(body))))
      })
    const reply = await drawFrom(answer)
    expect(reply).toMatchObject({ kind: 'whole', servedModel: 'mock-base' })
    expect(asked).toEqual({
      path: '/v1/completions',
      model: 'mock-base',
      prompt: 'What is 2 + 2 ?',
      n: 1,
      seed: 7,
      temperature: 0.5,
      top_p: 1,
      max_tokens: 64,
      stream: false,
    })
  })

  it('asks /v1/chat/completions with a conversation', async () => {
    const { port, server } = await mockServer()
    const provider = new OpenAiServer({ url: `http://127.0.0.1:${port}/v1` })
    const prompt = [{ role: 'user' as const, content: 'What is 2 + 2 ?' }]
    const reply = await provider.draw({ ...request, prompt, n: 2, logprobs: true })
    expect(reply).toMatchObject({
      kind: 'whole',
      choices: [{ reasoning: 'Let me add.' }, { reasoning: 'Let me add.' }],
    })
    await provider.close()
    server.close()
  })

  it('sends a key and a request id of its own with every attempt', async () => {
    const seen: unknown[] = []
    const handler: RequestListener = ({ headers }, response) => {
      seen.push([headers.authorization, headers['x-request-id']])
      response.writeHead(500).end()
    }
    await drawFrom(handler, {}, 'sk-1')
    await drawFrom(handler, {}, 'sk-1')
    expect(seen[0]).toEqual(['Bearer sk-1', expect.stringMatching(/^[0-9a-f-]{36}$/)])
    expect(seen[0]).not.toEqual(seen[1])
  })

  it('redacts the key wherever the server puts it', async () => {
    const echo: RequestListener = ({ headers }, response) =>
      void response.writeHead(401).end(`bad key ${headers.authorization}`)
    expect(await drawFrom(echo, {}, 'sk-canary')).toEqual({
      kind: 'rejected',
      detail: 'HTTP 401: bad key Bearer [redacted]',
    })
  })

  it('does not follow a redirect, which would take the key along', async () => {
    const away: RequestListener = (_, response) =>
      void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    expect(await drawFrom(away)).toMatchObject({ kind: 'rejected', detail: 'HTTP 302: ' })
  })

  // A reply after more than 300 seconds, which undici's defaults would end, scaled down: a connection has
  // no limit of its own, and one with a limit ends the same reply.
  it('waits for headers as long as the deadline allows', async () => {
    expect(noTimeouts).toEqual({ headersTimeout: 0, bodyTimeout: 0 })
    const late: RequestListener = (_, response) =>
      void sleep(1500).then(() =>
        response.end(
          JSON.stringify(mockReply({ ...request, prompt: '1 + 1', temperature: 1, max_tokens: 9 })),
        ),
      )
    expect(await drawFrom(late)).toMatchObject({ kind: 'whole' })

    const server = createServer(late)
    const pool = new Pool(`http://127.0.0.1:${await listening(server)}`, { headersTimeout: 200 })
    const ended = pool.request({ path: '/', method: 'POST' })
    await expect(ended).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
    await pool.destroy()
    server.close()
  })

  it('censors what is not whole at the deadline, headers or not', async () => {
    const stall: RequestListener = () => {}
    const drip: RequestListener = (_, response) =>
      void response.writeHead(200).write('{"choices": [')
    const censored = { kind: 'censored', why: 'deadline', detail: '80 ms' }
    expect(await drawFrom(stall, { deadlineMs: 80 })).toEqual(censored)
    expect(await drawFrom(drip, { deadlineMs: 80 })).toEqual(censored)
  })

  it('says that nobody is there', async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    const provider = new OpenAiServer({ url: `http://127.0.0.1:${port}/v1` })
    expect(await provider.draw(request)).toMatchObject({ kind: 'failed', failure: 'unreachable' })
    await provider.close()
  })

  it('takes bytes that are not HTTP for malformed', async () => {
    const noise: RequestListener = ({ socket }) => void socket.end('220 smtp ready\r\n')
    expect(await drawFrom(noise)).toMatchObject({ kind: 'failed', failure: 'malformed' })
  })

  it('cancels what is in flight when it is closed', async () => {
    const server = createServer(() => {})
    const url = `http://127.0.0.1:${await listening(server)}/v1`
    const provider = new OpenAiServer({ url })
    const draw = provider.draw(request)
    await sleep(20)
    await provider.close()
    expect(await draw).toEqual({ kind: 'cancelled' })
    expect(await provider.draw(request)).toEqual({ kind: 'cancelled' })
    server.closeAllConnections()
    server.close()
  })
})

describe('requestBody', () => {
  it('asks for log-probabilities as each call takes them', () => {
    const logprobs = (prompt: DrawRequest['prompt']) =>
      JSON.parse(requestBody({ ...request, prompt, logprobs: true })).logprobs
    expect(logprobs('a')).toBe(1)
    expect(logprobs([{ role: 'user', content: 'a' }])).toBe(true)
  })
})
