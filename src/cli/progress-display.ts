import type { ArmProgress, Progress } from '../experiment/index.ts'
import { printable } from './printable.ts'

const barWidth = 16

/** The state of a run in lines: one bar for all, one line an arm. */
export function progressLines(progress: Progress): string[] {
  return [
    `${bar(progress.drawn / progress.wanted)} ${summary(progress)}`,
    ...progress.arms.map(armLine),
    ...lastFailure(progress),
  ]
}

/** The same in one line, for logs. */
export function progressLine(progress: Progress): string {
  const shares = progress.arms.map((arm) => `${arm.name} ${share(arm)}`).join(', ')
  return [`${summary(progress)}; correct so far: ${shares}`, ...lastFailure(progress)].join(';')
}

/** What keeps a run from starting: shown until something has come back. */
function lastFailure({ lastFailure: failure, secondsLeft }: Progress): string[] {
  return failure === null || secondsLeft !== null ? [] : [`  last failure: ${printable(failure)}`]
}

function summary(progress: Progress): string {
  const { drawn, wanted, tokensPerSecond, censored, secondsLeft, failures } = progress
  const failed = Object.entries(failures).map(([failure, count]) => `${failure} ${count}`)
  return [
    `${drawn.toLocaleString('en')}/${wanted.toLocaleString('en')} completions`,
    `${Math.round(tokensPerSecond).toLocaleString('en')} tokens/s`,
    `${censored} censored`,
    ...(failed.length > 0 ? [`sent again: ${failed.join(', ')}`] : []),
    secondsLeft === null ? 'time left unknown' : `${duration(secondsLeft)} left`,
  ].join(', ')
}

function armLine(arm: ArmProgress): string {
  const stopped = arm.stopped === null ? '' : `; stopped: ${printable(arm.stopped)}`
  return `  ${arm.name}: ${arm.drawn}/${arm.wanted}, ${share(arm)} correct so far${stopped}`
}

function share({ correct, graded }: ArmProgress): string {
  return graded === 0 ? '–' : `${((100 * correct) / graded).toFixed(1)} %`
}

function bar(done: number): string {
  const filled = Math.round(barWidth * Math.min(1, done || 0))
  return `[${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)}]`
}

export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${Math.ceil(seconds)} s`
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** What is needed of a terminal's stream. */
interface Terminal {
  columns?: number
  write: (text: string) => unknown
}

/** Draws lines over the ones drawn before on a terminal. */
export class LiveLines {
  readonly #stream: Terminal
  #drawn = 0

  constructor(stream: Terminal) {
    this.#stream = stream
  }

  draw(lines: readonly string[]): void {
    const width = this.#stream.columns ?? 80
    const up = this.#drawn > 0 ? `\u001B[${this.#drawn}A` : ''
    const text = lines.map((line) => `${line.slice(0, width - 1)}\u001B[K\n`).join('')
    this.#stream.write(`${up}\r${text}\u001B[J`)
    this.#drawn = lines.length
  }
}
