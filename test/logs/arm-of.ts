import { Readable } from 'node:stream'
import { readArm, type ReadArmOptions } from '../../src/logs/index.ts'
import type { Arm } from '../../src/records/index.ts'

/** Reads an arm from text or bytes as from standard input, in chunks of the given size. */
export function armOf(
  content: string | Uint8Array,
  { chunkBytes = 2 ** 16, ...options }: ReadArmOptions & { chunkBytes?: number } = {},
): Promise<Arm> {
  return readArm('-', { stdin: inChunks(content, chunkBytes), ...options })
}

/** Text or bytes as a stream of chunks of the given size. */
export function inChunks(content: string | Uint8Array, chunkBytes: number): Readable {
  const bytes = Buffer.from(content)
  function* chunks() {
    for (let i = 0; i < bytes.length; i += chunkBytes) yield bytes.subarray(i, i + chunkBytes)
  }
  return Readable.from(chunks())
}

export const jsonl = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
