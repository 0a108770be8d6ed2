import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'

/** A DuckDB in memory: it answers queries and writes Parquet, and keeps nothing of its own. */
export class Database {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  /** `spillFolder` is made only when a query does not fit in memory. */
  static async open(spillFolder: string): Promise<Database> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: '2GB',
      temp_directory: spillFolder,
      // Nothing is fetched behind the user's back.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    return new Database(instance, await instance.connect())
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }

  /** All rows of a small result, each checked against `row`. */
  async all<Row>(row: z.ZodType<Row>, sql: string): Promise<Row[]> {
    const result = await this.#connection.runAndReadAll(sql)
    return z.array(row).parse(result.getRowObjectsJS())
  }

  /** The rows of a result of any size, in batches of about 2,048. */
  async *stream<Row>(row: z.ZodType<Row>, sql: string): AsyncGenerator<Row[]> {
    // A connection of its own: another query would end a stream that is being read.
    const connection = await this.#instance.connect()
    try {
      const result = await connection.stream(sql)
      for await (const rows of result.yieldRowObjectJs()) yield z.array(row).parse(rows)
    } finally {
      connection.closeSync()
    }
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}

/** A string as an SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A list of paths to read as an SQL literal; DuckDB would take `*`, `?` and `[` in them for patterns. */
export function quotePaths(paths: readonly string[]): string {
  return `[${paths.map((path) => quote(path.replaceAll(/[*?[]/g, '[$&]'))).join(', ')}]`
}
