import { pipeline } from 'node:stream'
import { createZstdDecompress, zstdDecompressSync } from 'node:zlib'

/**
 * Unpacks a zstd stream of any number of frames. Node stops without a word after the first frame, and
 * tools that append write one frame after the other.
 */
export async function* unpackZstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = chunks[Symbol.asyncIterator]()
  let rest: Buffer | undefined
  async function* oneFrame() {
    const walk = frameWalk()
    for (;;) {
      const chunk = rest ?? ((await source.next()) as { value: Buffer | undefined }).value
      rest = undefined
      if (chunk === undefined) return
      const end = walk(chunk)
      if (end === -1) yield chunk
      else {
        rest = chunk.subarray(end)
        yield chunk.subarray(0, end)
        return
      }
    }
  }
  for (;;) {
    while (rest === undefined || rest.length === 0) {
      const { done, value } = await source.next()
      if (done) return
      rest = value
    }
    // The callback is required; its error is the one that the iteration throws.
    yield* pipeline(oneFrame, createZstdDecompress({ chunkSize: 1 << 16 }), () => {})
  }
}

export interface UnpackSizes {
  /** The most that may come out, in bytes. */
  limit: number
  /** Bytes of the buffers that it comes out by. */
  chunkSize: number
}

/** Unpacks whole zstd frames, one after the other, to no more than `limit` bytes. */
export function unpackZstdSync(bytes: Buffer, { limit, chunkSize }: UnpackSizes): Buffer {
  const parts: Buffer[] = []
  let size = 0
  for (let rest = bytes; rest.length > 0;) {
    const { buffer, engine } = zstdDecompressSync(rest, {
      info: true,
      chunkSize,
      maxOutputLength: Math.max(limit - size, 1),
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
    if (engine.bytesWritten === 0) throw new RangeError('zstd frame without an end')
    parts.push(buffer)
    size += buffer.length
    rest = rest.subarray(engine.bytesWritten)
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/**
 * Follows one frame by its block headers (RFC 8878, section 3.1.1). Fed chunk after chunk, it gives
 * the offset past the frame's last byte, or -1 where the frame goes on.
 */
function frameWalk(): (chunk: Buffer) => number {
  const steps = frameSteps()
  const held = Buffer.alloc(8)
  let filled = 0
  let step = steps.next()
  return (chunk) => {
    let at = 0
    while (!step.done) {
      const { take, skip } = step.value
      const wanted = take - filled
      if (wanted > 0) {
        const copied = chunk.copy(held, filled, at, at + wanted)
        filled += copied
        at += copied
        if (filled < take) return -1
      }
      if (chunk.length - at < skip) {
        step = { done: false, value: { take, skip: skip - (chunk.length - at) } }
        filled = take
        return -1
      }
      at += skip
      filled = 0
      step = steps.next(held)
    }
    return at
  }
}

/** What is to be read (`take`, handed back) and what passed over, in turn. */
function* frameSteps(): Generator<{ take: number; skip: number }, void, Buffer> {
  let head = yield { take: 4, skip: 0 }
  if ((head.readUInt32LE(0) & ~0xf) >>> 0 === 0x184d2a50) {
    head = yield { take: 4, skip: 0 }
    yield { take: 0, skip: head.readUInt32LE(0) }
    return
  }
  head = yield { take: 1, skip: 0 }
  const descriptor = head[0]!
  const single = (descriptor & 0x20) !== 0
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  yield { take: 0, skip: (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]! + contentSize }
  for (let last = false; !last;) {
    head = yield { take: 3, skip: 0 }
    const block = head.readUIntLE(0, 3)
    last = (block & 1) === 1
    yield { take: 0, skip: ((block >> 1) & 3) === 1 ? 1 : block >> 3 }
  }
  if ((descriptor & 4) !== 0) yield { take: 0, skip: 4 }
}
