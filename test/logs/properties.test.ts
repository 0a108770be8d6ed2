import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arm, InputError } from '../../src/records/index.ts'
import { armOf, jsonl } from './arm-of.ts'

const folder = join(import.meta.dirname, '../fixtures/logs')
const contents = globSync('*/*.{jsonl,csv,gz}', { cwd: folder })
  .toSorted()
  .map((file) => readFileSync(join(folder, file)))

/** Bytes that mean something to one of the parsers, and any others. */
const byte = fc.oneof(
  fc.constantFrom(...Buffer.from('\n\r",{}[]:\\0123456789-eNaI\0\xef\xbb\xbf\x1f\x8b', 'latin1')),
  fc.nat(255),
)
const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat(6),
  insert: fc.array(byte, { maxLength: 6 }),
})
const mutated = fc
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

const fields =
  'id problem idx gt pred n c u source cluster tokens truncated correct score reward answer index'
const hostileRows = fc
  .array(fc.dictionary(fc.constantFrom(...fields.split(' ')), hostileValue()), { minLength: 1 })
  .map((rows) => Buffer.from(jsonl(rows)))

function hostileValue() {
  const number = fc.oneof(fc.nat(9), fc.double())
  return fc.oneof(number, fc.boolean(), fc.array(number, { maxLength: 3 }), fc.jsonValue())
}

/** What is wrong with what came of reading: nothing, be it tallies or an `InputError` of one line. */
async function wrongWith(content: Uint8Array, chunkBytes: number): Promise<unknown[]> {
  try {
    const { problems } = await armOf(content, { chunkBytes })
    const impossible = problems.filter(({ n, c, u }) => Math.min(n - 1, c, u, n - c - u) < 0)
    return problems.length === 0 ? ['no problems'] : impossible
  } catch (error) {
    return error instanceof InputError && !/\p{Cc}/u.test(error.message) ? [] : [error]
  }
}

describe('whatever the bytes', () => {
  it.each([
    ['a damaged log', mutated],
    ['noise', fc.array(byte, { maxLength: 200 }).map((bytes) => Buffer.from(bytes))],
    ['rows with our fields and any values', hostileRows],
  ])('%s gives tallies or an InputError of one line', async (_, bytes) => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 64 }), async (content, chunkBytes) => {
        expect(await wrongWith(content, chunkBytes)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

const sampleRow = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c/1', '__proto__', 7),
    correct: fc.constantFrom(true, false, null),
    answer: fc.constantFrom('1', '2', '10', null),
    tokens: fc.nat(100),
    truncated: fc.boolean(),
  },
  { requiredKeys: ['id', 'correct'] },
)
const rows = fc.array(sampleRow, { minLength: 1, maxLength: 60 })
const sorted = ({ problems, notes }: Arm) => ({
  problems: problems.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  notes,
})

describe('samples', () => {
  it('give the same tallies in any order and in chunks of any size', async () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.integer({ min: 1, max: 200 }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, others, chunkBytes]) => {
        expect(sorted(await armOf(jsonl(others), { chunkBytes }))).toEqual(
          sorted(await armOf(jsonl(all))),
        )
      }),
    )
  })

  it('give the same tallies as one row a problem with lists', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const all = some.map((row) => ({ answer: null, tokens: 1, truncated: false, ...row }))
        const lists = [...Map.groupBy(all, ({ id }) => id)].map(([id, group]) => ({
          id,
          correct: group.map(({ correct }) => correct),
          answer: group.map(({ answer }) => answer),
          tokens: group.map(({ tokens }) => tokens),
          truncated: group.map(({ truncated }) => truncated),
        }))
        expect(sorted(await armOf(jsonl(lists)))).toEqual(sorted(await armOf(jsonl(all))))
      }),
    )
  })

  it('give the same tallies as their counts, as JSONL and as CSV', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const bare = all.map(({ id, correct }) => ({ id, correct }))
        const counts = [...Map.groupBy(bare, ({ id }) => id)].map(([id, group]) => ({
          id,
          n: group.length,
          c: group.filter(({ correct }) => correct === true).length,
          u: group.filter(({ correct }) => correct === null).length,
        }))
        const csv = counts.map(({ id, n, c, u }) => `${id},${n},${c},${u}\n`).join('')
        const expected = sorted(await armOf(jsonl(bare)))
        expect(sorted(await armOf(jsonl(counts)))).toEqual(expected)
        expect(sorted(await armOf(`id,n,c,u\n${csv}`))).toEqual(expected)
      }),
    )
  })
})
