import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Sample, SampleGrade, SampleAudit, SampleKey, SampleScore } from '../records/index.ts'
import {
  auditSchema,
  flatAudit,
  flatGrade,
  gradeSchema,
  sampleSchema,
  scoreSchema,
} from './columns.ts'
import { type Filesystem, realFilesystem, replaceFile } from './filesystem.ts'
import { type ClosedSegment, Journal } from './journal.ts'
import { checkKey, KeySet } from './key-set.ts'
import { encodeLine } from './line.ts'
import { graderPattern, noLosses, scorerPattern } from './manifest.ts'
import { listKeys, type OwnedRun, ownRun } from './open-store.ts'
import { RunReader } from './reader.ts'
import type { RecoveryReport } from './recovery.ts'
import { sealSegment } from './seal.ts'
import { type DerivedKind, sealDerived } from './derived.ts'
import { gradedBy, readSegment } from './segment.ts'

export interface StoreOptions {
  /** Makes the run where the folder holds none; otherwise that is an `InputError`. */
  create?: boolean
  signal?: AbortSignal
  /** A journal segment is sealed into Parquet when it passes this size. Default 64 MiB. */
  segmentBytes?: number
  /** The disk; tests put a worse one in its place. */
  filesystem?: Filesystem
}

/**
 * The one writer of a run folder. What `append`, `appendGrades` and `writePlan` have acknowledged
 * survives a kill at any moment and a power cut; see docs/run-folder.md for the layout.
 *
 * ```ts
 * const store = await Store.open('run', { create: true })
 * if (!store.has(key)) {
 *   await store.issue([key])
 *   await store.append([{ ...key, ...(await draw(key)) }])
 * }
 * await store.close()
 * ```
 *
 * A failed `append` (disk full) rejects with the cause; nothing acknowledged is lost, the samples may
 * be appended again when there is room, and the store goes on in a new segment.
 */
export class Store {
  readonly folder: string
  readonly id: string
  /** What this run has survived until it was opened; see `RecoveryReport`. */
  readonly recovery: RecoveryReport
  readonly #run: OwnedRun
  readonly #filesystem: Filesystem
  readonly #journal: Journal
  readonly #pending = new Map<string, KeySet>()
  #plan: unknown
  /** Complete segments in their order, each with what must be durable before it may go. */
  readonly #complete: (ClosedSegment & { carried: Promise<void> })[] = []
  #sealing: Promise<void> = Promise.resolve()
  #repeated = 0
  #closed: Promise<void> | null = null

  private constructor(folder: string, run: OwnedRun, options: StoreOptions) {
    this.folder = folder
    this.id = run.id
    this.recovery = run.recovery
    this.#run = run
    this.#plan = run.plan
    this.#filesystem = run.sealer.filesystem
    this.#journal = new Journal({
      filesystem: this.#filesystem,
      run: folder,
      nextSegment: run.nextSegment,
      segmentBytes: options.segmentBytes ?? 64 * 2 ** 20,
      onClosed: (closed) => this.#onClosed(closed),
    })
  }

  /**
   * Takes the lock, mends what a kill left behind, and reads which keys are recorded. Throws an
   * `InputError` (`run is in use by process …`) where another process has it open.
   */
  static async open(folder: string, options: StoreOptions = {}): Promise<Store> {
    const { create = false, signal, filesystem = realFilesystem } = options
    return new Store(folder, await ownRun(folder, filesystem, { create, signal }), options)
  }

  /** What is to be drawn, as `writePlan` wrote it last; null in a fresh run. */
  get plan(): unknown {
    return this.#plan
  }

  /** Replaces plan.json as a whole or not at all. Whether the change is allowed is the experiment's to say. */
  async writePlan(plan: unknown): Promise<void> {
    const text = `${JSON.stringify(plan, null, 2)}\n`
    await replaceFile(this.#filesystem, this.folder, 'plan.json', text)
    this.#plan = JSON.parse(text)
  }

  /** Samples recorded. */
  get count(): number {
    return this.#run.recorded.samples.size
  }

  /** Records that came to this store a second time and were left as they were. */
  get repeated(): number {
    return this.#repeated
  }

  /** Whether this sample is recorded (durable); exact, in constant time. */
  has(key: SampleKey): boolean {
    return this.#run.recorded.samples.has(key)
  }

  /** Whether this grader (`name@version`) has graded this sample. */
  graded(grader: string, key: SampleKey): boolean {
    return this.#run.recorded.grades.get(grader)?.has(key) ?? false
  }

  /** Every recorded key, by condition and problem. */
  keys(): Iterable<SampleKey> {
    return this.#run.recorded.samples
  }

  /**
   * Notes that these are about to be asked of a server, so that what was in flight at a crash can be
   * counted. Resolves when durable; a client need not wait for it, only keep the order.
   */
  async issue(keys: readonly SampleKey[]): Promise<void> {
    this.#refuseIfClosed()
    const issued = keys.filter((key) => !this.has(key))
    for (const key of issued) checkKey(key)
    for (const key of issued) this.#run.recorded.inFlight.add(key)
    if (issued.length > 0) await this.#journal.append(issuedLine(issued))
  }

  /**
   * Records samples; resolves when they are durable. Calls are committed together: what is queued
   * within 25 ms, at most 1,024 rows. A key that is recorded already is counted and left as it was.
   */
  async append(samples: readonly Sample[]): Promise<void> {
    this.#refuseIfClosed()
    const { recorded } = this.#run
    const checked = samples.map((sample) => {
      checkKey(sample)
      return check(sampleSchema, sample)
    })
    await allDone(
      checked.map(async (sample) => {
        const isNew = await this.#appendOnce('samples', recorded.samples, sample, () =>
          encodeLine('sample', wellFormed(sample)),
        )
        recorded.inFlight.delete(sample)
        if (isNew && sample.finish === 'censored') recorded.censored.add(sample)
      }),
    )
  }

  /**
   * Records what a grader (`name@version`) says of recorded samples; resolves when durable. Throws a
   * `RangeError` for a sample that is not recorded or that is censored: those are never graded.
   */
  async appendGrades(grader: string, grades: readonly SampleGrade[]): Promise<void> {
    this.#refuseIfClosed()
    const { recorded } = this.#run
    if (!graderPattern.test(grader))
      throw new RangeError(`invalid grader; not name@version in letters and digits: ${grader}`)
    const checked = grades.map((grade) => {
      const { condition, problem, index } = grade
      if (!recorded.samples.has(grade))
        throw new RangeError(
          `no sample is recorded for this grade: ${condition} ${problem} ${index}`,
        )
      if (recorded.censored.has(grade))
        throw new RangeError(`censored samples are not graded: ${condition} ${problem} ${index}`)
      const flat = flatGrade(grade)
      check(gradeSchema, flat)
      return { grade, flat }
    })
    const graded = gradedBy(recorded, grader)
    await allDone(
      checked.map(({ grade, flat }) =>
        this.#appendOnce(grader, graded, grade, () =>
          encodeLine('grade', { grader, ...wellFormed(flat) }),
        ),
      ),
    )
  }

  /**
   * Records how likely recorded samples are under another condition (its hash), as one part of its own;
   * resolves when it is durable. Scores do not pass through the journal: what a kill loses of them is
   * computed again, and comes out the same. Throws a `RangeError` for a sample that is not recorded.
   */
  async appendScores(under: string, scores: readonly SampleScore[]): Promise<void> {
    if (!scorerPattern.test(under))
      throw new RangeError(`invalid condition; not a hash in letters and digits: ${under}`)
    for (const score of scores) check(scoreSchema, score)
    await this.#appendDerived({ kind: 'scores', by: under, rows: scores })
  }

  /**
   * Records what an auditor (`name@version`) says of recorded samples, as `appendScores` records scores:
   * what a kill loses of it is computed again, and comes out the same.
   */
  async appendAudits(auditor: string, audits: readonly SampleAudit[]): Promise<void> {
    if (!graderPattern.test(auditor))
      throw new RangeError(`invalid auditor; not name@version in letters and digits: ${auditor}`)
    const rows = audits.map(flatAudit)
    for (const row of rows) check(auditSchema, row)
    await this.#appendDerived({ kind: 'audits', by: auditor, rows: rows.map(wellFormed) })
  }

  async #appendDerived(part: {
    kind: DerivedKind
    by: string
    rows: readonly SampleKey[]
  }): Promise<void> {
    this.#refuseIfClosed()
    const foreign = part.rows.find((row) => !this.has(row))
    if (foreign)
      throw new RangeError(
        `no sample is recorded for this ${part.kind.slice(0, -1)}: ${foreign.condition} ${foreign.problem} ${foreign.index}`,
      )
    if (part.rows.length === 0) return
    const written = this.#sealing
      .catch(() => {})
      .then(() => sealDerived(this.#run.sealer, this.#journal.nextName(), part))
    // Parts are written one after the other.
    this.#sealing = written.catch(() => {})
    await written
  }

  /** Commits what is queued and opens a reader on everything acknowledged so far; close it after use. */
  async reader(): Promise<RunReader> {
    await this.#journal.flush()
    return RunReader.open(this.folder)
  }

  /** Turns everything acknowledged into Parquet and starts an empty journal. */
  async seal(): Promise<void> {
    await this.#journal.rotate()
    await this.#sealComplete()
  }

  /**
   * Commits, seals, releases the lock: the run can be opened again at once, also after a failure,
   * which leaves in the journal what could not be sealed.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    try {
      await this.seal()
    } finally {
      await this.#run.sealer.manifest.close().catch(() => {})
      this.#run.sealer.database.close()
      this.#run.lock.release()
    }
  }

  #refuseIfClosed(): void {
    if (this.#closed !== null) throw new Error(`the store is closed: ${this.folder}`)
  }

  /** Appends a line unless its key is in `recorded`, and says whether it did. */
  async #appendOnce(
    kind: string,
    recorded: KeySet,
    key: SampleKey,
    line: () => string,
  ): Promise<boolean> {
    const pending = this.#pending.get(kind) ?? new KeySet()
    this.#pending.set(kind, pending)
    // The same key may be on its way to the disk, and fail to arrive.
    while (pending.has(key)) await this.#journal.flush()
    if (recorded.has(key)) {
      ++this.#repeated
      return false
    }
    pending.add(key)
    try {
      await this.#journal.append(line())
      recorded.add(key)
    } finally {
      pending.delete(key)
    }
    return true
  }

  #onClosed(closed: ClosedSegment): void {
    // A segment that never held anything, as on a full disk, says nothing of what is in flight.
    const carried = closed.bytes > 0 ? this.#carryInFlight() : Promise.resolve()
    carried.catch(() => {})
    this.#complete.push({ ...closed, carried })
    // Whoever waits for sealing tries again and hears of its failure.
    this.#sealComplete().catch(() => {})
  }

  /** What is in flight must stay on record when the segment that says so is gone. */
  async #carryInFlight(): Promise<void> {
    const { inFlight } = this.#run.recorded
    if (this.#closed === null && inFlight.size > 0)
      await this.#journal.append(issuedLine([...inFlight]))
  }

  /** Seals complete segments, one after the other and in their order. */
  #sealComplete(): Promise<void> {
    this.#sealing = this.#sealing
      .catch(() => {})
      .then(async () => {
        for (let next = this.#complete[0]; next; next = this.#complete[0]) {
          await next.carried.catch(() => this.#carryInFlight())
          await this.#sealOne(next)
          this.#complete.shift()
          this.#journal.forget(next.segment)
        }
      })
    return this.#sealing
  }

  async #sealOne({ segment: name, bytes }: ClosedSegment): Promise<void> {
    const path = join(this.folder, 'journal', `${name}.ndjson`)
    const segment = readSegment((await readFile(path)).subarray(0, bytes))
    // Only recovery, which reads it against everything that is recorded, can tell which grades
    // have lost their samples: this segment and those after it are left to it.
    if (segment.damaged + segment.torn > 0)
      throw new Error(`damaged while it was in use; open the run again to recover it: ${path}`)
    const isLast = this.#closed !== null && this.#complete.length === 1
    const redrawn = isLast ? listKeys(this.#run.recorded.inFlight) : []
    await sealSegment(this.#run.sealer, name, segment, { ...noLosses(), redrawn })
  }
}

function issuedLine(keys: readonly SampleKey[]): string {
  return encodeLine('issued', { keys: listKeys(keys) })
}

/** Waits for all, so that nothing is left running, and throws what the first failure threw. */
async function allDone(promises: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(promises)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

function check<Row>(schema: z.ZodType<Row>, record: unknown): Row {
  const parsed = schema.safeParse(record)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new RangeError(`invalid record; ${issue!.path.join('.')}: ${issue!.message}`)
}

/** Parquet holds UTF-8, which has no lone surrogates: each becomes U+FFFD. */
function wellFormed<Row extends object>(record: Row): Row {
  const isSound = (value: unknown) => typeof value !== 'string' || value.isWellFormed()
  if (Object.values(record).every(isSound)) return record
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  )
  return JSON.parse(text)
}
