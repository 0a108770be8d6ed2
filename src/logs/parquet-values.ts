import type { DuckDBConnection } from '@duckdb/node-api'

/** The rows that a query gives, no more than `rowsAtOnce` of them at a time as values of ours. */
export async function* valuesOf(
  connection: DuckDBConnection,
  query: string,
  rowsAtOnce: number,
): AsyncGenerator<unknown[][]> {
  const { DuckDBDataChunk, JSDuckDBValueConverter } = await import('@duckdb/node-api')
  for await (const chunk of await connection.stream(query)) {
    const { rowCount } = chunk
    for (let from = 0; from < rowCount; from += rowsAtOnce) {
      const rows: unknown[][] = []
      // A chunk keeps every text that was taken out of it: another one over the same bytes has none yet.
      const piece = new DuckDBDataChunk(chunk.chunk)
      for (let i = from; i < Math.min(from + rowsAtOnce, rowCount); ++i)
        rows.push(piece.convertRowValues(i, JSDuckDBValueConverter).map(plain))
      yield rows
    }
    // Its bytes are outside of what the garbage collector counts, and would wait for it by the gigabyte.
    chunk.reset()
  }
}

/**
 * The lists in some columns, row by row. DuckDB copies what it hands over, 2,048 rows at a time, which can be as
 * many lists of long texts; taken apart it is no more than 2,048 of the texts.
 */
export async function* listsOf(
  connection: DuckDBConnection,
  columns: string[],
  source: string,
): AsyncGenerator<unknown[]> {
  const [lists, sizes] = [columns.map((_, i) => `c${i}`), columns.map((_, i) => `len(c${i})`)]
  const named = columns.map((sql, i) => `${sql} as c${i}`)
  // A row without any entry has to be seen as well.
  const places = `unnest(range(greatest(1, ${sizes.join(', ')})))`
  const query = `select ${places}, ${[...sizes, ...lists.map((list) => `unnest(${list})`)].join(', ')} from (select ${named.join(', ')} from ${source})`
  let open: (unknown[] | null)[] | undefined
  for await (const rows of valuesOf(connection, query, 64)) {
    for (const [place, ...rest] of rows) {
      const lengths = rest.slice(0, columns.length)
      if (place === 0) {
        if (open) yield open
        open = lengths.map((length) => (length === null ? null : []))
      }
      for (const [i, list] of open!.entries())
        if (list && list.length < Number(lengths[i])) list.push(rest[columns.length + i])
    }
  }
  if (open) yield open
}

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
