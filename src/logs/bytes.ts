import { createReadStream } from 'node:fs'
import { addAbortSignal, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from '../records/index.ts'
import { unpackZstd } from './zstd.ts'

/** A log as it streams in, unpacked, with enough of its start to tell what it is. */
export interface LogBytes {
  head: Buffer
  chunks: AsyncIterable<Buffer>
  /** Archives and Parquet files are read by their ends, so that only their kind is told here. */
  kind: 'text' | 'zip' | 'parquet'
  close(): void
}

/** Bytes that are looked at before anything is decided: enough for the keys of a long header. */
const headBytes = 1 << 16

export interface ByteSource {
  file: string
  stdin: Readable | undefined
  signal: AbortSignal | undefined
  /** Told of the bytes of the file as they are read. */
  onBytes?: ((bytes: number) => void) | undefined
}

/**
 * Opens a file, or standard input where `stdin` is given, and unpacks gzip and zstd, which are told
 * by their first bytes. What no reader here can take is refused by its name. `file` is for messages.
 */
export async function openBytes(
  path: string,
  { file, stdin, signal, onBytes }: ByteSource,
): Promise<LogBytes> {
  const source = stdin ?? createReadStream(path, { highWaterMark: 1 << 18 })
  if (signal) addAbortSignal(signal, source)
  const close = () => void source.destroy()
  try {
    let { head, chunks } = await peek(buffers(source, file, onBytes))
    if (packing(head)) {
      ;({ head, chunks } = await peek(unpacked(packing(head)!, chunks, file)))
      if (packing(head))
        throw new InputError(`${file}: ${packing(head)} inside ${packing(head)}; unpack it once`)
      if (kindOf(head) !== 'text')
        throw new InputError(`${file} is a packed archive or Parquet file; unpack it first`)
    }
    const kind = kindOf(head)
    if (kind !== 'text' && stdin)
      throw new InputError(`${file} is a ${kind} file, which is read by its end; name the file`)
    refuseForeign(head, file)
    return { head, chunks, kind, close }
  } catch (error) {
    close()
    throw error
  }
}

async function* buffers(
  source: Readable,
  file: string,
  onBytes: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      onBytes?.(bytes.length)
      yield bytes
    }
  } catch (error) {
    throw asInputError(error, file)
  }
}

type Packing = 'gzip' | 'zstd'

function packing(head: Buffer): Packing | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : undefined
}

/** Text of chains of thought packs three to ten times; a bomb packs a thousand times and more. */
const largestRatio = 300
const alwaysAllowed = 2 ** 30

async function* unpacked(
  how: Packing,
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<Buffer> {
  let [packed, plain] = [0, 0]
  async function* counted() {
    for await (const chunk of chunks) {
      packed += chunk.length
      yield chunk
    }
  }
  const gunzip = () => pipeline(counted, createGunzip({ chunkSize: 1 << 16 }), () => {})
  try {
    // The pipeline's callback is required; its error is the one that the iteration throws.
    for await (const chunk of how === 'gzip' ? gunzip() : unpackZstd(counted())) {
      plain += chunk.length
      if (plain > alwaysAllowed && plain > packed * largestRatio)
        throw new InputError(`${file} unpacks to more than ${largestRatio} times its size`)
      yield chunk
    }
  } catch (error) {
    throw asInputError(error, file)
  }
}

/** Reads on until the head is full or the stream ends, and gives the whole stream back. */
async function peek(
  stream: AsyncGenerator<Buffer>,
): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const first: Buffer[] = []
  for (let bytes = 0; bytes < headBytes;) {
    const { done, value } = await stream.next()
    if (done) break
    first.push(value)
    bytes += value.length
    // A PAR1 or PK at the start is enough, and the rest of such a file is not read here.
    if (bytes >= 4 && kindOf(first[0]!) !== 'text') break
  }
  async function* whole() {
    yield* first
    yield* stream
  }
  return { head: Buffer.concat(first).subarray(0, headBytes), chunks: whole() }
}

function kindOf(head: Buffer): LogBytes['kind'] {
  const start = head.toString('latin1', 0, 4)
  return start === 'PAR1' ? 'parquet' : start === 'PK\x03\x04' ? 'zip' : 'text'
}

/** First bytes of what people hand over by mistake, and what would do instead. */
const foreign: [start: string, what: string][] = [
  ['version https://git-lfs', 'is a git-LFS pointer, not the file itself; run git lfs pull'],
  ['ARROW1', 'is an Arrow file; write its data set as Parquet (dataset.to_parquet)'],
  ['\xff\xff\xff\xff', 'is an Arrow file; write its data set as Parquet (dataset.to_parquet)'],
  ['PK\x05\x06', 'is an empty zip archive'],
  ['\xfd7zXZ\x00', 'is packed with xz, which is not readable; unpack it with xz -d'],
  ['BZh', 'is packed with bzip2, which is not readable; unpack it with bzip2 -d'],
  ['\xff\xfe', 'is UTF-16; convert it with iconv -f UTF-16 -t UTF-8'],
  ['\xfe\xff', 'is UTF-16; convert it with iconv -f UTF-16 -t UTF-8'],
]

function refuseForeign(head: Buffer, file: string): void {
  const start = head.toString('latin1', 0, 1024)
  for (const [magic, what] of foreign) {
    if (start.startsWith(magic)) throw new InputError(`${file} ${what}`)
  }
  // UTF-16 without its mark: every second byte of plain English is zero.
  if (/^(?:\0[^\0]|[^\0]\0)/.test(start))
    throw new InputError(
      `${file} is UTF-16 without a byte order mark; convert it with iconv to UTF-8`,
    )
}

/** What the reader can do about an error of the file system or of unpacking, by its code. */
const advice: [code: RegExp, message: (file: string) => string][] = [
  [/^(?:ENOENT|ENOTDIR)$/, (file) => `no such file: ${file}`],
  [/^EISDIR$/, (file) => `${file} is a directory; name a file in it`],
  [/^(?:EACCES|EPERM)$/, (file) => `no permission to read ${file}`],
  [
    /^Z_BUF_ERROR$/,
    (file) =>
      `${file} is packed and ends early; fetch it again, or save what is there with gzip -dc or zstd -dc`,
  ],
  [/^(?:Z_DATA_ERROR|ZSTD_.*)$/, (file) => `${file} is packed and damaged; fetch it again`],
]

/** An error of the file system or of unpacking in words; any other as it is. */
export function asInputError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = advice.find(([pattern]) => pattern.test(code))?.[1]
  return message === undefined ? error : new InputError(message(file))
}
