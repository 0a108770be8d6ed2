import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { InputError } from '../records/index.ts'
import { type LogBytes, openBytes } from './bytes.ts'
import type { Selection } from './choices.ts'
import { csvRows } from './csv-rows.ts'
import type { DocumentFormat } from './document-format.ts'
import { documentFormats, formatNamed, mapped, monkeys, rowFormats } from './formats/index.ts'
import { inspect } from './formats/inspect.ts'
import { readArchive } from './formats/inspect-archive.ts'
import { withoutRetried } from './formats/inspect-retries.ts'
import type { Imported, ImportedSample } from './imported.ts'
import { jsonRows } from './json-rows.ts'
import { JsonDocument, topKeys } from './json-parts.ts'
import { logFiles } from './log-files.ts'
import { parquetRows } from './parquet-rows.ts'
import { type FieldMap, Reading } from './reading.ts'
import type { Regrade } from './regrade.ts'
import type { RowFormat, RowReader } from './row-format.ts'
import { asRow, excerpt, type LogRow, type Place, refusal, type Row } from './row.ts'

export interface ReadLogOptions {
  /** What the log is; told by its content where it is not given. */
  format?: string
  /** Which task, model, step, filter or score is meant, where the log holds several. */
  select?: Selection
  /** The columns of a file that has none of the known names for our fields. */
  map?: FieldMap
  /** The score from which on a sample counts as correct, for scores other than 0, 1 and ±1. */
  threshold?: number
  signal?: AbortSignal
  /** What is read for the path `-`. */
  stdin?: Readable
  /** False where completions are not asked for, so that a Parquet file's need not be read. */
  texts?: boolean
  /** Another grader's word on each sample. */
  regrade?: Regrade
  /** Told how large all files of the log are together, before they are read; not for standard input. */
  onSize?: (bytes: number) => void
  /** Told of every stretch of bytes that was read, packed as they are. */
  onBytes?: (bytes: number) => void
}

/** What is known of a format beside how it is read. */
interface FormatFacts {
  name: string
  ragged?: string
  repeats?: string
}

/** Streams what a log holds: a file, a folder or a pattern of files, or standard input. */
export class LogReader {
  readonly path: string
  readonly reading: Reading
  /** The formats that were met, one but for a mistake. */
  readonly formats = new Set<FormatFacts>()
  readonly #options: ReadLogOptions
  readonly #readers = new Map<RowFormat, RowReader>()
  #recognised = false

  constructor(path: string, options: ReadLogOptions = {}) {
    if (path === '-' && !options.stdin)
      throw new TypeError('reading - needs the stream in options.stdin')
    if (options.format !== undefined) formatNamed(options.format)
    this.path = path
    this.#options = options
    const { threshold, map, format, select, regrade } = options
    this.reading = new Reading({
      threshold,
      map,
      optionalScores: regrade?.instead ?? false,
      select: { ...select, ...(format === undefined ? {} : { format }) },
    })
  }

  /** Everything in the log, in the order in which it stands there. Ends by refusing choices left open. */
  async *imported(): AsyncGenerator<Imported[]> {
    const { regrade } = this.#options
    if (regrade?.instead) this.reading.condition('grader', regrade.by)
    let [samples, counts] = [0, 0]
    for await (const batch of this.#imported()) {
      for (const found of batch) {
        samples += found.samples.length
        if (found.counts) counts++
      }
      if (!regrade) yield batch
      else {
        const graded: Imported[] = []
        for (const found of batch) graded.push(await regrade.apply(found))
        yield graded
      }
    }
    this.reading.choices.check(this.#name)
    if (regrade?.instead && samples === 0 && counts > 0)
      throw new InputError(
        `${this.#name} holds counts and no completion to grade again; leave --regrade out`,
      )
  }

  /** The training steps of which a log holds samples, in their order; none where its rows name none. */
  static async stepsOf(path: string, options: ReadLogOptions = {}): Promise<string[]> {
    // No row is of this step, so that of each file no more is read than tells its own.
    const select = { ...options.select, step: '' }
    const log = new LogReader(path, { ...options, select, texts: false })
    for await (const _ of log.#imported());
    return log.reading.choices.met('step')
  }

  async *#imported(): AsyncGenerator<Imported[]> {
    const found = this.path === '-' ? ['-'] : keep(await logFiles(this.path))
    const { paths: files, replaced } = await withoutRetried(found)
    this.reading.count('Inspect logs that a retry of the same task replaces, left out', replaced)
    if (this.path !== '-') this.#options.onSize?.(await bytesOf(files))
    let foreign: InputError | undefined
    const skipped: string[] = []
    for (const file of files) {
      try {
        yield* this.#file(file)
        // A text without rows, such as a marker that a run is done.
        if (!this.#recognised) skipped.push(file)
      } catch (error) {
        if (files.length === 1 || this.#recognised || !(error instanceof InputError)) throw error
        foreign ??= error
        skipped.push(file)
      }
    }
    if (skipped.length === files.length && files.length > 1)
      throw new InputError(
        `${this.path}: none of its ${files.length} files is a log; the first: ${foreign?.message ?? 'it has no rows'}`,
      )
    if (files.length > 1 && skipped.length > 0) this.reading.say(leftOut(skipped))
  }

  /** What was noticed so far, for the person who reads what comes of it. */
  notes(): string[] {
    const { scores } = this.reading
    return [
      ...this.reading.notes(),
      // How the tool's scores were read says nothing once another grader stands in their place.
      ...(this.#options.regrade?.instead ? this.#options.regrade.notes() : scores.notes()),
    ]
  }

  get #name() {
    return this.path === '-' ? 'standard input' : this.path
  }

  async *#file(path: string): AsyncGenerator<Imported[]> {
    const { stdin, signal, map } = this.#options
    // A mapped column may hold anything under any name.
    const { regrade } = this.#options
    const texts = map !== undefined || regrade !== undefined || this.#options.texts !== false
    const file = path === '-' ? 'standard input' : path
    this.#recognised = false
    this.reading.file = path
    this.reading.skipRest = false
    // Whoever stops asking for more has not had the rest.
    let over = false
    let told = 0
    const onBytes = (count: number) => {
      told += count
      this.#options.onBytes?.(count)
    }
    const bytes = await openBytes(path, {
      file,
      stdin: path === '-' ? stdin : undefined,
      signal,
      onBytes,
    })
    try {
      // A Parquet file that cannot be read is damaged, and never merely something else.
      this.#recognised = bytes.kind === 'parquet'
      if (bytes.kind === 'parquet')
        yield* this.#rows(parquetRows(path, { file, texts, onBytes }), file)
      else if (bytes.kind === 'zip') {
        if (this.#takes(inspect)) yield* readArchive(path, file, this.reading, onBytes)
      } else yield* this.#text(bytes, file)
      over = true
    } catch (error) {
      over = true
      throw error
    } finally {
      bytes.close()
      // What was skipped in the file is done as well.
      if (over && path !== '-') this.#options.onBytes?.(Math.max(0, (await bytesOf([path])) - told))
    }
  }

  async *#text(bytes: LogBytes, file: string): AsyncGenerator<Imported[]> {
    const start = bytes.head.toString('utf8').replace('\ufeff', '').trimStart()
    if (start === '') throw new InputError(`${file} is empty`)
    if (start.startsWith('<'))
      throw new InputError(`${file} looks like a web page, not a log: ${excerpt(start)}`)
    if (!this.reading.map && monkeys.matches(start)) {
      if (this.#takes(monkeys)) yield await monkeys.read(bytes.chunks, this.reading, file)
      return
    }
    const document = documentOf(bytes.head, start)
    if (!document || this.reading.map) yield* this.#rows(textRows(bytes.chunks, start, file), file)
    else if (this.#takes(document))
      yield* document.read(new JsonDocument(bytes.chunks, file), this.reading, file)
  }

  async *#rows(rows: AsyncIterable<LogRow[]>, file: string): AsyncGenerator<Imported[]> {
    const several = this.path !== file && this.path !== '-'
    let format: RowFormat | undefined
    let reader: RowReader | undefined
    for await (const batch of rows) {
      const found: Imported[] = []
      for (const each of batch) {
        if ('torn' in each) {
          if (format?.tornLine !== 'drop') throw each.torn
          const where = several ? `${file} ` : ''
          this.reading.say(
            `${where}line ${each.place.line}, the last one, is cut off and was left out`,
          )
          break
        }
        if (!format || !reader) {
          format = this.#formatOf(each.row, each.place)
          if (!this.#takes(format)) return
          reader = this.#readerOf(format)
        }
        for (const one of reader.add(each.row, each.place)) found.push(one)
        if (this.reading.skipRest) break
      }
      yield found
      if (this.reading.skipRest) break
    }
    if (reader?.end) yield reader.end()
  }

  #formatOf(row: Row, place: Place): RowFormat {
    if (this.reading.map) return mapped
    const { format } = this.#options
    const forced = rowFormats.find(({ name }) => name === format)
    const found = rowFormats.find((each) => each.matches(row))
    // A file that fits another format is passed over in a folder, and held to what was asked alone.
    if (forced && (this.path === place.file || this.path === '-' || !found)) return forced
    if (found) return found
    const fields = excerpt(Object.keys(row).join(', '), 80)
    this.#recognised = false
    throw refusal(
      place,
      `no known format; name the columns (--map id=… score=…), or the format (--format); its fields are: ${fields}`,
    )
  }

  #takes(format: FormatFacts): boolean {
    this.#recognised = true
    const taken = this.reading.choices.takes('format', format.name)
    if (taken) this.formats.add(format)
    return taken
  }

  #readerOf(format: RowFormat): RowReader {
    let reader = this.#readers.get(format)
    if (!reader) this.#readers.set(format, (reader = format.reader(this.reading)))
    return reader
  }
}

async function bytesOf(files: string[]): Promise<number> {
  let bytes = 0
  for (const file of files) bytes += (await stat(file)).size
  return bytes
}

function leftOut(files: string[]): string {
  const names = files.slice(0, 3).map((file) => basename(file))
  const more = files.length > 3 ? ', …' : ''
  return `files that hold no samples, left out: ${files.length} (${names.join(', ')}${more})`
}

function documentOf(head: Buffer, start: string): DocumentFormat | undefined {
  if (!start.startsWith('{')) return undefined
  const keys = topKeys(head)
  return documentFormats.find((each) => each.matches(keys, start))
}

function textRows(
  chunks: AsyncIterable<Buffer>,
  start: string,
  file: string,
): AsyncIterable<LogRow[]> {
  if (start.startsWith('{')) return jsonRows(chunks, file)
  return start.startsWith('[') ? arrayRows(chunks, file) : csvRows(chunks, file)
}

const keep = (files: string[]) =>
  rowFormats.reduce((kept, format) => format.files?.(kept) ?? kept, files)

/** The entries of a JSON array as rows; an entry that is a list of texts is one problem's generations. */
async function* arrayRows(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<LogRow[]> {
  const document = new JsonDocument(chunks, file)
  let position = 0
  for await (const parts of document.parts()) {
    yield parts.map(({ value, place }) => ({
      place,
      row: Array.isArray(value)
        ? { generations: value, position: position++ }
        : asRow(value, place),
    }))
  }
  if (!document.whole)
    throw new InputError(`${file} is a JSON array that ends early; fetch it again`)
}

/**
 * Streams the samples of a log, one at a time; its counts alone are refused. What was noticed stands
 * in the reader's notes afterwards.
 */
export async function* readSamples(log: LogReader): AsyncGenerator<ImportedSample> {
  const met = new Map<string | number, number>()
  for await (const batch of log.imported()) {
    for (const { place, problem, samples, counts } of batch) {
      if (counts && samples.length === 0)
        throw refusal(place, 'holds counts and no samples; passbound compare takes it as it is')
      const { id, identity: _, ...facts } = problem
      const before = met.get(id) ?? 0
      met.set(id, before + samples.length)
      for (const [i, sample] of samples.entries())
        yield { problem: id, ...facts, ...sample, index: sample.index ?? before + i }
    }
  }
}

/** A log's name without its endings. */
export function logName(path: string): string {
  if (path === '-') return 'stdin'
  return basename(path).replace(/(?:\.(?:jsonl|ndjson|json|csv|parquet|eval|gz|zst))+$/, '')
}
