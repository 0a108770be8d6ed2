import { createReadStream } from 'node:fs'
import { addAbortSignal, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from '../records/index.ts'

/** The plain text of a log as it streams in, with enough of its start to tell what it is. */
export interface TextBytes {
  head: Buffer
  chunks: AsyncIterable<Buffer>
  close(): void
}

/** Bytes that are looked at before anything is decided; every magic number and LFS pointer fits. */
const headBytes = 1024

/**
 * Opens a file, or standard input where `stdin` is given, and unpacks gzip, which is told by its
 * first bytes. What no reader here can take is refused by its name. `file` is for messages.
 */
export async function openText(
  path: string,
  {
    file,
    stdin,
    signal,
  }: { file: string; stdin: Readable | undefined; signal: AbortSignal | undefined },
): Promise<TextBytes> {
  const source = stdin ?? createReadStream(path)
  if (signal) addAbortSignal(signal, source)
  const close = () => void source.destroy()
  try {
    let { head, chunks } = await peek(buffers(source, file))
    if (isGzip(head)) {
      ;({ head, chunks } = await peek(gunzip(chunks, file)))
      if (isGzip(head)) throw new InputError(`${file}: gzip inside gzip; unpack it once`)
    }
    refuseForeign(head, file)
    return { head, chunks, close }
  } catch (error) {
    close()
    throw error
  }
}

async function* buffers(source: Readable, file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source as AsyncIterable<Buffer | string>)
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  } catch (error) {
    throw asInputError(error, file)
  }
}

async function* gunzip(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  try {
    // The callback is required; its error is the one that the iteration throws.
    yield* pipeline(chunks, createGunzip({ chunkSize: 1 << 16 }), () => {})
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
  }
  async function* whole() {
    yield* first
    yield* stream
  }
  return { head: Buffer.concat(first).subarray(0, headBytes), chunks: whole() }
}

const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b

/** First bytes of what people hand over by mistake, and what would do instead. */
const foreign: [start: string, what: string][] = [
  ['version https://git-lfs', 'is a git-LFS pointer, not the file itself; run git lfs pull'],
  ['PAR1', 'is a Parquet file, which is not readable yet; write its rows as JSONL'],
  ['PK\x03\x04', 'is a zip archive, which is not readable yet; unpack it'],
  ['PK\x05\x06', 'is an empty zip archive'],
  ['\x28\xb5\x2f\xfd', 'is packed with zstd, which is not readable yet; unpack it with zstd -d'],
  ['\xfd7zXZ\x00', 'is packed with xz, which is not readable; unpack it with xz -d'],
  ['BZh', 'is packed with bzip2, which is not readable; unpack it with bzip2 -d'],
  ['\xff\xfe', 'is UTF-16; convert it with iconv -f UTF-16 -t UTF-8'],
  ['\xfe\xff', 'is UTF-16; convert it with iconv -f UTF-16 -t UTF-8'],
]

function refuseForeign(head: Buffer, file: string): void {
  const start = head.toString('latin1')
  for (const [magic, what] of foreign) {
    if (start.startsWith(magic)) throw new InputError(`${file} ${what}`)
  }
  // UTF-16 without its mark: every second byte of plain English is zero.
  if (/^(?:\0[^\0]|[^\0]\0)/.test(start))
    throw new InputError(
      `${file} is UTF-16 without a byte order mark; convert it with iconv to UTF-8`,
    )
}

/** What the reader can do about an error of the file system or of gzip, by its code. */
const advice: Record<string, (file: string) => string> = {
  ENOENT: (file) => `no such file: ${file}`,
  ENOTDIR: (file) => `no such file: ${file}`,
  EISDIR: (file) => `${file} is a directory; name a file in it`,
  EACCES: (file) => `no permission to read ${file}`,
  Z_BUF_ERROR: (file) =>
    `${file} is gzip that ends early; fetch it again, or save what is there with gzip -dc`,
  Z_DATA_ERROR: (file) => `${file} is damaged gzip; fetch it again`,
}

function asInputError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = advice[code]?.(file)
  return message === undefined ? error : new InputError(message)
}
