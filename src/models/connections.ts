import { Client } from 'undici'

/**
 * undici's own limits on waiting for headers and body end a request after 300 seconds, which loses
 * long chains and only those. The deadline of each request is the only limit.
 */
export const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 } as const

/**
 * Connections to one server, each with one request at a time; as many as there are requests in flight.
 * undici's Pool looks for an idle one among all, which with 2,000 costs as much as the request.
 */
export class Connections {
  readonly #origin: string
  readonly #all: Client[] = []
  readonly #idle: Client[] = []

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Lends a connection for as long as `use` takes. */
  async with<T>(use: (connection: Client) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? this.#open()
    try {
      return await use(connection)
    } finally {
      this.#idle.push(connection)
    }
  }

  async destroy(): Promise<void> {
    await Promise.all(this.#all.map((connection) => connection.destroy()))
  }

  #open(): Client {
    const connection = new Client(this.#origin, { ...noTimeouts, pipelining: 1 })
    this.#all.push(connection)
    return connection
  }
}
