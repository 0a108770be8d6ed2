import { fork } from 'node:child_process'
import { once } from 'node:events'
import { faultProxy, type Fault } from './fault-proxy.ts'
import { mockServer, type MockServerOptions } from './mock-server.ts'

export interface ServersOptions extends MockServerOptions {
  proxies?: { fault: Fault; rate: number }[]
}

/** The mock server and fault proxies before it, in a process of their own. */
export interface Servers extends AsyncDisposable {
  /** The mock server's address. */
  url: string
  /** The proxies' addresses, in the order in which they were asked for. */
  proxies: string[]
}

export async function startServers(options: ServersOptions = {}): Promise<Servers> {
  const child = fork(import.meta.filename, [JSON.stringify(options)], { execArgv: [] })
  const [ports]: number[][] = await once(child, 'message')
  const [url = '', ...proxies] = (ports ?? []).map((port) => `http://127.0.0.1:${port}/v1`)
  return {
    url,
    proxies,
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** The counts that a server or proxy keeps: `stats` of the mock, `injected` of a proxy. */
export async function countsOf(
  url: string,
  path: 'stats' | 'injected',
): Promise<Record<string, number>> {
  const counts: Record<string, number> = JSON.parse(await (await fetch(`${url}/${path}`)).text())
  return counts
}

if (process.argv[1] === import.meta.filename) {
  const { proxies = [], ...mock }: ServersOptions = JSON.parse(process.argv[2] ?? '{}')
  const { port } = await mockServer(mock)
  const started = await Promise.all(
    proxies.map((proxy) => faultProxy({ ...proxy, targetPort: port })),
  )
  process.send?.([port, ...started.map((proxy) => proxy.port)])
  // Without the process that asked for them nobody needs these servers.
  process.on('disconnect', () => process.exit())
}
