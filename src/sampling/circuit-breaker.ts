import { backoffMs, type Backoff } from './backoff.ts'

const failuresToOpen = 10

/**
 * Stops sending to an endpoint after ten failures in a row, then lets one request through as a probe:
 * its success closes the circuit, its failure opens it for longer.
 */
export class CircuitBreaker {
  readonly #backoff: Backoff
  readonly #random: () => number
  #failures = 0
  #openings = 0
  #openUntilMs: number | null = null
  #probing = false

  constructor(backoff: Backoff, random: () => number) {
    this.#backoff = backoff
    this.#random = random
  }

  /** When a request may be sent next: now or in the past for yes, null while a probe is out. */
  opensAtMs(): number | null {
    return this.#probing ? null : (this.#openUntilMs ?? 0)
  }

  get open(): boolean {
    return this.#openUntilMs !== null
  }

  sent(): void {
    if (this.open) this.#probing = true
  }

  succeeded(): void {
    this.#failures = 0
    this.#openings = 0
    this.#openUntilMs = null
    this.#probing = false
  }

  failed(nowMs: number): void {
    this.#failures += 1
    // Requests that were on the wire when the circuit opened say nothing new, only the probe does.
    if (this.open ? !this.#probing : this.#failures < failuresToOpen) return
    this.#probing = false
    this.#openings += 1
    const wait = backoffMs(this.#openings, this.#backoff, { random: this.#random, slowed: false })
    this.#openUntilMs = nowMs + Math.max(wait, this.#backoff.baseMs / 2)
  }
}
