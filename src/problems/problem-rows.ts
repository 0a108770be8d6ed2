import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { Readable } from 'node:stream'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import {
  errorMessage,
  InputError,
  isRecord,
  systemReason,
  UnreadableFile,
} from '../records/index.ts'

/** A row of a problem file, and where it stands for the person who has to mend it. */
export interface ProblemRow {
  values: Record<string, unknown>
  where: string
  /** Its length in the file, where it has one of its own. */
  characters?: number
}

/** The rows of a JSONL, CSV or Parquet file, in their order; of JSONL from `stdin` for the path `-`. */
export async function* problemRows(path: string, stdin?: Readable): AsyncGenerator<ProblemRow> {
  if (path === '-' && stdin) return yield* jsonRows(stdin, 'standard input')
  const kind = extname(path).toLowerCase()
  if (kind === '.parquet') return yield* await parquetRows(path)
  if (kind === '.csv') return yield* csvRows(await contents(path), basename(path))
  if (kind === '.jsonl' || kind === '.ndjson')
    return yield* jsonRows(createReadStream(path), basename(path), path)
  throw new InputError(
    `${path}: problems are read from .jsonl, .csv or .parquet, got ${kind || 'no extension'}`,
  )
}

async function contents(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes)
  throw new InputError(`${basename(path)}: not UTF-8; convert the file with iconv`)
}

function unreadable(path: string, error: unknown): InputError {
  return new UnreadableFile(`cannot read the problems: ${systemReason(error)}: ${path}`)
}

/** Read as it comes: some sets are larger than any string may be. */
async function* jsonRows(source: Readable, file: string, path = file): AsyncGenerator<ProblemRow> {
  let number = 0
  for await (const line of lines(source, path)) {
    number += 1
    if (line.trim() === '') continue
    const where = `${file} line ${number}`
    const values = jsonObject(line)
    if (values === null)
      throw new InputError(`${where}: expected one JSON object a line, got ${line.slice(0, 60)}`)
    yield { values, where, characters: line.length }
  }
}

/** Not `readline`, which also ends a line at U+2028, as JSON does not. */
async function* lines(source: Readable, path: string): AsyncGenerator<string> {
  source.setEncoding('utf8')
  let rest = ''
  try {
    let read = 0
    for await (const chunk of source as AsyncIterable<string>) {
      const text = read === 0 ? chunk.replace(/^\uFEFF/, '') : chunk
      read += chunk.length
      const [first = '', ...more] = text.split('\n')
      rest += first
      for (const next of more) {
        yield rest
        rest = next
      }
    }
  } catch (error) {
    throw unreadable(path, error)
  }
  yield rest
}

function jsonObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function csvRows(text: string, file: string): ProblemRow[] {
  try {
    const rows = parse<{ record: Record<string, unknown>; info: { lines: number } }>(text, {
      columns: true,
      info: true,
      skip_empty_lines: true,
    })
    return rows.map(({ record, info }) => ({ values: record, where: `${file} line ${info.lines}` }))
  } catch (error) {
    throw new InputError(`${file}: not CSV: ${errorMessage(error)}`)
  }
}

async function parquetRows(path: string): Promise<ProblemRow[]> {
  await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    // The path travels as a parameter: a quote in a file name is not SQL.
    const reader = await connection.runAndReadAll('from read_parquet($1)', [path])
    return reader
      .getRowObjectsJson()
      .map((values, i) => ({ values, where: `${basename(path)} row ${i + 1}` }))
  } catch (error) {
    throw new InputError(`${basename(path)}: not a readable Parquet file (${errorMessage(error)})`)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
