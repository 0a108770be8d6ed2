import type { Endpoint } from './endpoint.ts'

/** Who waits at the gate: one arm's stream of requests, and where they may go. */
export interface Lane {
  endpoints: readonly Endpoint[]
  stopped: boolean
}

interface Waiter {
  lane: Lane
  /** Where a failed request keeps its place; null for one that was never sent. */
  held: Endpoint | null
  notBeforeMs: number
  admit: (endpoint: Endpoint | null) => void
}

/**
 * Lets requests through to endpoints that can take them: failed ones first, in the order in which they
 * came, then new ones, so that lanes that share an endpoint take turns. A failed request may move to
 * another endpoint of its lane when its own is closed.
 */
export class Gate {
  #failed: Waiter[] = []
  #fresh: Waiter[] = []
  #timer: NodeJS.Timeout | undefined
  #closed = false

  /** Resolves with the endpoint to send to at once, or with null when the lane was stopped. */
  enter(lane: Lane): Promise<Endpoint | null> {
    return this.#wait(this.#fresh, { lane, held: null, notBeforeMs: 0 })
  }

  /** The same for a request that failed at `held`, where it keeps its place until then. */
  reenter(lane: Lane, held: Endpoint, notBeforeMs: number): Promise<Endpoint | null> {
    held.held += 1
    return this.#wait(this.#failed, { lane, held, notBeforeMs })
  }

  /** Looks again after anything changed: a reply came, a lane was stopped. */
  pump(): void {
    const nowMs = Date.now()
    clearTimeout(this.#timer)
    this.#failed = this.#failed.filter((waiter) => !this.#pass(waiter, nowMs))
    this.#fresh = this.#fresh.filter((waiter) => !this.#pass(waiter, nowMs))
    this.#wakeUpAt(this.#nextMs(nowMs), nowMs)
  }

  /** Sends everyone away who waits or comes later. */
  close(): void {
    this.#closed = true
    this.pump()
  }

  #wait(queue: Waiter[], waiter: Omit<Waiter, 'admit'>): Promise<Endpoint | null> {
    return new Promise((admit) => {
      queue.push({ ...waiter, admit })
      this.pump()
    })
  }

  #pass(waiter: Waiter, nowMs: number): boolean {
    const { lane, held, admit } = waiter
    const away = this.#closed || lane.stopped
    const endpoint = away || waiter.notBeforeMs > nowMs ? null : choose(lane, held, nowMs)
    if (endpoint === null && !away) return false
    if (held) held.held -= 1
    endpoint?.sent()
    admit(endpoint)
    return true
  }

  /** The next moment at which time alone could let someone through. */
  #nextMs(nowMs: number): number {
    let next = Number.POSITIVE_INFINITY
    for (const { lane, notBeforeMs } of [...this.#failed, ...this.#fresh]) {
      for (const endpoint of lane.endpoints) {
        const at = Math.max(notBeforeMs, endpoint.readyAtMs() ?? Number.POSITIVE_INFINITY)
        if (at > nowMs) next = Math.min(next, at)
      }
    }
    return next
  }

  #wakeUpAt(atMs: number, nowMs: number): void {
    if (!Number.isFinite(atMs)) return
    this.#timer = setTimeout(() => this.pump(), Math.min(Math.ceil(atMs - nowMs), 2 ** 31 - 1))
  }
}

/**
 * A failed request stays where it is while that endpoint is well; otherwise the least loaded endpoint
 * with room takes it, and its own only as a probe.
 */
function choose(lane: Lane, held: Endpoint | null, nowMs: number): Endpoint | null {
  const own = held?.canSend(nowMs) ? held : null
  if (own && !own.breaker.open) return own
  let best: Endpoint | null = null
  for (const endpoint of lane.endpoints) {
    if (endpoint !== held && endpoint.hasRoom(nowMs) && (!best || endpoint.load() < best.load()))
      best = endpoint
  }
  return best ?? own
}
