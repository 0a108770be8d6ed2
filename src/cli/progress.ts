/**
 * A line on standard error that says how far a long work is: rewritten in place on a terminal,
 * printed anew every few seconds elsewhere.
 */
export class ProgressLine {
  #shown = 0
  #text = ''

  show(text: string): void {
    this.#text = text
    const now = performance.now()
    const { isTTY } = process.stderr
    if (now - this.#shown < (isTTY ? 100 : 5000)) return
    this.#shown = now
    process.stderr.write(isTTY ? `\r\u{1b}[K${text}` : `${text}\n`)
  }

  /** Leaves the last text standing. */
  end(): void {
    if (this.#text !== '')
      process.stderr.write(process.stderr.isTTY ? `\r\u{1b}[K${this.#text}\n` : `${this.#text}\n`)
    this.#text = ''
  }
}

/** `[#####     ] 50 %` */
export function bar(share: number, width = 30): string {
  const full = Math.round(share * width)
  return `[${'#'.repeat(full)}${' '.repeat(width - full)}] ${Math.floor(100 * share)} %`
}
