import { join } from 'node:path'
import type { AppendFile, Filesystem } from './filesystem.ts'
import { encodeLine } from './line.ts'

/** Rows that are made durable by one commit at most. */
const commitRows = 1024
/** How long a row waits for others to be committed with it. */
const commitMs = 25

/** A journal segment that is complete: what lies beyond `bytes` was never acknowledged. */
export interface ClosedSegment {
  segment: string
  bytes: number
}

export interface JournalOptions {
  filesystem: Filesystem
  run: string
  /** The first segment's number. */
  nextSegment: number
  segmentBytes: number
  /** A segment is complete and may be sealed. */
  onClosed: (closed: ClosedSegment) => void
}

interface Row {
  /** Encoded at once: outside the heap, so that what waits for its commit is not copied by every scavenge. */
  bytes: Buffer
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * The write-ahead journal: a line is acknowledged when it is durable, and lines are committed in
 * groups. After a failed write or sync the segment is not trusted: it counts up to its last good
 * commit, and what was not acknowledged is written again in a new segment, whose first line says so.
 */
export class Journal {
  readonly #options: JournalOptions
  #next: number
  #file: AppendFile | null = null
  #segment = ''
  /** Durable bytes of the open segment. */
  #bytes = 0
  /** Segments with something after their last good commit, until they are sealed. */
  readonly #distrusted = new Map<string, number>()
  /** What waits, in groups that are committed together. */
  readonly #groups: Row[][] = []
  #running: Promise<void> | null = null
  #rotating = false
  #hurry: () => void = () => {}

  constructor(options: JournalOptions) {
    this.#options = options
    this.#next = options.nextSegment
  }

  /** Resolves when the line is durable. */
  append(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const row = { bytes: Buffer.from(line), resolve, reject }
      const last = this.#groups.at(-1)
      if (last && last.length < commitRows) last.push(row)
      else this.#groups.push([row])
      if (this.#groups[0]!.length === commitRows) this.#hurry()
      this.#running ??= this.#run()
    })
  }

  /** Resolves when everything appended so far is durable, or has been rejected. */
  async flush(): Promise<void> {
    const done = this.append('').catch(() => {})
    this.#hurry()
    await done
  }

  /** Commits what waits and completes the open segment. */
  async rotate(): Promise<void> {
    await this.flush()
    this.#rotating = true
    this.#running ??= this.#run()
    this.#hurry()
    await this.#running
  }

  /** The segment is sealed and gone: nothing need be said of it any more. */
  forget(segment: string): void {
    this.#distrusted.delete(segment)
  }

  /** A segment's name that no other will have: the journal's next, or that of a part which never was in it. */
  nextName(): string {
    return String(this.#next++).padStart(8, '0')
  }

  async #run(): Promise<void> {
    while (this.#groups.length > 0 || this.#rotating) {
      if (this.#groups.length > 0) {
        await this.#gather()
        await this.#commitGroup(this.#groups.shift()!)
      }
      if (this.#rotating || this.#bytes >= this.#options.segmentBytes) await this.#complete()
      this.#rotating = false
    }
    this.#running = null
  }

  /** Waits until the first group is full, its time has come, or somebody is in a hurry. */
  async #gather(): Promise<void> {
    if (this.#groups[0]!.length === commitRows || this.#rotating) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, commitMs)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#hurry = () => {}
  }

  async #commitGroup(rows: Row[]): Promise<void> {
    const group = Buffer.concat(rows.map(({ bytes }) => bytes))
    try {
      if (group.length > 0) await this.#commit(group)
      for (const { resolve } of rows) resolve()
    } catch (error) {
      for (const { reject } of rows) reject(error)
    }
  }

  /** Tries a second time, in a new segment. */
  async #commit(group: Buffer): Promise<void> {
    try {
      await this.#write(group)
    } catch {
      await this.#complete()
      try {
        await this.#write(group)
      } catch (error) {
        await this.#complete()
        throw error
      }
    }
  }

  async #write(group: Buffer): Promise<void> {
    const { filesystem, run } = this.#options
    const folder = join(run, 'journal')
    let head = ''
    if (this.#file === null) {
      this.#segment = this.nextName()
      const path = join(folder, `${this.#segment}.ndjson`)
      this.#file = await filesystem.append(path, { fresh: true })
      const distrusted = [...this.#distrusted]
      head = encodeLine('segment', { segment: this.#segment, distrusted })
    }
    const bytes = head === '' ? group : Buffer.concat([Buffer.from(head), group])
    // Until the commit is good, the segment counts up to the commit before.
    this.#distrusted.set(this.#segment, this.#bytes)
    await this.#file.write(bytes)
    await this.#file.sync()
    if (head !== '') await filesystem.syncFolder(folder)
    this.#distrusted.delete(this.#segment)
    this.#bytes += bytes.length
  }

  async #complete(): Promise<void> {
    const file = this.#file
    if (file === null) return
    this.#file = null
    const closed = { segment: this.#segment, bytes: this.#bytes }
    this.#bytes = 0
    // What counts is durable: a failing close takes nothing away.
    await file.close().catch(() => {})
    this.#options.onClosed(closed)
  }
}
