import { join } from 'node:path'
import {
  RunProgress,
  type ComparedPair,
  type RunEvent,
  type RunOutcome,
} from '../experiment/index.ts'
import { armSummary } from './arm-summary.ts'
import { printable } from './printable.ts'
import { ProgressLine } from './progress.ts'
import { LiveLines, progressLine, progressLines } from './progress-display.ts'

interface WatchOptions {
  json: boolean
  folder: string
  /** The command that goes on with this run. */
  again: string
}

const everyMs = { terminal: 250, log: 5000 }

/**
 * Shows a run: a bar on a terminal, a line every few seconds elsewhere, JSON events on standard output
 * when asked for. Turns the first Ctrl-C into a signal to finish, the second into an end.
 */
export class RunWatch {
  readonly #options: WatchOptions
  readonly #progress = new RunProgress(Date.now())
  readonly #controller = new AbortController()
  readonly #live = process.stderr.isTTY ? new LiveLines(process.stderr) : null
  /** What is done with what was drawn. */
  readonly #after = new ProgressLine()
  #isDrawing = true
  readonly #timer: NodeJS.Timeout
  readonly #interrupt = () => this.#onInterrupt()

  constructor(options: WatchOptions) {
    this.#options = options
    const every = this.#live && !options.json ? everyMs.terminal : everyMs.log
    this.#timer = setInterval(() => {
      if (this.#isDrawing) this.#show()
    }, every)
    process.on('SIGINT', this.#interrupt)
    process.on('SIGTERM', this.#interrupt)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  add(event: RunEvent): void {
    this.#progress.add(event)
    if (event.kind === 'started') this.#show()
    if (event.kind === 'auditing' && event.total > 10_000)
      this.#showAfter(`audited ${event.audited} of ${event.total} chains`)
    if (event.kind === 'comparing') this.#showAfter('comparing the arms, and writing the reports')
    if (event.kind === 'stopped')
      this.#say({ event: 'stopped', arm: event.arm, reason: event.reason })
  }

  /** The last words, and the exit code: 0 when everything asked for is there. */
  end({ result, tallies, recovery, findings }: RunOutcome): number {
    const progress = this.#progress.at(Date.now())
    this.#after.end()
    if (this.#isDrawing || this.#options.json) this.#show()
    if (recovery.redrawn.length > 0)
      console.error(
        `${recovery.redrawn.length} completions were in flight when an earlier run stopped and were drawn again under their seeds`,
      )
    for (const { arm, reason } of result.stopped)
      console.error(`arm ${arm} stopped: ${printable(reason)}`)
    for (const { arm, problems } of tallies) console.error(armSummary(arm, problems))
    for (const finding of findings)
      console.error(
        'needs' in finding
          ? `${finding.rl}: no comparison: ${finding.needs}`
          : verdictLine(finding, this.#options.folder),
      )
    const complete = progress.drawn >= progress.wanted
    if (complete) console.error(`all ${progress.drawn} completions are in ${this.#options.folder}`)
    else console.error(`sealed in ${this.#options.folder}; to go on: ${this.#options.again}`)
    this.#say({ event: complete ? 'done' : 'stopped', folder: this.#options.folder, ...progress })
    return complete ? 0 : 1
  }

  close(): void {
    clearInterval(this.#timer)
    process.off('SIGINT', this.#interrupt)
    process.off('SIGTERM', this.#interrupt)
  }

  #show(): void {
    const progress = this.#progress.at(Date.now())
    if (progress.wanted === 0) return
    if (this.#options.json) this.#say({ event: 'progress', ...progress })
    else if (this.#live) this.#live.draw(progressLines(progress))
    else console.error(progressLine(progress))
  }

  #showAfter(text: string): void {
    if (this.#options.json) return
    if (this.#isDrawing) this.#show()
    this.#isDrawing = false
    this.#after.show(text)
  }

  #say(event: Record<string, unknown>): void {
    if (this.#options.json) console.log(JSON.stringify(event))
  }

  #onInterrupt(): void {
    if (this.#controller.signal.aborted) process.exit(1)
    console.error('\nfinishing what is in flight, for ten seconds at most; again to stop at once')
    this.#controller.abort()
  }
}

function verdictLine({ comparison, report }: ComparedPair, folder: string): string {
  return `${comparison.verdict.name}: ${comparison.verdict.sentence}\n  ${join(folder, report)}`
}
