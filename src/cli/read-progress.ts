import type { ReadLogOptions } from '../logs/index.ts'
import { bar, ProgressLine } from './progress.ts'
import { duration } from './progress-display.ts'

/** A read that is over before this needs no progress. */
const quietMs = 2000

/** How far the reading of one or more logs is, with its rate and what is left, on standard error. */
export class ReadProgress {
  samples = 0
  #total = 0
  #read = 0
  readonly #start = performance.now()
  readonly #line = new ProgressLine()

  /** For the readers; logs that are read side by side add up. */
  readonly options: Pick<ReadLogOptions, 'onSize' | 'onBytes'> = {
    onSize: (bytes) => {
      this.#total += bytes
    },
    onBytes: (bytes) => {
      this.#read += bytes
      const ms = performance.now() - this.#start
      if (ms > quietMs) this.#line.show(this.text(ms))
    },
  }

  /** `[###   ] 50 % 1.2 of 2.4 GB, 200 MB/s, 6 s left, 30,000 samples` */
  text(ms: number): string {
    const rate = this.#read / ms
    const of = Math.max(this.#total, this.#read)
    // What comes from standard input has no known end.
    const known = this.#total > 0
    return [
      known ? `${bar(this.#read / of)} ${size(this.#read)} of ${size(of)}` : size(this.#read),
      `${(rate / 1e3).toFixed(0)} MB/s`,
      ...(known ? [`${duration((of - this.#read) / rate / 1e3)} left`] : []),
      ...(this.samples > 0 ? [`${this.samples.toLocaleString('en')} samples`] : []),
    ].join(', ')
  }

  end(): void {
    this.#line.end()
  }

  async *counted<Sample>(samples: AsyncIterable<Sample>): AsyncGenerator<Sample> {
    for await (const sample of samples) {
      this.samples++
      yield sample
    }
  }
}

const size = (bytes: number) =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
