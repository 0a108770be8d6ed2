import type { Imported } from './imported.ts'
import type { JsonDocument } from './json-parts.ts'
import type { Reading } from './reading.ts'

/** How one kind of JSON document is recognised and read. */
export interface DocumentFormat {
  name: string
  ragged?: string
  repeats?: string
  /** By the names of its outermost members, as far as the start of the file shows them, and that start. */
  matches(keys: string[], start: string): boolean
  read(document: JsonDocument, reading: Reading, file: string): AsyncGenerator<Imported[]>
}
