import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { columnNames, columnTexts, type Kind } from './columns.ts'
import { type Database, quote, quotePaths } from './database.ts'
import type { SealedFile } from './manifest.ts'

/** Rows in a Parquet row group: texts may be long, and DuckDB holds a group of them in memory. */
const rowGroup: Record<Kind, number> = {
  samples: 100_000,
  texts: 2048,
  grades: 100_000,
  scores: 2048,
  audits: 100_000,
}

/** The kind of rows that a path inside a run holds. */
export function kindOf(path: string): Kind {
  if (path.startsWith('samples/')) return 'samples'
  if (path.startsWith('texts/')) return 'texts'
  if (path.startsWith('scores/')) return 'scores'
  return path.startsWith('audits/') ? 'audits' : 'grades'
}

/** A Parquet file that is to become `path`. */
export interface Part {
  path: string
  temporary: string
}

/** Writes the rows of a table to `tmp/`, with what it takes to recognise the file and to verify it. */
export async function writePart(
  database: Database,
  run: string,
  path: string,
  table: string,
): Promise<Part> {
  const kind = kindOf(path)
  const temporary = join(run, 'tmp', path.replaceAll('/', '-'))
  const mark: Mark = { path, ...(await contentOf(database, kind, table)) }
  await database.run(`COPY (SELECT ${columnNames(kind).join(', ')} FROM ${table})
    TO ${quote(temporary)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup[kind]},
    KV_METADATA {passbound: ${quote(JSON.stringify(mark))}})`)
  return { path, temporary }
}

const keySchema = z.tuple([z.string(), z.string(), z.number()])
const markSchema = z.object({
  path: z.string(),
  rows: z.number(),
  digest: z.string(),
  first: keySchema,
  last: keySchema,
})
/** What stands in a file's own metadata under `passbound`: its place and the digest of its rows. */
type Mark = z.infer<typeof markSchema>

/**
 * What the manifest says of the file at `from`, which is or will be `path`; null unless its own mark
 * names that path and its rows are those for which the mark was made.
 */
export async function verifiedPart(
  database: Database,
  path: string,
  from: string,
): Promise<SealedFile | null> {
  try {
    const [row] = await database.all(
      z.object({ mark: z.string() }),
      `SELECT decode(value) AS mark FROM parquet_kv_metadata(${quotePaths([from])})
        WHERE decode(key) = 'passbound'`,
    )
    const mark = markSchema.parse(JSON.parse(row!.mark))
    const table = `read_parquet(${quotePaths([from])})`
    const { rows, digest } = await contentOf(database, kindOf(path), table)
    if (mark.path !== path || mark.rows !== rows || mark.digest !== digest) return null
    return { path, ...(await fingerprint(from)), rows, first: mark.first, last: mark.last }
  } catch {
    // Not a Parquet file, or one that cannot be read.
    return null
  }
}

const contentSchema = z.object({
  rows: z.number(),
  digest: z.string(),
  first: z.object({ condition: z.string(), problem: z.string(), index: z.number() }),
  last: z.object({ condition: z.string(), problem: z.string(), index: z.number() }),
})

/** The number of rows, a digest of their content whatever their order, and the range of their keys. */
async function contentOf(
  database: Database,
  kind: Kind,
  from: string,
): Promise<Omit<Mark, 'path'>> {
  const key = `{condition: condition, problem: problem, "index": sample_index}`
  const [content] = await database.all(
    contentSchema,
    `SELECT count(*)::DOUBLE AS rows, min(${key}) AS first, max(${key}) AS last,
      bit_xor(md5_number(concat_ws(chr(31), ${columnTexts(kind).join(', ')})))::VARCHAR AS digest
      FROM ${from}`,
  )
  const { rows, digest, first, last } = content!
  return { rows, digest, first: listed(first), last: listed(last) }
}

function listed({
  condition,
  problem,
  index,
}: z.infer<typeof contentSchema>['first']): Mark['first'] {
  return [condition, problem, index]
}

/** SHA-256 and size of a file. A part is a segment's rows, compressed: it fits in memory. */
export async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  const content = await readFile(path)
  return { sha256: hash('sha256', content), bytes: content.length }
}
