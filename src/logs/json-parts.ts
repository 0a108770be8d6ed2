import { isUtf8 } from 'node:buffer'
import { endOfString, jsonValue } from './json.ts'
import { excerpt, type Place, refusal } from './row.ts'

/** A member of the outermost object, an entry of the outermost list, or an entry of a member that is a list. */
export interface JsonPart {
  /** The member's name; null in an outermost list. */
  key: string | null
  value: unknown
  place: Place
}

/** One sample of an agent can be large; a part larger than this is not a sample. */
const maxPartBytes = 2 ** 28

const [quote, comma, colon] = [0x22, 0x2c, 0x3a]
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d
const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * One JSON document as a stream of its parts, so that a file of any size is read in the memory of its
 * largest part.
 */
export class JsonDocument {
  readonly #chunks: AsyncIterable<Buffer>
  readonly #splitter: Splitter

  constructor(chunks: AsyncIterable<Buffer>, file: string) {
    this.#chunks = chunks
    this.#splitter = new Splitter(file)
  }

  /** Whether the document has come to its end: a writer that was killed leaves only its start. */
  get whole(): boolean {
    return this.#splitter.whole
  }

  async *parts(): AsyncGenerator<JsonPart[]> {
    for await (const chunk of this.#chunks) yield this.#splitter.feed(chunk)
  }
}

class Splitter {
  whole = false
  readonly #file: string
  #entries = 0
  /** Open containers: `o` for an object of which the members are parts, `a` for a list of which the entries are. */
  #open: ('o' | 'a')[] = []
  #key: string | null = null
  /** What the part that is being read is for; null between parts. */
  #reading: 'key' | 'value' | null = null
  /** Containers that are open inside the part. */
  #depth = 0
  #inString = false
  #escaped = false
  #held: Buffer[] = []
  #heldBytes = 0

  constructor(file: string) {
    this.#file = file
  }

  feed(chunk: Buffer): JsonPart[] {
    const parts: JsonPart[] = []
    let start = 0
    for (let i = 0; i < chunk.length; ++i) {
      const byte = chunk[i]!
      if (this.#reading === null) {
        start = i
        this.#between(byte)
        if (this.#reading === null) continue
      }
      const after = this.#step(chunk, i)
      if (after === null) {
        i = chunk.length
        break
      }
      i = after.next - 1
      if (after.ends) {
        const part = this.#finish(chunk.subarray(start, after.next))
        if (part) parts.push(part)
      }
    }
    if (this.#reading !== null) this.#hold(chunk.subarray(start))
    return parts
  }

  /** A byte between parts: punctuation, or the first byte of a part. */
  #between(byte: number): void {
    if (isSpace(byte)) return
    const inside = this.#open.at(-1)
    if (inside === undefined) {
      if (this.whole) throw this.#refusal('more after the end of the JSON document')
      // A byte order mark stands before the document.
      if (byte === 0xef || byte === 0xbb || byte === 0xbf) return
      if (!isOpening(byte)) throw this.#refusal('not a JSON document')
      this.#open.push(byte === 0x7b ? 'o' : 'a')
    } else if (isClosing(byte)) {
      this.#open.pop()
      if (this.#open.length === 0) this.whole = true
      else this.#key = null
    } else if (byte === comma || byte === colon) {
      return
    } else if (inside === 'o' && this.#key === null) {
      if (byte !== quote) throw this.#refusal('not JSON: a member without a name')
      this.#reading = 'key'
    } else if (inside === 'o' && byte === 0x5b) this.#open.push('a')
    else this.#reading = 'value'
  }

  /**
   * Goes on inside a part from byte i: where to go on, and whether the part ends before it. Null
   * where the chunk ends.
   */
  #step(chunk: Buffer, i: number): { next: number; ends: boolean } | null {
    if (this.#inString) return this.#string(chunk, i)
    const byte = chunk[i]!
    if (byte === quote) {
      this.#inString = true
      return this.#string(chunk, i + 1)
    }
    if (isOpening(byte)) this.#depth++
    else if (this.#depth === 0) {
      if (byte === comma || isClosing(byte) || isSpace(byte)) return { next: i, ends: true }
    } else if (isClosing(byte)) return { next: i + 1, ends: --this.#depth === 0 }
    return { next: i + 1, ends: false }
  }

  #string(chunk: Buffer, from: number): { next: number; ends: boolean } | null {
    let i = from
    if (this.#escaped && i < chunk.length) {
      this.#escaped = false
      i++
    }
    for (;;) {
      const end = chunk.indexOf(quote, i)
      const stop = end === -1 ? chunk.length : end
      let slashes = 0
      while (stop - 1 - slashes >= i && chunk[stop - 1 - slashes] === 0x5c) slashes++
      if (end === -1) {
        this.#escaped = slashes % 2 === 1
        return null
      }
      if (slashes % 2 === 0) {
        this.#inString = false
        return { next: end + 1, ends: this.#depth === 0 }
      }
      i = end + 1
    }
  }

  #hold(bytes: Buffer): void {
    this.#heldBytes += bytes.length
    if (this.#heldBytes > maxPartBytes) throw this.#refusal('longer than 256 MB')
    // The stream may use its buffer again.
    this.#held.push(Buffer.from(bytes))
  }

  #finish(last: Buffer): JsonPart | undefined {
    const bytes = this.#held.length === 0 ? last : Buffer.concat([...this.#held, last])
    this.#held = []
    this.#heldBytes = 0
    const isKey = this.#reading === 'key'
    this.#reading = null
    if (!isUtf8(bytes)) throw this.#refusal('not UTF-8; convert the file with iconv')
    const text = bytes.toString('utf8')
    if (isKey) {
      const key = jsonValue(text, this.#place())
      if (typeof key !== 'string') throw this.#refusal(`not JSON: ${excerpt(text)}`)
      this.#key = key
      return undefined
    }
    this.#entries++
    const value = jsonValue(text, this.#place())
    if (value === undefined) throw this.#refusal(`not JSON: ${excerpt(text)}`)
    const part = { key: this.#key, value, place: this.#place() }
    if (this.#open.at(-1) === 'o') this.#key = null
    return part
  }

  #place(): Place {
    return { file: this.#file, line: this.#entries, unit: 'entry' }
  }

  #refusal(problem: string) {
    return refusal(this.#place(), problem)
  }
}

/** The names of the outermost object's members as far as the start of a document shows them. */
export function topKeys(head: Buffer): string[] {
  const text = head.toString('utf8')
  const keys: string[] = []
  const sign = /["{}[\]:]/g
  let depth = 0
  let last = ''
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    const [found] = match
    if (found === '"') {
      sign.lastIndex = endOfString(text, match.index)
      last = text.slice(match.index + 1, sign.lastIndex - 1)
    } else if (found === ':') {
      if (depth === 1) keys.push(last)
    } else if (found === '{' || found === '[') depth++
    else if (--depth === 0) break
  }
  return keys
}
