import type { RunEvent } from './run-experiment.ts'

export interface ArmProgress {
  name: string
  wanted: number
  drawn: number
  correct: number
  graded: number
  censored: number
  /** Why it stopped; null while it goes on. */
  stopped: string | null
}

export interface Progress {
  arms: ArmProgress[]
  wanted: number
  drawn: number
  censored: number
  /** Generated since this process began. */
  tokensPerSecond: number
  /** At the pace of this process; null before there is one. */
  secondsLeft: number | null
  /** Requests that failed and were sent again, by how. */
  failures: Record<string, number>
  /** What the last of them said, and where. */
  lastFailure: string | null
}

/** Adds up the events of a run for those who watch it. */
export class RunProgress {
  readonly #startedMs: number
  readonly #arms = new Map<string, ArmProgress>()
  readonly #failures: Record<string, number> = {}
  #lastFailure: string | null = null
  #tokens = 0
  #drawnNow = 0

  constructor(startedMs: number) {
    this.#startedMs = startedMs
  }

  add(event: RunEvent): void {
    if (event.kind === 'started')
      for (const arm of event.arms) this.#arms.set(arm.name, { ...arm, stopped: null })
    if (!('arm' in event)) return
    const arm = this.#arms.get(event.arm)
    if (!arm) return
    switch (event.kind) {
      case 'drawn':
        for (const { finish, completionTokens } of event.samples) {
          arm.drawn += 1
          this.#drawnNow += 1
          if (finish === 'censored') arm.censored += 1
          this.#tokens += completionTokens ?? 0
        }
        break
      case 'graded':
        arm.graded += event.grades.length
        arm.correct += event.grades.filter(({ verdict }) => verdict === 'correct').length
        break
      case 'failed':
        this.#failures[event.failure] = (this.#failures[event.failure] ?? 0) + 1
        this.#lastFailure = `${event.endpoint}: ${event.failure}: ${event.detail}`
        break
      case 'stopped':
        arm.stopped = event.reason
        break
    }
  }

  at(nowMs: number): Progress {
    const arms = [...this.#arms.values()]
    const sum = (count: (arm: ArmProgress) => number) =>
      arms.reduce((total, arm) => total + count(arm), 0)
    const seconds = Math.max((nowMs - this.#startedMs) / 1000, 0.001)
    const left = sum((arm) => (arm.stopped === null ? Math.max(0, arm.wanted - arm.drawn) : 0))
    return {
      arms,
      wanted: sum(({ wanted }) => wanted),
      drawn: sum(({ drawn }) => drawn),
      censored: sum(({ censored }) => censored),
      tokensPerSecond: this.#tokens / seconds,
      secondsLeft: this.#drawnNow === 0 ? null : (left * seconds) / this.#drawnNow,
      failures: { ...this.#failures },
      lastFailure: this.#lastFailure,
    }
  }
}
