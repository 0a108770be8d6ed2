import type { Place, Row } from './row.ts'
import type { TallyBook } from './tally-book.ts'

/** What a file of rows may hold. Another tool's log is another name here and another file beside. */
export type LogFormat = 'counts' | 'samples' | 'qwen-math'

/** How one kind of row is recognised and counted. */
export interface RowFormat {
  name: LogFormat
  /** The fields that make a row of it, for the message where no format fits. */
  fields: string
  /** Whether a file whose first row is this is of this format. */
  matches(row: Row): boolean
  /** Adds a row to the tallies, or refuses it. */
  add(row: Row, book: TallyBook, place: Place): void
  /**
   * What a last line that was cut off costs: one sample of many, which is left out and noted, or a
   * problem, without which the file is refused.
   */
  tornLine: 'drop' | 'refuse'
}
