import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, createZstdCompress } from 'node:zlib'
import { InputError } from '../records/index.ts'

/** The columns of a file in their order, each with what it holds. */
export type Columns = Readonly<Record<string, 'text' | 'integer' | 'number' | 'boolean'>>
export type OutRow = Readonly<Record<string, unknown>>

/**
 * Writes rows as the path's ending asks: `.jsonl` and `.csv`, with `.gz` or `.zst` behind it, or
 * `.parquet`. Streams, and the file appears whole or not at all;
 * where `signal` stops it, what was written so far is removed.
 */
export async function writeRows(
  path: string,
  columns: Columns,
  rows: AsyncIterable<OutRow>,
  signal?: AbortSignal,
): Promise<void> {
  const ending = /\.(jsonl|csv|parquet)(\.gz|\.zst)?$/.exec(path)
  if (!ending || (ending[1] === 'parquet' && ending[2]))
    throw new InputError(
      `cannot tell the format of ${path}: end it in .jsonl or .csv (.gz, .zst) or .parquet`,
    )
  const temporary = `${path}.${process.pid}.tmp`
  try {
    if (ending[1] === 'parquet') await writeParquet(temporary, columns, until(rows, signal), signal)
    else
      await writeText(
        temporary,
        ending[1] === 'csv'
          ? csvLines(columns, until(rows, signal))
          : jsonLines(until(rows, signal)),
        ending[2],
      )
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof Error && 'syscall' in error)
      throw new InputError(`cannot write ${path}: ${error.message}`)
    throw error
  }
}

async function* until<Row>(rows: AsyncIterable<Row>, signal?: AbortSignal): AsyncGenerator<Row> {
  for await (const row of rows) {
    signal?.throwIfAborted()
    yield row
  }
}

/** Writes rows as JSON lines to a path of any name; `onText` sees all that is written. */
export function writeJsonLines(
  path: string,
  rows: AsyncIterable<OutRow>,
  onText: (text: string) => void,
): Promise<void> {
  async function* seen() {
    for await (const text of jsonLines(rows)) {
      onText(text)
      yield text
    }
  }
  return writeText(path, seen())
}

async function writeText(
  path: string,
  lines: AsyncIterable<string>,
  packing?: string,
): Promise<void> {
  const source = Readable.from(lines, { objectMode: true })
  const out = createWriteStream(path)
  if (packing === '.gz') await pipeline(source, createGzip(), out)
  else if (packing === '.zst') await pipeline(source, createZstdCompress(), out)
  else await pipeline(source, out)
}

/** Lines in stretches of about 64 KB: a write for each would cost more than the line. */
async function* stretches(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let text = ''
  for await (const line of lines) {
    text += line
    if (text.length < 1 << 16) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

const jsonLines = (rows: AsyncIterable<OutRow>) =>
  stretches(
    (async function* lines() {
      for await (const row of rows) yield `${JSON.stringify(row)}\n`
    })(),
  )

const csvLines = (columns: Columns, rows: AsyncIterable<OutRow>) =>
  stretches(
    (async function* lines() {
      const names = Object.keys(columns)
      yield `${names.join(',')}\n`
      for await (const row of rows) yield `${names.map((name) => csvCell(row[name])).join(',')}\n`
    })(),
  )

/**
 * A cell (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front, as
 * OWASP advises; the reader here takes it off again.
 */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const sqlTypes = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const

/** By way of JSON lines beside the file, which DuckDB turns into Parquet in bounded memory. */
async function writeParquet(
  path: string,
  columns: Columns,
  rows: AsyncIterable<OutRow>,
  signal?: AbortSignal,
): Promise<void> {
  const lines = `${path}.jsonl`
  try {
    await writeText(lines, jsonLines(rows))
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const database = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '256MB',
    })
    const connection = await database.connect()
    const stop = () => connection.interrupt()
    signal?.addEventListener('abort', stop)
    try {
      const types = Object.entries(columns).map(
        ([name, type]) => `${quoted(name)}: '${sqlTypes[type]}'`,
      )
      const source = `read_json(${quoted(resolve(lines))}, format = 'newline_delimited', columns = {${types.join(', ')}}, maximum_object_size = 67108864)`
      await connection.run(
        `copy (select * from ${source}) to ${quoted(resolve(path))} (format parquet, compression zstd, row_group_size 2048)`,
      )
    } finally {
      signal?.removeEventListener('abort', stop)
      connection.closeSync()
      database.closeSync()
    }
  } finally {
    await rm(lines, { force: true })
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
