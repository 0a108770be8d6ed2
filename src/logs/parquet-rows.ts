import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { InputError } from '../records/index.ts'
import { asInputError } from './bytes.ts'
import { type Column, columnsOf, rowOf } from './parquet-columns.ts'
import { listsOf, valuesOf } from './parquet-values.ts'
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
  const { database, connections } = await openFor(absolute, memory)
  try {
    const [first, second] = connections
    const files = `['${globless(absolute).replaceAll("'", "''")}']`
    const source = `read_parquet(${files})`
    const columns = await describe(first, source, texts)
    const { rows, unpacked } = await sizesOf(first, source, files)
    const bytesPerRow = Math.max(1, unpacked) / Math.max(1, rows)
    const apart = columns.filter(({ list }) => list && 2048 * bytesPerRow > largeChunk)
    const whole = columns.filter((column) => !apart.includes(column))
    const lists =
      apart.length > 0
        ? listsOf(
            second,
            apart.map(({ sql }) => sql),
            source,
          )
        : undefined
    const order = [...whole, ...apart]
    const query = `select ${['0', ...whole.map(({ sql }) => sql)].join(', ')} from ${source}`
    const rowsAtOnce = Math.max(1, Math.floor(bytesAtOnce / bytesPerRow))
    let line = 0
    for await (const batch of valuesOf(first, query, rowsAtOnce)) {
      const found: LogRow[] = []
      for (const [_, ...values] of batch) {
        const more: unknown[] = (await lists?.next())?.value ?? []
        const row = rowOf(order, [...values, ...more])
        found.push({ place: { file, line: ++line, unit: 'row' }, row })
      }
      yield found
      onBytes?.((found.length * size) / rows)
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
    for (const connection of connections) connection.closeSync()
    database.closeSync()
  }
}

/** A database that reads one file and nothing else, with a connection for each stream of its rows. */
async function openFor(path: string, memory: string) {
  // DuckDB costs start-up that other logs need not pay.
  // Its allocator keeps freed memory apart for each thread, and Node moves every step to another one.
  process.env['DUCKDB_JE_MALLOC_CONF'] ??= 'narenas:1'
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const database = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: memory,
    preserve_insertion_order: 'true',
    // A file is read once.
    enable_external_file_cache: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connections = [await database.connect(), await database.connect()] as const
  // Of what it has ready it does not count the texts: its default of 1 MB is a few hundred of theirs.
  for (const each of connections) await each.run("set streaming_buffer_size = '1KB'")
  const [connection] = connections
  await connection.run(`set allowed_paths = ['${path.replaceAll("'", "''")}']`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  return { database, connections }
}

async function describe(
  connection: DuckDBConnection,
  source: string,
  texts: boolean,
): Promise<Column[]> {
  const described = await connection.runAndReadAll(`describe select * from ${source}`)
  const columns = described.getRowObjectsJson() as { column_name: string; column_type: string }[]
  return columns.flatMap(({ column_name: name, column_type: type }) => columnsOf(name, type, texts))
}

async function sizesOf(connection: DuckDBConnection, source: string, files: string) {
  const sizes = await connection.runAndReadAll(
    `select (select count(*) from ${source})::double as rows, sum(total_uncompressed_size)::double as bytes from parquet_metadata(${files})`,
  )
  const { rows, bytes } = sizes.getRowObjectsJson()[0] as { rows: number; bytes: number | null }
  return { rows, unpacked: bytes ?? 0 }
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

/** As values of ours no more than about this many bytes exist at a time. */
const bytesAtOnce = 2 ** 20

/** Rows of which 2,048 are larger have their lists read apart. */
const largeChunk = 2 ** 24

/** DuckDB takes a path for a pattern; a bracket around each of its signs makes it a name again. */
const globless = (path: string) => path.replaceAll(/[[*?]/g, (sign) => `[${sign}]`)
