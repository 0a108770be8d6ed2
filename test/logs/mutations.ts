import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { LogReader, readArm, type ReadLogOptions, readSamples } from '../../src/logs/index.ts'
import { InputError } from '../../src/records/index.ts'
import { inChunks } from './arm-of.ts'

const folder = join(import.meta.dirname, '../fixtures/logs')

/** The files of each format's fixtures, to be damaged. */
export const contentsByFormat = new Map(
  globSync('*/', { cwd: folder })
    .toSorted()
    .map((format) => {
      const files = globSync('**/*.*', { cwd: join(folder, format) })
        .filter((file) => !file.endsWith('.tallies.json'))
        .toSorted()
      return [format, files.map((file) => readFileSync(join(folder, format, file)))] as const
    }),
)

/** Bytes that mean something to one of the parsers, and any others. */
export const byte: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    ...Buffer.from('\n\r",{}[]:\\0123456789-eNaI\0\xef\xbb\xbf\x1f\x8b(\xb5/\xfdPK', 'latin1'),
  ),
  fc.nat(255),
)

/** Text that keeps a file UTF-8, and often JSON, so that the damage is met by the readers of formats as well. */
const token = fc.constantFrom(
  ...'null true NaN -Infinity 1e999 0.5 -1 9007199254740993 "" "x" "\\ud800" "__proto__" [] [null] [[]] {} {"a":1} , : " \\ ] } é'.split(
    ' ',
  ),
  '\n',
)

const edit = fc.record({
  at: fc.nat(),
  remove: fc.oneof(fc.nat(6), fc.nat(60)),
  insert: fc.oneof(
    { weight: 3, arbitrary: token.map((text) => [...Buffer.from(text)]) },
    { weight: 1, arbitrary: fc.array(byte, { maxLength: 6 }) },
  ),
})

/** A file with a few edits. */
export const mutated = (contents: Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...contents), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([content, edits]) =>
      edits.reduce((bytes, { at, remove, insert }) => {
        const from = at % (bytes.length + 1)
        return Buffer.concat([
          bytes.subarray(0, from),
          Buffer.from(insert),
          bytes.subarray(from + remove),
        ])
      }, content),
    )

const isArchive = (content: Uint8Array) =>
  /^(?:PK|PAR1)/.test(Buffer.from(content.subarray(0, 4)).toString('latin1'))

/** Whether a log is read to its counts alone, or sample by sample with its texts. */
export type Reading = 'tallies' | 'samples'
export const reading: fc.Arbitrary<Reading> = fc.constantFrom('tallies', 'samples')

/**
 * What is wrong with what came of reading: nothing, be it tallies or samples or an `InputError` of one
 * line. Archives and Parquet are read as files, by way of `path`.
 */
export async function wrongWith(
  content: Uint8Array,
  { chunkBytes, path, as }: { chunkBytes: number; path: string; as: Reading },
): Promise<unknown[]> {
  const file = isArchive(content)
  if (file) writeFileSync(path, content)
  const read = as === 'tallies' ? impossibleTallies : impossibleSamples
  try {
    return await read(file ? path : '-', file ? {} : { stdin: inChunks(content, chunkBytes) })
  } catch (error) {
    return error instanceof InputError && !/\p{Cc}/u.test(error.message) ? [] : [error]
  } finally {
    if (file) rmSync(path)
  }
}

async function impossibleTallies(path: string, options: ReadLogOptions): Promise<unknown[]> {
  const { problems, notes } = await readArm(path, options)
  const unprintable = notes.filter((note) => /\p{Cc}/u.test(note))
  const impossible = problems.filter(({ n, c, u }) => Math.min(n - 1, c, u, n - c - u) < 0)
  return problems.length === 0 ? ['no problems'] : [...impossible, ...unprintable]
}

async function impossibleSamples(path: string, options: ReadLogOptions): Promise<unknown[]> {
  const impossible: unknown[] = []
  for await (const sample of readSamples(new LogReader(path, options))) {
    const { correct, index, completion = '' } = sample
    const graded = correct === null || typeof correct === 'boolean'
    if (!graded || !Number.isSafeInteger(index) || typeof completion !== 'string')
      impossible.push(sample)
  }
  return impossible
}
