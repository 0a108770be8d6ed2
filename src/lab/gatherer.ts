interface Asked<Question, Answer> {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

export interface GathererOptions<Question, Answer> {
  workers: number
  /** Questions that a worker takes together, at the most. */
  most: number
  /** Only questions of one group go together. */
  groupOf: (question: Question) => string
  answer: (worker: number, questions: Question[]) => Promise<readonly Answer[]>
}

/**
 * Questions come one by one, and workers are fast only on many at once: whatever has come while a
 * worker was busy goes to it together when it is free, shared between those that are.
 */
export class Gatherer<Question, Answer> {
  readonly #options: GathererOptions<Question, Answer>
  readonly #free: number[]
  #waiting: Asked<Question, Answer>[] = []
  #scheduled = false

  constructor(options: GathererOptions<Question, Answer>) {
    this.#options = options
    this.#free = Array.from({ length: options.workers }, (_, worker) => worker)
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      this.#schedule()
    })
  }

  /** Those who ask in one turn of the event loop are to go together. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      while (this.#free.length > 0 && this.#waiting.length > 0) {
        const share = Math.ceil(this.#waiting.length / this.#free.length)
        void this.#hand(this.#free.pop()!, this.#take(share))
      }
    })
  }

  /** The first that waits, and of its group as many more as may go with it. */
  #take(share: number): Asked<Question, Answer>[] {
    const { most, groupOf } = this.#options
    const group = groupOf(this.#waiting[0]!.question)
    const taken: Asked<Question, Answer>[] = []
    this.#waiting = this.#waiting.filter((asked) => {
      if (taken.length >= Math.min(most, share) || groupOf(asked.question) !== group) return true
      taken.push(asked)
      return false
    })
    return taken
  }

  async #hand(worker: number, asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const questions = asked.map(({ question }) => question)
      const answers = await this.#options.answer(worker, questions)
      for (const [i, { resolve }] of asked.entries()) resolve(answers[i]!)
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
    this.#free.push(worker)
    this.#schedule()
  }
}
