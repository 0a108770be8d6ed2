import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sample, SampleGrade, SampleKey, SampleScore } from '../records/index.ts'
import {
  asFields,
  auditFields,
  gradedAuditSchema,
  type GradedSampleAudit,
  nullColumns,
  type GradePair,
  gradePairSchema,
  gradeSchema,
  keySchema,
  type NarrowSample,
  narrowSchema,
  sampleSchema,
  scoreSchema,
} from './columns.ts'
import {
  type GradedCompletion,
  readCompletions,
  readReading,
  type ReadingFacts,
} from './completions.ts'
import { Database, quote } from './database.ts'
import { type Duplicates, readDuplicates } from './duplicates.ts'
import { type ExportKnown, exportRun } from './export.ts'
import { closeJournals, openJournals } from './journal-files.ts'
import { layViews } from './journal-tables.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { readPrompts, type StoredPrompts } from './prompts.ts'
import { recoveryReport, type RecoveryReport } from './recovery.ts'
import { noRun, readPlan, readRunId } from './run-files.ts'
import { derivedTable, type DerivedKind, makersOf } from './derived.ts'
import { damagedFiles, trustSealed } from './sealed.ts'
import { readTallies, type StoredTally } from './tallies.ts'
import { createView, gradesView, sameKey } from './views.ts'

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
  readonly recovery: RecoveryReport
  readonly #database: Database
  readonly #manifest: Manifest
  readonly #graders: string[]
  readonly #emptyViews = new Set<string>()

  private constructor(fields: Opened) {
    this.folder = fields.folder
    this.id = fields.id
    this.plan = fields.plan
    this.recovery = fields.recovery
    this.#database = fields.database
    this.#manifest = fields.manifest
    this.#graders = fields.graders
  }

  /** Opens the run for reading; throws an `InputError` where the folder holds none. */
  static async open(folder: string): Promise<RunReader> {
    const id = await readRunId(folder)
    if (id === null) throw noRun(folder)
    const plan = await readPlan(folder)
    // A segment that is sealed while this opens is in the journals, in the manifest, or in both.
    const journals = await openJournals(folder)
    const database = await Database.open(join(tmpdir(), `passbound-${id}`))
    try {
      const manifest = await readManifest(folder)
      await trustSealed(folder, database, manifest, new Set(journals.map(({ name }) => name)))
      const unsealed = journals.filter(({ name }) => !manifest.entries.has(name))
      const { losses, graders } = await layViews(database, folder, manifest, unsealed)
      const recovery = recoveryReport(manifest.entries.values(), manifest.damaged, losses)
      return new RunReader({ folder, id, plan, recovery, database, manifest, graders })
    } catch (error) {
      database.close()
      throw error
    } finally {
      await closeJournals(journals)
    }
  }

  /** The graders with at least one grade, as `name@version`, sorted. */
  graders(): string[] {
    return [...this.#graders]
  }

  /**
   * n, c and u of every problem, by condition, with tokens, truncated completions and, where asked
   * for, answers. Problems come in the order of their ids. Whoever knows the plan adds strata.
   */
  async tallies(
    grader: string,
    { answers = false }: { answers?: boolean } = {},
  ): Promise<Map<string, StoredTally[]>> {
    return readTallies(this.#database, await this.#gradesOf(grader), { answers })
  }

  /** How many long completions repeat another of the same problem word for word, by condition. */
  duplicates(): Promise<Map<string, Duplicates>> {
    return readDuplicates(this.#database)
  }

  /** Every completion with this grader's verdict, in no particular order. */
  async *completions(grader: string): AsyncGenerator<GradedCompletion[]> {
    yield* readCompletions(this.#database, await this.#gradesOf(grader))
  }

  /** By condition: how its completions were read. */
  async reading(grader: string): Promise<Map<string, ReadingFacts>> {
    return readReading(this.#database, await this.#gradesOf(grader))
  }

  /** How many prompts were sent, how long, and the hash of that of problem `first`, by condition. */
  prompts(first: string): Promise<Map<string, StoredPrompts>> {
    return readPrompts(this.#database, first)
  }

  /** Samples without their texts, in no particular order. */
  samples(filter: SampleFilter = {}): AsyncIterable<NarrowSample[]> {
    return this.#database.stream(
      narrowSchema,
      `SELECT ${asFields('samples')} FROM samples WHERE ${condition(filter)}`,
    )
  }

  /** Whole samples of these keys, in no particular order; a key that is not recorded is left out. */
  async *texts(keys: readonly SampleKey[]): AsyncGenerator<Sample[]> {
    const chunk = 1000
    for (let start = 0; start < keys.length; start += chunk) {
      const values = keys
        .slice(start, start + chunk)
        .map((key) => `(${quote(key.condition)}, ${quote(key.problem)}, ${key.index})`)
      yield* this.#wholeSamples(
        `(condition, problem, sample_index) IN (VALUES ${values.join(', ')})`,
      )
    }
  }

  /** Whole samples, other than censored ones, that this grader (`name@version`) has not graded. */
  async *ungraded(grader: string): AsyncGenerator<Sample[]> {
    const grades = await this.#gradesOf(grader)
    yield* this.#wholeSamples(
      `finish <> 'censored' AND NOT EXISTS (FROM ${grades} grade WHERE ${sameKey('samples', 'grade')})`,
    )
  }

  /** Everything that a grader says, in no particular order. */
  async *grades(grader: string, filter: SampleFilter = {}): AsyncGenerator<SampleGrade[]> {
    const grades = await this.#gradesOf(grader)
    yield* this.#database.stream(
      gradeSchema,
      `SELECT ${asFields('grades')} FROM ${grades} WHERE ${condition(filter)}`,
    )
  }

  /** The conditions under which samples have been scored, by their hashes, sorted. */
  scorers(): string[] {
    return makersOf('scores', this.#manifest.entries.values())
  }

  /**
   * How likely samples are under a condition (its hash), each once, in no particular order; `condition`
   * of the filter is the one that the samples were drawn under.
   */
  async *scores(under: string, filter: SampleFilter = {}): AsyncGenerator<SampleScore[]> {
    const from = this.#derived('scores', under)
    if (from === null) return
    yield* this.#database.stream(
      scoreSchema,
      `SELECT ${asFields('scores')} FROM ${from} WHERE ${condition(filter)}`,
    )
  }

  /** The keys of the samples that have been scored under a condition. */
  async *scoreKeys(under: string): AsyncGenerator<SampleKey[]> {
    const from = this.#derived('scores', under)
    if (from === null) return
    yield* this.#database.stream(
      keySchema,
      `SELECT condition, problem, sample_index AS "index" FROM ${from}`,
    )
  }

  /** The auditors whose audits are stored, as `name@version`, sorted. */
  auditors(): string[] {
    return makersOf('audits', this.#manifest.entries.values())
  }

  /** Whole samples, other than censored ones, that this auditor has not audited. */
  unaudited(auditor: string): AsyncGenerator<Sample[]> {
    return this.#wholeSamples(this.#isUnaudited(auditor))
  }

  /** Their keys. */
  unauditedKeys(auditor: string): AsyncIterable<SampleKey[]> {
    return this.#database.stream(
      keySchema,
      `SELECT condition, problem, sample_index AS "index" FROM samples
        WHERE ${this.#isUnaudited(auditor)}`,
    )
  }

  #isUnaudited(auditor: string): string {
    const from = this.#derived('audits', auditor)
    const isNew =
      from === null
        ? 'true'
        : `NOT EXISTS (FROM ${from} audit WHERE ${sameKey('samples', 'audit')})`
    return `finish <> 'censored' AND ${isNew}`
  }

  /** Every sample with what a grader and an auditor say of it, by condition and problem. */
  async *gradedAudits(grader: string, auditor: string): AsyncGenerator<GradedSampleAudit[]> {
    const grades = await this.#gradesOf(grader)
    const from = this.#derived('audits', auditor)
    const audits = from ?? `(SELECT ${nullColumns('audits')} WHERE false)`
    const key = ['condition', 'problem', 'sample_index']
    yield* this.#database.stream(
      gradedAuditSchema,
      `SELECT samples.condition, samples.problem, samples.sample_index AS "index",
        grade.verdict, grade.answer IS NOT NULL AS answered, audit.problem IS NOT NULL AS audited,
        ${auditFields.map(([field, column]) => `audit.${column} AS "${field}"`).join(', ')}
      FROM samples
        LEFT JOIN ${grades} grade ON ${sameKey('samples', 'grade')}
        LEFT JOIN ${audits} audit ON ${sameKey('samples', 'audit')}
      ORDER BY ${key.map((name) => `samples.${name}`).join(', ')}`,
    )
  }

  /** What two graders say of each sample that both graded, in the order of the keys. */
  async *gradePairs(from: string, to: string): AsyncGenerator<GradePair[]> {
    const [first, second] = [await this.#gradesOf(from), await this.#gradesOf(to)]
    yield* this.#database.stream(
      gradePairSchema,
      `SELECT a.condition AS condition, a.problem AS problem, a.sample_index AS "index",
        a.verdict AS "from", b.verdict AS "to"
      FROM ${first} a JOIN ${second} b ON ${sameKey('a', 'b')} ORDER BY ALL`,
    )
  }

  /**
   * Writes every sample as one row to a file whose extension (`.parquet`, `.jsonl`, `.csv`) chooses
   * the format, and returns the number of rows. With a grader its verdict, answer, rule and reason
   * are added, with `known` the arms' names and what is known of the problems. CSV cells that a spreadsheet would take for a formula are prefixed with `'`.
   */
  async export(
    path: string,
    { grader, known = { arms: [], problems: [] } }: { grader?: string; known?: ExportKnown } = {},
  ): Promise<number> {
    const grades = grader ? await this.#gradesOf(grader) : null
    return exportRun(this.#database, path, { grades, known })
  }

  /** Reads every sealed byte and returns the files that are not what the manifest says. */
  async damagedFiles(): Promise<string[]> {
    const files = [...this.#manifest.entries.values()].flatMap((entry) => entry.files)
    return damagedFiles(this.folder, files, { everyByte: true })
  }

  /** Frees the DuckDB instance. */
  close(): void {
    this.#database.close()
  }

  /** The text comes after the narrow columns have said which rows are wanted. */
  #wholeSamples(where: string): AsyncGenerator<Sample[]> {
    return this.#database.stream(
      sampleSchema,
      `WITH wanted AS MATERIALIZED (FROM samples WHERE ${where})
        SELECT ${asFields('samples')}, texts.prompt, texts.completion, texts.opening, texts.reasoning
        FROM texts JOIN wanted USING (condition, problem, sample_index)`,
    )
  }

  #derived(kind: DerivedKind, by: string): string | null {
    return derivedTable(this.folder, this.#manifest.entries.values(), { kind, by })
  }

  async #gradesOf(grader: string): Promise<string> {
    const view = gradesView(grader)
    if (!this.#graders.includes(grader) && !this.#emptyViews.has(grader)) {
      await createView(this.#database, this.folder, 'grades', view, [], undefined)
      this.#emptyViews.add(grader)
    }
    return view
  }
}

interface Opened {
  folder: string
  id: string
  plan: unknown
  recovery: RecoveryReport
  database: Database
  manifest: Manifest
  graders: string[]
}

function condition(filter: SampleFilter): string {
  const parts = Object.entries(filter).map(
    ([column, value]) => `${column} = ${quote(String(value))}`,
  )
  return ['true', ...parts].join(' AND ')
}
