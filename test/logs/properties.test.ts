import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Arm } from '../../src/records/index.ts'
import { armOf, jsonl } from './arm-of.ts'
import { byte, contentsByFormat, mutated, reading, wrongWith } from './mutations.ts'
import { damagedContainers } from './packed-mutations.ts'

const temporary = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(temporary, { recursive: true }))
const path = join(temporary, 'mutated')

const fields =
  'id problem idx gt pred n c u source cluster answerSpace space tokens truncated correct score reward answer index doc_id doc resps input output gts step sample_score generation example_id completion prompt traces task content rewards task_id passed schema_version evaluation_id sample_id generations responses advantage metrics filter'
const hostileRows = fc
  .array(fc.dictionary(fc.constantFrom(...fields.split(' ')), hostileValue()), { minLength: 1 })
  .map((rows) => Buffer.from(jsonl(rows)))

function hostileValue() {
  const number = fc.oneof(fc.nat(9), fc.double())
  return fc.oneof(
    number,
    fc.boolean(),
    fc.string(),
    fc.array(number, { maxLength: 3 }),
    fc.jsonValue(),
  )
}

/** Bytes that give anything but tallies or an `InputError`; null where there are none. */
async function unreadable(bytes: fc.Arbitrary<Buffer>, numRuns: number) {
  const size = fc.integer({ min: 1, max: 64 })
  const reads = fc.asyncProperty(bytes, size, reading, async (content, chunkBytes, as) => {
    expect(await wrongWith(content, { chunkBytes, path, as })).toEqual([])
  })
  return (await fc.check(reads, { numRuns })).counterexample
}

describe('whatever the bytes', () => {
  it.each([...contentsByFormat])(
    'a damaged log of %s gives tallies or an InputError',
    async (_, contents) => {
      const slow = contents.some((content) => content.subarray(0, 4).toString() === 'PAR1')
      expect(await unreadable(mutated(contents), slow ? 60 : 200)).toBeNull()
    },
  )

  const others: [what: string, files: fc.Arbitrary<Buffer>][] = [
    ['noise', fc.array(byte, { maxLength: 200 }).map((bytes) => Buffer.from(bytes))],
    ['rows with our fields and any values', hostileRows],
    ...[...damagedContainers].map(([kind, files]): [string, fc.Arbitrary<Buffer>] => [
      `a damaged ${kind}`,
      files,
    ]),
  ]
  it.each(others)('%s gives tallies or an InputError of one line', async (_, bytes) => {
    expect(await unreadable(bytes, 500)).toBeNull()
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
/** A log of which no sample is graded is refused. */
const rows = fc
  .array(sampleRow, { maxLength: 60 })
  .map((some) => [{ id: 'd', correct: true }, ...some])
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
