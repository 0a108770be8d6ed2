export interface Backoff {
  /** The longest wait after a first failure. */
  baseMs: number
  /** The longest wait ever. */
  capMs: number
}

/**
 * Full-jitter exponential backoff: uniform between 0 and the base doubled with each attempt, up to the
 * cap (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015).
 */
export function backoffMs(
  attempt: number,
  { baseMs, capMs }: Backoff,
  { random, slowed }: { random: () => number; slowed: boolean },
): number {
  const ceiling = baseMs * 2 ** Math.min(attempt - 1, 30) * (slowed ? 8 : 1)
  return random() * Math.min(ceiling, capMs)
}

/**
 * How much retrying an endpoint is given: one retry for ten successes, and ten to begin with. When it
 * is spent, retries wait eight times as long. A request is never abandoned for it.
 */
export class RetryBudget {
  #tokens = 10

  succeeded(): void {
    this.#tokens = Math.min(this.#tokens + 0.1, 100)
  }

  /** Takes a retry out of the budget; false where there was none left. */
  spend(): boolean {
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
