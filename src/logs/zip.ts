import { type FileHandle, open } from 'node:fs/promises'
import { crc32, inflateRawSync } from 'node:zlib'
import yauzl from 'yauzl'
import { InputError } from '../records/index.ts'
import { excerpt } from './row.ts'
import { type UnpackSizes, unpackZstdSync } from './zstd.ts'

/** A member of an archive, as the central directory lists it. */
export interface Member {
  name: string
  method: number
  packedBytes: number
  /** What the archive claims; only a hint for the size of buffers. */
  plainBytes: number
  /** Of what is unpacked, so that a flipped bit does not pass for what a model wrote. */
  crc32: number
  offset: number
}

/** Limits that no log comes near and that a hostile archive cannot pass. */
const limits = { members: 2_000_000, memberBytes: 2 ** 28, ratio: 300, alwaysAllowed: 2 ** 24 }

/**
 * A zip archive. Of members with one name the last counts, as it does for the tools that append. The
 * sizes that an archive claims are not believed: what is unpacked is limited as it is unpacked.
 */
export class Archive {
  /** By name, in the order in which they lie in the file. */
  readonly members: Map<string, Member>
  /** How many members a later one of the same name replaces. */
  readonly replaced: number
  readonly bytes: number
  readonly #file: string
  readonly #handle: FileHandle

  private constructor(
    file: string,
    handle: FileHandle,
    found: { members: Map<string, Member>; replaced: number; bytes: number },
  ) {
    this.#file = file
    this.#handle = handle
    this.members = found.members
    this.replaced = found.replaced
    this.bytes = found.bytes
  }

  static async open(path: string, file: string): Promise<Archive> {
    const found = await directoryOf(path, file)
    return new Archive(file, await open(path), found)
  }

  async read(member: Member): Promise<Buffer> {
    const { name, method, packedBytes, plainBytes, offset } = member
    const what = `${this.#file} member ${excerpt(name, 80)}`
    if (packedBytes > limits.memberBytes) throw new InputError(`${what} is larger than 256 MB`)
    const header = await this.#bytes(offset, 30, what)
    if (header.readUInt32LE(0) !== 0x04034b50) throw new InputError(`${what}: damaged zip archive`)
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
    const packed = await this.#bytes(start, packedBytes, what)
    const limit = Math.min(
      limits.memberBytes,
      Math.max(limits.alwaysAllowed, packedBytes * limits.ratio),
    )
    try {
      const plain = unpack(packed, method, { limit, chunkSize: chunkFor(plainBytes) })
      if (crc32(plain) !== member.crc32) throw new RangeError('checksum')
      return plain
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : ''
      throw new InputError(
        code === 'ERR_BUFFER_TOO_LARGE'
          ? `${what} unpacks to more than ${Math.round(limit / 2 ** 20)} MB from ${packedBytes} bytes`
          : error instanceof UnknownMethod
            ? `${what} is packed by method ${method}, which this reader does not know`
            : `${what} is damaged; fetch the file again`,
      )
    }
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }

  async #bytes(from: number, count: number, what: string): Promise<Buffer> {
    if (from + count > this.bytes) throw new InputError(`${what}: damaged zip archive`)
    const bytes = Buffer.allocUnsafe(count)
    let filled = 0
    while (filled < count) {
      const { bytesRead } = await this.#handle.read(bytes, filled, count - filled, from + filled)
      if (bytesRead === 0) throw new InputError(`${what} ends early; fetch the file again`)
      filled += bytesRead
    }
    return bytes
  }
}

class UnknownMethod extends Error {}

/** A buffer of the usual 64 KB for each small member would be most of the work and the memory. */
const chunkFor = (plainBytes: number) => Math.min(Math.max(plainBytes + 64, 1024), 2 ** 20)

function unpack(packed: Buffer, method: number, sizes: UnpackSizes): Buffer {
  if (method === 0) return packed
  if (method === 8)
    return inflateRawSync(packed, { maxOutputLength: sizes.limit, chunkSize: sizes.chunkSize })
  if (method === 93) return unpackZstdSync(packed, sizes)
  throw new UnknownMethod()
}

async function directoryOf(path: string, file: string) {
  try {
    const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false })
    try {
      if (zip.entryCount > limits.members)
        throw new InputError(`${file} has more than ${limits.members} members`)
      return { ...(await membersOf(zip)), bytes: zip.fileSize }
    } finally {
      zip.close()
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(
      `${file}: not a whole zip archive (${excerpt((error as Error).message, 80)}); fetch it again`,
    )
  }
}

async function membersOf(zip: yauzl.ZipFile) {
  const all: Member[] = []
  for await (const entry of zip.eachEntry())
    all.push({
      name: entry.fileName,
      method: entry.compressionMethod,
      packedBytes: entry.compressedSize,
      plainBytes: entry.uncompressedSize,
      crc32: entry.crc32,
      offset: entry.relativeOffsetOfLocalHeader,
    })
  const members = new Map<string, Member>()
  for (const member of all) {
    // Deleted first, so that the map keeps the place of the last.
    members.delete(member.name)
    members.set(member.name, member)
  }
  return { members, replaced: all.length - members.size }
}
