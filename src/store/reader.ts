import type { ProblemTally, Sample, SampleGrade, SampleKey } from '../records/index.ts'
import { emptyReport, type RecoveryReport } from './recovery.ts'

/** A sample without its texts: what `samples/*.parquet` holds. */
export type NarrowSample = Omit<Sample, 'prompt' | 'completion' | 'reasoning'>

/** The tally of one problem under one condition. */
export interface StoredTally extends ProblemTally {
  /** Samples that the grader has not graded yet; they are in `u`, as are censored and undecided ones. */
  ungraded: number
  /** Samples that ended in a deadline or a context overflow; they are in `u`. */
  censored: number
}

/** Narrows a query; what is left out does not narrow. */
export interface SampleFilter {
  condition?: string
  problem?: string
}

/**
 * A run as it was when this reader was opened: the sealed files that the manifest names and what the
 * journals held, each key once. Needs no lock, so anyone can read while a run goes on. Queries go
 * through a DuckDB in memory; lists of rows come in batches, so that no run must fit in memory.
 */
export class RunReader {
  readonly folder: string
  readonly id: string
  /** What `Store.writePlan` wrote last; null before. */
  readonly plan: unknown
  /** What this run has survived; see `RecoveryReport`. */
  readonly recovery: RecoveryReport = emptyReport()

  protected constructor(folder: string, id: string, plan: unknown) {
    this.folder = folder
    this.id = id
    this.plan = plan
  }

  /** Opens the run for reading; throws an `InputError` where the folder holds none. */
  static open(folder: string): Promise<RunReader> {
    throw new Error(`not yet: ${folder}`)
  }

  /** The graders with at least one grade, as `name@version`, sorted. */
  graders(): string[] {
    throw new Error('not yet')
  }

  /**
   * n, c and u of every problem, by condition, with tokens, truncated completions and answers where
   * they are known. Problems come in the order of their ids. Whoever knows the plan adds strata.
   */
  tallies(grader: string): Promise<Map<string, StoredTally[]>> {
    throw new Error(`not yet: ${grader}`)
  }

  /** Samples without their texts, in no particular order. */
  samples(_filter: SampleFilter = {}): AsyncIterable<NarrowSample[]> {
    throw new Error(`not yet:`)
  }

  /** Whole samples of these keys, in no particular order; a key that is not recorded is left out. */
  texts(keys: readonly SampleKey[]): AsyncIterable<Sample[]> {
    throw new Error(`not yet: ${keys.length}`)
  }

  /** Whole samples, other than censored ones, that this grader (`name@version`) has not graded. */
  ungraded(grader: string): AsyncIterable<Sample[]> {
    throw new Error(`not yet: ${grader}`)
  }

  grades(grader: string, filter: SampleFilter = {}): AsyncIterable<SampleGrade[]> {
    throw new Error(`not yet: ${grader}`)
  }

  /**
   * Writes every sample as one row to a file whose extension (`.parquet`, `.jsonl`, `.csv`) chooses
   * the format, and returns the number of rows. With a grader its verdict, answer, rule and reason
   * are added. CSV cells that a spreadsheet would take for a formula are prefixed with `'`.
   */
  export(path: string, options: { grader?: string } = {}): Promise<number> {
    throw new Error(`not yet: ${path}`)
  }

  /** Frees the DuckDB instance. */
  close(): void {}
}
