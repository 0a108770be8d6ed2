import type { Sample, SampleGrade, SampleKey } from '../records/index.ts'
import type { Filesystem } from './filesystem.ts'
import type { RunReader } from './reader.ts'
import { emptyReport, type RecoveryReport } from './recovery.ts'

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
  readonly recovery: RecoveryReport = emptyReport()

  protected constructor(folder: string, id: string) {
    this.folder = folder
    this.id = id
  }

  /**
   * Takes the lock, mends what a kill left behind, and reads which keys are recorded. Throws an
   * `InputError` (`run is in use by process …`) where another process has it open.
   */
  static open(folder: string, options: StoreOptions = {}): Promise<Store> {
    throw new Error(`not yet: ${folder}`)
  }

  /** What is to be drawn, as `writePlan` wrote it last; null in a fresh run. */
  get plan(): unknown {
    throw new Error('not yet')
  }

  /** Replaces plan.json as a whole or not at all. Whether the change is allowed is the experiment's to say. */
  writePlan(plan: unknown): Promise<void> {
    throw new Error(`not yet:`)
  }

  /** Samples recorded. */
  get count(): number {
    throw new Error('not yet')
  }

  /** Whether this sample is recorded (durable); exact, in constant time. */
  has(key: SampleKey): boolean {
    throw new Error(`not yet: ${key.problem}`)
  }

  /** Whether this grader (`name@version`) has graded this sample. */
  graded(grader: string, key: SampleKey): boolean {
    throw new Error(`not yet: ${grader} ${key.problem}`)
  }

  /** Every recorded key, by condition and problem. */
  keys(): Iterable<SampleKey> {
    throw new Error('not yet')
  }

  /**
   * Notes that these are about to be asked of a server, so that what was in flight at a crash can be
   * counted. Resolves when durable; a client need not wait for it, only keep the order.
   */
  issue(keys: readonly SampleKey[]): Promise<void> {
    throw new Error(`not yet: ${keys.length}`)
  }

  /**
   * Records samples; resolves when they are durable. Calls are committed together: what is queued
   * within 25 ms, at most 1,024 rows. A key that is recorded already is counted and left as it was.
   */
  append(samples: readonly Sample[]): Promise<void> {
    throw new Error(`not yet: ${samples.length}`)
  }

  /**
   * Records what a grader (`name@version`) says of recorded samples; resolves when durable. Throws a
   * `RangeError` for a sample that is not recorded or that is censored: those are never graded.
   */
  appendGrades(grader: string, grades: readonly SampleGrade[]): Promise<void> {
    throw new Error(`not yet: ${grader} ${grades.length}`)
  }

  /** Commits what is queued and opens a reader on everything acknowledged so far; close it after use. */
  reader(): Promise<RunReader> {
    throw new Error('not yet')
  }

  /** Turns everything acknowledged into Parquet and starts an empty journal. */
  seal(): Promise<void> {
    throw new Error('not yet')
  }

  /** Commits, seals, releases the lock. The run can be opened again at once. */
  close(): Promise<void> {
    throw new Error('not yet')
  }
}
