import type { Imported } from './imported.ts'
import type { Reading } from './reading.ts'
import type { Place, Row } from './row.ts'

/** Turns the rows of one log into samples. It lives as long as the reading of all files of the log. */
export interface RowReader {
  add(row: Row, place: Place): Imported[]
  /** What was held back until the end of a file. */
  end?(): Imported[]
}

/** How one kind of row is recognised and read. */
export interface RowFormat {
  name: string
  /** The fields that make a row of it, for the message where no format fits. */
  fields: string
  /** Whether a file whose first row is this is of this format. */
  matches(row: Row): boolean
  reader(reading: Reading): RowReader
  /**
   * What a last line that was cut off costs: one sample of many, which is left out and noted, or a
   * problem, without which the file is refused.
   */
  tornLine: 'drop' | 'refuse'
  /** Why problems of this tool may have different numbers of samples. */
  ragged?: string
  /** Why samples of this tool may repeat each other word for word. */
  repeats?: string
  /** Which of a folder's files are read, where some repeat what others say. */
  files?(paths: string[]): string[]
}
