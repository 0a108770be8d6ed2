import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { InputError, systemReason, UnreadableFile } from '../../records/index.ts'

/** The SHA-256 of a GGUF file, which says which weights it holds whatever it is called. */
export async function ggufHash(path: string): Promise<string> {
  await checkMagic(path)
  const sha256 = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), sha256)
  return sha256.digest('hex')
}

async function checkMagic(path: string): Promise<void> {
  const magic = Buffer.alloc(4)
  try {
    await using file = await open(path)
    await file.read(magic, 0, 4, 0)
  } catch (error) {
    throw new UnreadableFile(`cannot read a GGUF file: ${systemReason(error)}: ${path}`)
  }
  if (magic.toString('latin1') !== 'GGUF')
    throw new InputError(`not a GGUF file, which begins with GGUF: ${path}`)
}
