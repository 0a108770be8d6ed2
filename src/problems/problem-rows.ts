import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import { errorCode, errorMessage, InputError, isRecord } from '../records/index.ts'

/** A row of a problem file, and where it stands for the person who has to mend it. */
export interface ProblemRow {
  values: Record<string, unknown>
  where: string
}

/** The rows of a JSONL, CSV or Parquet file, in their order; of JSONL from `stdin` for the path `-`. */
export async function problemRows(path: string, stdin?: Readable): Promise<ProblemRow[]> {
  if (path === '-' && stdin) return jsonRows(await textOf(stdin), 'standard input')
  const kind = extname(path).toLowerCase()
  if (kind === '.parquet') return parquetRows(path)
  if (kind === '.csv') return csvRows(await contents(path), basename(path))
  if (kind === '.jsonl' || kind === '.ndjson') return jsonRows(await contents(path), basename(path))
  throw new InputError(
    `${path}: problems are read from .jsonl, .csv or .parquet, got ${kind || 'no extension'}`,
  )
}

async function contents(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): InputError {
  const reason = errorCode(error) === 'ENOENT' ? 'no such file' : errorMessage(error)
  return new InputError(`cannot read the problems: ${reason}: ${path}`)
}

function jsonRows(text: string, file: string): ProblemRow[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    const where = `${file} line ${i + 1}`
    const values = jsonObject(line)
    if (values === null)
      throw new InputError(`${where}: expected one JSON object a line, got ${line.slice(0, 60)}`)
    return [{ values, where }]
  })
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
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    // The path travels as a parameter: a quote in a file name is not SQL.
    const reader = await connection.runAndReadAll('from read_parquet($1)', [path])
    return reader
      .getRowObjectsJson()
      .map((values, i) => ({ values, where: `${basename(path)} row ${i + 1}` }))
  } catch (error) {
    throw new InputError(`cannot read the problems: ${errorMessage(error)}`)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
