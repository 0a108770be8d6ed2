import { Worker } from 'node:worker_threads'

interface Waiting<Reply> {
  resolve: (reply: Reply) => void
  reject: (error: unknown) => void
}

/** What a worker posts for each request, in their order. */
export type Outcome<Reply> = { reply: Reply } | { error: unknown }

/** Worker threads of one module that answer every request with one reply, in order. */
export class Crew<Request, Reply> {
  readonly size: number
  readonly #workers: Worker[]
  readonly #waiting: Waiting<Reply>[][]
  readonly #signal: AbortSignal | undefined
  /** Why a worker answers no more. */
  readonly #ends = new Map<number, unknown>()

  constructor(module: URL, options: { size: number; data: unknown; signal?: AbortSignal }) {
    this.size = options.size
    this.#signal = options.signal
    this.#waiting = Array.from({ length: options.size }, () => [])
    this.#workers = this.#waiting.map((waiting, i) => {
      // A test runner's own flags are no business of the workers.
      const worker = new Worker(module, { workerData: options.data, execArgv: [] })
      worker.on('message', (outcome: Outcome<Reply>) => {
        const { resolve, reject } = waiting.shift()!
        if ('error' in outcome) reject(outcome.error)
        else resolve(outcome.reply)
      })
      const end = (error: unknown): void => {
        if (!this.#ends.has(i)) this.#ends.set(i, error)
        for (const { reject } of waiting.splice(0)) reject(error)
      }
      worker.on('error', end)
      worker.on('exit', (code) => end(new Error(`a worker of the lab ended with code ${code}`)))
      return worker
    })
    this.#signal?.addEventListener('abort', this.#abort)
  }

  async ask(worker: number, request: Request): Promise<Reply> {
    this.#signal?.throwIfAborted()
    if (this.#ends.has(worker)) throw this.#ends.get(worker)
    return new Promise((resolve, reject) => {
      this.#waiting[worker]!.push({ resolve, reject })
      this.#workers[worker]!.postMessage(request)
    })
  }

  /** Hands the requests to whichever worker is free; replies come in the order of the requests. */
  async share(requests: readonly Request[], onReply?: (reply: Reply) => void): Promise<Reply[]> {
    const replies: Reply[] = []
    let next = 0
    const work = async (worker: number): Promise<void> => {
      while (next < requests.length) {
        const at = next++
        replies[at] = await this.ask(worker, requests[at]!)
        onReply?.(replies[at])
      }
    }
    await Promise.all(this.#workers.map((_, worker) => work(worker)))
    return replies
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort)
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  readonly #abort = (): void => {
    for (const waiting of this.#waiting)
      for (const { reject } of waiting.splice(0)) reject(this.#signal?.reason)
    void this.close()
  }
}
