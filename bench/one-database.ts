import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/**
 * Opening a database is most of the cost of a small Parquet file. Where many files are read under one
 * path, this makes them share one database: the reader's settings hold from the first on, and are the
 * same for all. A database that gave up, as DuckDB does after an error of its own, is replaced.
 */
export function shareOneDatabase(): { errorsOfItsOwn: number } {
  const told = { errorsOfItsOwn: 0 }
  const create = DuckDBInstance.create.bind(DuckDBInstance)
  let shared: DuckDBInstance | undefined

  const watched = async <Result>(answer: Promise<Result>): Promise<Result> => {
    try {
      return await answer
    } catch (error) {
      if (/INTERNAL|FATAL|invalidated/.test(String(error))) {
        ++told.errorsOfItsOwn
        shared = undefined
      }
      throw error
    }
  }

  DuckDBInstance.create = async (path, options) => {
    const locked = shared !== undefined
    // Its cache of files goes by path and time of change, and these change within a millisecond.
    shared ??= await create(path, { ...options, enable_external_file_cache: 'false' })
    const database = shared
    const connect = async () => connectionOf(await database.connect(), locked)
    return { connect, closeSync: () => {} } as unknown as DuckDBInstance
  }
  return told

  function connectionOf(connection: DuckDBConnection, locked: boolean): DuckDBConnection {
    const [run, ask, stream] = [
      connection.run.bind(connection),
      connection.runAndReadAll.bind(connection),
      connection.stream.bind(connection),
    ]
    connection.run = (sql, ...rest) =>
      run(locked && sql.startsWith('set ') ? 'select 1' : sql, ...rest)
    connection.runAndReadAll = (...query) => watched(ask(...query))
    connection.stream = (...query) => watched(stream(...query))
    return connection
  }
}
