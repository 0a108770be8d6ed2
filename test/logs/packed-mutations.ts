import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { Archive } from '../../src/logs/zip.ts'
import { zip, type ZipMember } from '../fixtures/logs/write-logs.ts'
import { byte, mutated } from './mutations.ts'

const folder = join(import.meta.dirname, '../fixtures/logs')
const fixture = (file: string) => readFileSync(join(folder, file))

/** A file of which some bytes are others, and all stay in their places. */
const overwritten = (contents: Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.constantFrom(...contents),
      fc.array(fc.record({ at: fc.nat(), byte }), { minLength: 1, maxLength: 4 }),
    )
    .map(([content, edits]) => {
      const bytes = Buffer.from(content)
      for (const edit of edits) bytes[edit.at % bytes.length] = edit.byte
      return bytes
    })

const plain = ['samples/one-row-a-sample.jsonl', 'counts/plain.jsonl', 'samples/cells.csv'].map(
  fixture,
)

/** Whole packed files of damaged text, in one piece or two, so that the damage is not found in the unpacking. */
const packed = (pack: (bytes: Buffer) => Buffer): fc.Arbitrary<Buffer> =>
  fc.tuple(mutated(plain), fc.nat()).map(([text, cut]) => {
    const at = cut % (text.length + 1)
    return Buffer.concat([pack(text.subarray(0, at)), pack(text.subarray(at))])
  })

const evals = ['methods-and-duplicates', 'crashed', 'chunked'].map((name) => `inspect/${name}.eval`)

async function membersOf(file: string): Promise<{ name: string; text: Buffer }[]> {
  const path = join(folder, file)
  const archive = await Archive.open(path, path)
  try {
    const members = [...archive.members.values()]
    return await Promise.all(
      members.map(async (each) => ({ name: each.name, text: await archive.read(each) })),
    )
  } finally {
    await archive.close()
  }
}

/** Whole archives, one of whose members holds damaged text under a name that may be damaged too. */
const archived = (archives: ZipMember[][]): fc.Arbitrary<Buffer> =>
  fc
    .constantFrom(...archives)
    .chain((members) =>
      fc.tuple(fc.constant(members), fc.nat(members.length - 1), fc.boolean(), method),
    )
    .chain(([members, which, renamed, how]) => {
      const { name, text } = members[which]!
      const names = renamed ? mutated([Buffer.from(name)]).map(String) : fc.constant(name)
      return fc.tuple(mutated([Buffer.from(text)]), names).map(([damaged, called]) => {
        const one: ZipMember = { name: called, text: damaged, method: how }
        return zip(members.with(which, { ...members[which]!, ...one }))
      })
    })
const method = fc.constantFrom('stored' as const, 'deflate' as const, 'zstd' as const)

/** Files of each container, damaged on the outside and on the inside. */
export const damagedContainers = new Map<string, fc.Arbitrary<Buffer>>([
  [
    '.eval',
    fc.oneof(mutated(evals.map(fixture)), archived(await Promise.all(evals.map(membersOf)))),
  ],
  [
    '.gz',
    fc.oneof(
      mutated([
        fixture('counts/gzip-of-two-members.jsonl.gz'),
        ...plain.map((text) => gzipSync(text)),
      ]),
      packed((bytes) => gzipSync(bytes)),
    ),
  ],
  [
    '.zst',
    fc.oneof(
      mutated([
        fixture('samples/zstd-of-two-frames.jsonl.zst'),
        ...plain.map((text) => zstdCompressSync(text)),
      ]),
      packed((bytes) => zstdCompressSync(bytes)),
    ),
  ],
])

/** Damaged Parquet: most of a small file is its footer, which a byte too many makes unreadable whole. */
export const damagedParquet = (contents: Buffer[]): fc.Arbitrary<Buffer> =>
  fc.oneof(
    { weight: 1, arbitrary: mutated(contents) },
    { weight: 3, arbitrary: overwritten(contents) },
  )
