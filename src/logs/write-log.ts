import type { Arm } from '../records/index.ts'
import type { ImportedSample } from './imported.ts'
import { type Columns, type OutRow, writeRows } from './write-rows.ts'

/** A row of samples as it is written, and as `readArm` reads it back. */
const sampleColumns: Columns = {
  id: 'text',
  index: 'integer',
  correct: 'boolean',
  score: 'text',
  answer: 'text',
  grader: 'text',
  gold: 'text',
  tokens: 'integer',
  truncated: 'boolean',
  seed: 'integer',
  source: 'text',
  cluster: 'text',
  answerSpace: 'number',
  question: 'text',
  reasoning: 'text',
  completion: 'text',
}

const countColumns: Columns = {
  id: 'text',
  n: 'integer',
  c: 'integer',
  u: 'integer',
  source: 'text',
  cluster: 'text',
  answerSpace: 'number',
  tokens: 'integer',
  truncated: 'integer',
}

/** A sample under the names that files use; what the log did not say is left out. */
export function sampleRow({ problem, stratum, ...facts }: ImportedSample): OutRow {
  return rowOf(sampleColumns, { id: problem, ...facts, source: stratum })
}

function rowOf(columns: Columns, values: Record<string, unknown>): OutRow {
  return Object.fromEntries(
    Object.keys(columns).flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  )
}

/** A problem's tally under the names that files use. */
export const countRows = ({ problems }: Arm): OutRow[] =>
  problems.map(({ stratum, ...tally }) => rowOf(countColumns, { ...tally, source: stratum }))

/** Writes samples as JSONL, CSV or Parquet, which `datasets.load_dataset` reads. */
export async function writeSamples(
  path: string,
  samples: AsyncIterable<ImportedSample>,
  signal?: AbortSignal,
): Promise<void> {
  async function* rows() {
    for await (const sample of samples) yield sampleRow(sample)
  }
  await writeRows(path, sampleColumns, rows(), signal)
}

/** Writes tallies as JSONL, CSV or Parquet. */
export async function writeCounts(path: string, arm: Arm): Promise<void> {
  async function* rows() {
    yield* countRows(arm)
  }
  await writeRows(path, countColumns, rows())
}
