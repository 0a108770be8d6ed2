/**
 * Additive increase, multiplicative decrease (Chiu and Jain 1989) of the requests that one endpoint
 * may have on the wire. It starts at the maximum that the user set: model servers queue, and a slow
 * start would leave a GPU idle for the length of several chains.
 */
export class ConcurrencyLimit {
  readonly max: number
  #limit: number
  #decreasedAtMs = Number.NEGATIVE_INFINITY

  constructor(max: number) {
    this.max = max
    this.#limit = max
  }

  get value(): number {
    return Math.max(1, Math.floor(this.#limit))
  }

  /** One more request at a time for every round of successes. */
  succeeded(): void {
    this.#limit = Math.min(this.max, this.#limit + 1 / this.#limit)
  }

  /**
   * Halves the limit, once for all the requests that were on the wire together: one sent before the last
   * decrease says nothing about the new limit.
   */
  overloaded(sentAtMs: number, nowMs: number): void {
    if (sentAtMs < this.#decreasedAtMs) return
    this.#limit = Math.max(1, this.#limit / 2)
    this.#decreasedAtMs = nowMs
  }
}
