import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InputError } from '../records/index.ts'
import { asInputError } from './bytes.ts'
import { excerpt, type LogRow } from './row.ts'

/**
 * The rows of a Parquet file, a batch at a time. DuckDB reads it with every door shut but that of the
 * file itself. Without `texts` completions come as empty texts, and need not be read. Columns of numbers by the token, which nobody asks for here, are left unread.
 */
export async function* parquetRows(
  path: string,
  { file, texts, onBytes }: { file: string; texts: boolean; onBytes?: (bytes: number) => void },
): AsyncGenerator<LogRow[]> {
  const size = await bytesOf(path, file)
  const memory = memoryFor(size)
  const absolute = resolve(path)
  const { database, connection, duckdb } = await openFor(absolute, memory)
  try {
    const source = `read_parquet(['${globless(absolute).replaceAll("'", "''")}'])`
    const described = await connection.runAndReadAll(`describe select * from ${source}`)
    const columns = described.getRowObjectsJson() as { column_name: string; column_type: string }[]
    const wanted = columns.flatMap(({ column_name: name, column_type: type }) =>
      select(name, type, texts),
    )
    const all = await connection.runAndReadAll(`select count(*)::double as rows from ${source}`)
    const bytesPerRow = size / Math.max(1, Number(all.getRowObjectsJson()[0]?.['rows']))
    const result = await connection.stream(`select ${wanted.join(', ')} from ${source}`)
    const names = result.deduplicatedColumnNames()
    const rowsAtOnce = Math.max(1, Math.floor(bytesAtOnce / bytesPerRow))
    let line = 0
    for await (const chunk of result) {
      for (let from = 0; from < chunk.rowCount; from += rowsAtOnce) {
        const batch: LogRow[] = []
        const to = Math.min(from + rowsAtOnce, chunk.rowCount)
        // A chunk keeps every text that was taken out of it: another one over the same bytes has none yet.
        const piece = new duckdb.DuckDBDataChunk(chunk.chunk)
        for (let i = from; i < to; ++i) {
          const values = piece.convertRowValues(i, duckdb.JSDuckDBValueConverter)
          const row = Object.fromEntries(names.map((name, column) => [name, plain(values[column])]))
          batch.push({ place: { file, line: ++line, unit: 'row' }, row })
        }
        yield batch
        onBytes?.(batch.length * bytesPerRow)
      }
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    const message = error instanceof Error ? error.message : String(error)
    if (message.startsWith('Out of Memory'))
      throw new InputError(
        `${file}: a row group is too large to be read in ${memory}; write the file again with fewer rows a group (row_group_size)`,
      )
    throw new InputError(`${file}: not a readable Parquet file (${excerpt(message, 100)})`)
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}

async function openFor(path: string, memory: string) {
  // DuckDB costs start-up that other logs need not pay.
  const duckdb = await import('@duckdb/node-api')
  const database = await duckdb.DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: memory,
    preserve_insertion_order: 'true',
    // A file is read once.
    enable_external_file_cache: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await database.connect()
  await connection.run(`set allowed_paths = ['${path.replaceAll("'", "''")}']`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  return { database, connection, duckdb }
}

async function bytesOf(path: string, file: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    throw asInputError(error, file)
  }
}

/**
 * What DuckDB may take. It reads up to 2,048 rows of a group whole, which can be as many long lists of texts;
 * a small file has no such groups, unless it is made to unpack to more than anybody has.
 */
const memoryFor = (fileBytes: number) => (fileBytes < 2 ** 25 ? '256MB' : '1GB')

/**
 * DuckDB hands over 2,048 rows at a time, and a row may be all samples of a problem: as values of ours no
 * more than about this many bytes of the file exist at a time.
 */
const bytesAtOnce = 2 ** 18

/**
 * A value as JSON would have it: an integer that a double does not hold exactly as text, NaN, which
 * stands for nothing, as null.
 */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint')
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
      ? Number(value)
      : String(value)
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Date) return value.toISOString()
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))
}

/** A column as it is selected: lists of tokens and log-probabilities only by their lengths. */
function select(name: string, type: string, texts: boolean): string[] {
  const quoted = `"${name.replaceAll('"', '""')}"`
  if (!texts && completions.has(name)) {
    if (type === 'VARCHAR') return [`'' as ${quoted}`]
    if (type === 'VARCHAR[]') return [`list_transform(${quoted}, x -> '') as ${quoted}`]
  }
  if (perToken.test(type)) return [`list_transform(${quoted}, x -> len(x)) as ${quoted}`]
  if (name === 'model_response' || name === '__model_response__')
    return [responseOf(quoted, type, texts)]
  return [quoted]
}

/** Columns that hold completions under any format's names, and nothing that is counted. */
const completions = new Set(
  'completion completions response responses generation generations samples reasoning'.split(' '),
)

/** Lists of lists of numbers hold one number a token. */
const perToken = /^(?:BIGINT|INTEGER|DOUBLE|FLOAT)\[\]\[\]$/

/** Of lighteval's struct what is read: its prompt and logits can be a hundred times the text. */
function responseOf(quoted: string, type: string, texts: boolean): string {
  const has = (field: string) => new RegExp(`[(, ]"?${field}"? `).test(type)
  const fields = texts ? ['text', 'text_post_processed', 'reasonings'].filter(has) : []
  const parts = fields.map((field) => `'${field}': ${quoted}.${field}`)
  if (!texts && /[(, ]"?text"? VARCHAR\[\]/.test(type))
    parts.push(`'text': list_transform(${quoted}.text, x -> '')`)
  if (/[(, ]"?output_tokens"? (?:BIGINT|INTEGER)\[\]\[\]/.test(type))
    parts.push(`'output_tokens': list_transform(${quoted}.output_tokens, x -> len(x))`)
  return parts.length === 0 ? quoted : `{${parts.join(', ')}} as ${quoted}`
}

/** DuckDB takes a path for a pattern; a bracket around each of its signs makes it a name again. */
const globless = (path: string) => path.replaceAll(/[[*?]/g, (sign) => `[${sign}]`)
