import { z } from 'zod'
import type {
  ChainAudit,
  GradeVerdict,
  Sample,
  SampleGrade,
  SampleAudit,
  SampleKey,
  SampleScore,
} from '../records/index.ts'
import { quote } from './database.ts'

/** A sample without its texts: what `samples/*.parquet` holds. */
export type NarrowSample = Omit<Sample, 'prompt' | 'completion' | 'opening' | 'reasoning'>

/**
 * What sealed files hold: narrow samples, their texts, the grades of one grader, the scores under one
 * condition, the audits of one auditor.
 */
export type Kind = 'samples' | 'texts' | 'grades' | 'scores' | 'audits'

/** How a field stands in the journal's JSON (its SQL type) and in Parquet (its column, from that field). */
interface Column {
  column: string
  type: string
}

const key = {
  condition: { column: 'condition', type: 'VARCHAR' },
  problem: { column: 'problem', type: 'VARCHAR' },
  index: { column: 'sample_index', type: 'INTEGER' },
} satisfies Record<keyof SampleKey, Column>

const narrow = {
  ...key,
  seed: { column: 'seed', type: 'BIGINT' },
  finish: { column: 'finish', type: 'VARCHAR' },
  censoring: { column: 'censoring', type: 'VARCHAR' },
  promptHash: { column: 'prompt_hash', type: 'VARCHAR' },
  promptTokens: { column: 'prompt_tokens', type: 'INTEGER' },
  completionTokens: { column: 'completion_tokens', type: 'INTEGER' },
  logprobSum: { column: 'logprob_sum', type: 'DOUBLE' },
  attempt: { column: 'attempt', type: 'INTEGER' },
  servedModel: { column: 'served_model', type: 'VARCHAR' },
  endpoint: { column: 'endpoint', type: 'VARCHAR' },
  startedMs: { column: 'started_ms', type: 'BIGINT' },
  endedMs: { column: 'ended_ms', type: 'BIGINT' },
} satisfies Record<keyof NarrowSample, Column>

const texts = {
  ...key,
  prompt: { column: 'prompt', type: 'VARCHAR' },
  completion: { column: 'completion', type: 'VARCHAR' },
  opening: { column: 'opening', type: 'VARCHAR' },
  reasoning: { column: 'reasoning', type: 'VARCHAR' },
} satisfies Record<keyof SampleKey | Exclude<keyof Sample, keyof NarrowSample>, Column>

const grades = {
  ...key,
  verdict: { column: 'verdict', type: 'VARCHAR' },
  answer: { column: 'answer', type: 'VARCHAR' },
  rule: { column: 'rule', type: 'VARCHAR' },
  spanStart: { column: 'span_start', type: 'INTEGER' },
  spanEnd: { column: 'span_end', type: 'INTEGER' },
  reason: { column: 'reason', type: 'VARCHAR' },
} satisfies Record<Exclude<keyof SampleGrade, 'span'> | 'spanStart' | 'spanEnd', Column>

const scores = {
  ...key,
  logprobs: { column: 'logprobs', type: 'DOUBLE[]' },
  ranks: { column: 'ranks', type: 'INTEGER[]' },
  above: { column: 'above', type: 'DOUBLE[]' },
} satisfies Record<keyof SampleScore, Column>

const audits = {
  ...key,
  claims: { column: 'claims', type: 'INTEGER' },
  slips: { column: 'slips', type: 'INTEGER' },
  corrected: { column: 'corrected', type: 'BOOLEAN' },
  coverage: { column: 'coverage', type: 'DOUBLE' },
  replayed: { column: 'replayed', type: 'VARCHAR' },
  luckyIfRight: { column: 'lucky_if_right', type: 'BOOLEAN' },
  savedIfWrong: { column: 'saved_if_wrong', type: 'BOOLEAN' },
  keptIfRight: { column: 'kept_if_right', type: 'BOOLEAN' },
  unfollowed: { column: 'unfollowed', type: 'BOOLEAN' },
  lenient: { column: 'lenient', type: 'BOOLEAN' },
  graph: { column: 'graph', type: 'VARCHAR' },
  marks: { column: 'marks', type: 'VARCHAR' },
} satisfies Record<keyof SampleAudit, Column>

const columns: Record<Kind, Record<string, Column>> = {
  samples: narrow,
  texts,
  grades,
  scores,
  audits,
}

/** The names of a kind's Parquet columns. */
export function columnNames(kind: Kind): string[] {
  return Object.values(columns[kind]).map(({ column }) => column)
}

/** A kind's columns as texts, of which a digest can be taken; lists are written out. */
export function columnTexts(kind: Kind): string[] {
  return Object.values(columns[kind]).map(({ column, type }) =>
    type.endsWith('[]') ? `${column}::VARCHAR` : column,
  )
}

/** Whether a Parquet column holds text, which a model may have written. */
export function isText(column: string): boolean {
  return Object.values(columns)
    .flatMap((kind) => Object.values(kind))
    .some((each) => each.column === column && each.type === 'VARCHAR')
}

/** A row of nulls with the Parquet columns of these kinds. */
export function nullColumns(...kinds: Kind[]): string {
  const merged = new Map(kinds.flatMap((kind) => Object.entries(columns[kind])))
  return [...merged.values()].map(({ column, type }) => `NULL::${type} AS ${column}`).join(', ')
}

/** A kind's columns under the names of the record's fields; BIGINT as DOUBLE, which holds them exactly. */
export function asFields(kind: Kind): string {
  return Object.entries(columns[kind])
    .map(([field, { column, type }]) =>
      type === 'BIGINT' ? `${column}::DOUBLE AS "${field}"` : `${column} AS "${field}"`,
    )
    .join(', ')
}

/** Reads journal lines (of samples with their texts, of grades, or of scores) as a table with Parquet's columns. */
export function fromJournal(path: string, of: Exclude<Kind, 'texts'>, longestLine: number): string {
  const fields = of === 'samples' ? { ...narrow, ...texts } : columns[of]
  const types = Object.entries(fields).map(([field, { type }]) => `"${field}": ${quote(type)}`)
  const names = Object.entries(fields).map(([field, { column }]) => `"${field}" AS ${column}`)
  // DuckDB sets aside several buffers of this size, so it must not be larger than it need be.
  const largest = Math.max(2 ** 20, 2 * longestLine)
  return `SELECT ${names.join(', ')} FROM read_json(${quote(path)}, format = 'newline_delimited',
    columns = {${types.join(', ')}}, maximum_object_size = ${largest})`
}

const keyFields = { condition: z.string(), problem: z.string(), index: z.number() }
const text = z.string().nullable()
const number = z.number().nullable()
const int32 = z.int32().nullable()

/** A sample's key, as rows hold it. */
export const keySchema = z.object(keyFields) satisfies z.ZodType<SampleKey>

/** A row of `asFields('samples')`. */
export const narrowSchema = z.object({
  ...keyFields,
  seed: z.int(),
  finish: z.enum(['stop', 'length', 'censored']),
  censoring: text,
  promptHash: z.string(),
  promptTokens: int32,
  completionTokens: int32,
  logprobSum: number,
  attempt: z.int32(),
  servedModel: text,
  endpoint: z.string(),
  startedMs: z.int(),
  endedMs: z.int(),
}) satisfies z.ZodType<NarrowSample>

/** A row of `asFields('samples')` joined with one of `asFields('texts')`. */
export const sampleSchema = narrowSchema.extend({
  prompt: z.string(),
  completion: z.string(),
  opening: text,
  reasoning: text,
}) satisfies z.ZodType<Sample>

const verdict = z.enum(['correct', 'incorrect', 'undecided'])

/** What two graders say of one sample. */
export interface GradePair extends SampleKey {
  from: GradeVerdict
  to: GradeVerdict
}

export const gradePairSchema = z.object({
  ...keyFields,
  from: verdict,
  to: verdict,
}) satisfies z.ZodType<GradePair>

/** A row of `asFields('grades')`, as the grade that it was. */
export const gradeSchema = z
  .object({
    ...keyFields,
    verdict,
    answer: text,
    rule: text,
    spanStart: int32,
    spanEnd: int32,
    reason: z.string(),
  })
  .transform(({ spanStart: start, spanEnd: end, ...grade }): SampleGrade => ({
    ...grade,
    span: start === null || end === null ? null : { start, end },
  }))

/** A row of `asFields('scores')`. */
export const scoreSchema = z.object({
  ...keyFields,
  logprobs: z.array(z.number()),
  ranks: z.array(z.int32()).nullable(),
  above: z.array(z.number()).nullable(),
}) satisfies z.ZodType<SampleScore>

const marksSchema = z.array(
  z.object({ start: z.int(), end: z.int(), expected: text, kind: z.string() }),
)

/** A row of `asFields('audits')`, as the audit that it was. */
export const auditSchema = z
  .object({
    ...keyFields,
    claims: z.int32(),
    slips: z.int32(),
    corrected: z.boolean(),
    coverage: z.number(),
    replayed: text,
    luckyIfRight: z.boolean(),
    savedIfWrong: z.boolean(),
    keptIfRight: z.boolean(),
    unfollowed: z.boolean(),
    lenient: z.boolean().nullable(),
    graph: text,
    marks: z.string(),
  })
  .transform(({ marks, ...audit }): SampleAudit => ({
    ...audit,
    marks: marksSchema.parse(JSON.parse(marks)),
  }))

/** An audit as its Parquet columns are: its slips as JSON. */
export function flatAudit({ marks, ...audit }: SampleAudit): SampleKey & { marks: string } {
  return { ...audit, marks: JSON.stringify(marks) }
}

/** A sample's grade and its audit, where it has them. */
export interface GradedSampleAudit extends SampleKey {
  verdict: GradeVerdict | null
  /** Whether the grader found an answer. */
  answered: boolean
  audit: ChainAudit | null
}

/** The fields of an audit beside its key, each with its column. */
export const auditFields: readonly [field: string, column: string][] = Object.entries(audits)
  .filter(([field]) => !(field in key))
  .map(([field, { column }]) => [field, column])

/** A row of `RunReader.gradedAudits`. */
export const gradedAuditSchema = z
  .object({
    ...keyFields,
    verdict: verdict.nullable(),
    answered: z.boolean(),
    audited: z.boolean(),
  })
  .loose()
  .transform((row): GradedSampleAudit => {
    const { condition, problem, index, verdict: said, answered, audited } = row
    return {
      condition,
      problem,
      index,
      verdict: said,
      answered,
      audit: audited ? auditSchema.parse(row) : null,
    }
  })

/** A grade as a journal line carries it: flat, as its Parquet columns are. */
export function flatGrade({ span, ...grade }: SampleGrade): object {
  return { ...grade, spanStart: span?.start ?? null, spanEnd: span?.end ?? null }
}
