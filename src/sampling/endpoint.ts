import type { Provider, Reply } from '../models/index.ts'
import { backoffMs, RetryBudget, type Backoff } from './backoff.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { ConcurrencyLimit } from './concurrency-limit.ts'
import { RecentIds } from './recent-ids.ts'

/** What the client has learnt about one server while it sends to it. */
export class Endpoint {
  readonly provider: Provider
  readonly limit: ConcurrencyLimit
  readonly breaker: CircuitBreaker
  /** Requests on the wire. */
  active = 0
  /** Requests between a failure and their next attempt; they keep their place, so backing off slows sending. */
  held = 0
  #pausedUntilMs = 0
  readonly #budget = new RetryBudget()
  readonly #ids = new RecentIds()
  readonly #backoff: Backoff
  readonly #random: () => number

  constructor(provider: Provider, concurrency: number, backoff: Backoff, random: () => number) {
    this.provider = provider
    this.limit = new ConcurrencyLimit(concurrency)
    this.breaker = new CircuitBreaker(backoff, random)
    this.#backoff = backoff
    this.#random = random
  }

  /** When it may be sent to; null while only an outstanding probe can tell. */
  readyAtMs(): number | null {
    const opensAt = this.breaker.opensAtMs()
    return opensAt === null ? null : Math.max(opensAt, this.#pausedUntilMs)
  }

  canSend(nowMs: number): boolean {
    const readyAt = this.readyAtMs()
    return readyAt !== null && readyAt <= nowMs && this.active < this.limit.value
  }

  /** Whether a request that was never sent may start here. */
  hasRoom(nowMs: number): boolean {
    return this.active + this.held < this.limit.value && this.canSend(nowMs)
  }

  /** The share of its places that is taken. */
  load(): number {
    return (this.active + this.held) / this.limit.value
  }

  sent(): void {
    this.active += 1
    this.breaker.sent()
  }

  /** Takes note of how a request ended, and turns a reply that was delivered before into the failure it is. */
  received(raw: Reply, sentAtMs: number, nowMs: number): Reply {
    const reply = this.#withoutRepeats(raw)
    this.active -= 1
    if (reply.kind === 'failed') {
      if (reply.overload) this.limit.overloaded(sentAtMs, nowMs)
      if (reply.retryAfterMs !== null)
        this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + reply.retryAfterMs)
      // A server that sheds load is up.
      if (reply.failure !== 'rate limited') this.breaker.failed(nowMs)
      else if (this.breaker.open) this.breaker.succeeded()
    } else if (reply.kind === 'censored' && reply.why === 'deadline') {
      // Long chains, not load: halving for them would starve a run of hard problems. Ten in a row
      // without one success mean a server that hangs, and would censor everything sent to it.
      this.breaker.failed(nowMs)
    } else {
      this.breaker.succeeded()
      this.limit.succeeded()
      this.#budget.succeeded()
    }
    return reply
  }

  /** How long a request waits after its `attempt`-th failure here. */
  backoffMs(attempt: number): number {
    const slowed = !this.#budget.spend()
    return backoffMs(attempt, this.#backoff, { random: this.#random, slowed })
  }

  #withoutRepeats(reply: Reply): Reply {
    if (reply.kind !== 'whole' || reply.id === null || !this.#ids.repeats(reply.id)) return reply
    return {
      kind: 'failed',
      failure: 'repeated id',
      detail: `the reply ${reply.id} came before`,
      retryAfterMs: null,
      overload: false,
    }
  }
}
