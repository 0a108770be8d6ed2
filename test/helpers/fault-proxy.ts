import { createHash } from 'node:crypto'
import {
  Agent,
  createServer,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import { bodyOf, listening, send } from './mock-server.ts'

export const faults = [
  'refuse',
  'reset',
  'stall',
  'truncate',
  'garbage',
  '429',
  '429 with retry-after',
  '500',
  'wrong model',
  'fewer choices',
  'repeated id',
] as const

export type Fault = (typeof faults)[number]

export interface FaultOptions {
  fault: Fault
  /** The share of requests that meet the fault. */
  rate: number
  targetPort: number
}

const refusalCycleMs = 40
const replayDistance = 200

/**
 * Stands between a client and the mock server and breaks a share of the requests. Which ones is a
 * function of the request and of how often it was sent, so a retry can succeed and a run can be
 * repeated. Refusal works by the clock: the port is closed for that share of each 40 ms.
 */
export async function faultProxy({ fault, rate, targetPort }: FaultOptions) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4096 })
  const times = new Map<string, number>()
  const stats = { requests: 0, injected: 0, tooEarly: 0 }
  // Long delivered, so that a replay cannot overtake the reply that it repeats.
  const delivered: string[] = []
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url?.endsWith('/injected')) return send(response, 200, stats)
      const body = await bodyOf(request)
      stats.requests += 1
      const whole = await forward(agent, targetPort, request.url ?? '/', body)
      const replay = delivered.at(-replayDistance)
      if (fault === 'repeated id' && replay === undefined) stats.tooEarly += 1
      else if (fault !== 'refuse' && strikes(times, body, rate)) {
        stats.injected += 1
        return inject(fault, response, fault === 'repeated id' ? (replay ?? '') : whole.body)
      }
      if (fault === 'repeated id') delivered.push(whole.body)
      response.writeHead(whole.status, { 'content-length': Buffer.byteLength(whole.body) })
      response.end(whole.body)
    })()
  })
  const port = await listening(server)
  const stop = fault === 'refuse' ? refuse(server, port, rate) : () => {}
  return {
    port,
    close: () => {
      stop()
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
}

function inject(fault: Exclude<Fault, 'refuse'>, response: ServerResponse, body: string): void {
  switch (fault) {
    case 'stall':
      return
    case 'reset':
      response.writeHead(200, { 'content-length': Buffer.byteLength(body) })
      response.write(body.slice(0, body.length / 2), () => reset(response.socket))
      return
    case 'truncate':
      return raw(response, body.slice(0, body.length / 2))
    case 'garbage':
      return raw(response, '<html>\u0000 it works! {"choices"')
    case '429':
      return send(response, 429, { error: { message: 'slow down' } })
    case '429 with retry-after':
      response.setHeader('retry-after-ms', '2')
      return send(response, 429, { error: { message: 'slow down' } })
    case '500':
      return send(response, 500, { error: { message: 'internal' } })
    case 'wrong model':
      return raw(response, body.replace(/"model":"[^"]*"/, '"model":"impostor"'))
    case 'fewer choices': {
      const reply: { choices: unknown[] } = JSON.parse(body)
      return send(response, 200, { ...reply, choices: reply.choices.slice(1) })
    }
    case 'repeated id':
      return raw(response, body)
  }
}

function reset(socket: Socket | null): void {
  socket?.resetAndDestroy()
}

function raw(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

function strikes(times: Map<string, number>, body: string, rate: number): boolean {
  const key = createHash('sha256').update(body).digest('base64')
  const time = (times.get(key) ?? 0) + 1
  times.set(key, time)
  const draw = createHash('sha256').update(`${key} ${time}`).digest().readUInt32BE(0) / 2 ** 32
  return draw < rate
}

/** Closes the port for a share of each cycle; replies that are under way are finished. */
function refuse(server: Server, port: number, rate: number): () => void {
  let timer: NodeJS.Timeout
  const open = () => {
    server.listen(port, '127.0.0.1')
    timer = setTimeout(shut, refusalCycleMs * (1 - rate))
  }
  const shut = () => {
    server.close()
    server.closeIdleConnections()
    timer = setTimeout(open, refusalCycleMs * rate)
  }
  timer = setTimeout(shut, refusalCycleMs * (1 - rate))
  return () => clearTimeout(timer)
}

function forward(agent: Agent, port: number, path: string, body: string) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', path, method: 'POST' }
    const outgoing = httpRequest(options, (reply) => {
      bodyOf(reply).then((text) => resolve({ status: reply.statusCode ?? 0, body: text }), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
