import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parquetRows } from '../../src/logs/parquet-rows.ts'
import { writeParquet } from '../fixtures/logs/write-logs.ts'

const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function rowsOf(rows: object[], select = 'select * from rows', texts = true) {
  const path = join(folder, 'rows.parquet')
  await writeParquet(path, rows, select)
  const read: unknown[] = []
  for await (const batch of parquetRows(path, { file: path, texts }))
    for (const each of batch) read.push('row' in each ? each.row : each.torn)
  return read
}

const upTo = (end: number) => [...Array(end).keys()]
const long = (i: number) => `${i} ${'and so on '.repeat(2000)}`

describe('rows whose lists of texts are read apart', () => {
  it('are as they stand in the file, in its order', async () => {
    const rows = upTo(300).map((i) => ({
      id: i,
      generations: upTo(i % 4).map((j) => `${j} ${long(i)}`),
      rollouts: upTo((i * 7) % 3).map((j) => ({ text: `${j}`, correct: j === 0 })),
      answer: `${i}`,
    }))
    expect(await rowsOf(rows)).toEqual(rows)
  })

  it('keep a list that is empty, missing or holds nothing', async () => {
    const rows = [
      { generations: [long(0), null, 'ü'], others: [] },
      { generations: null, others: null },
      { generations: [], others: ['x', 'y'] },
      { generations: [null], others: null },
      { generations: [long(1)], others: ['z'] },
    ]
    expect(await rowsOf(rows)).toEqual(rows)
  })

  it('may be all that a file has', async () => {
    const rows = [{ generations: [long(0), long(1)] }, { generations: [long(2)] }]
    expect(await rowsOf(rows)).toEqual(rows)
  })

  it('put the parts of a response together again', async () => {
    const response = { text: [long(0), 'b'], output_tokens: [[1, 2], [3]], input_tokens: [1, 2] }
    expect(await rowsOf([{ doc: { id: '0' }, model_response: response }])).toEqual([
      { doc: { id: '0' }, model_response: { text: response.text, output_tokens: [2, 1] } },
    ])
    const without = { text: ['', ''], output_tokens: [2, 1] }
    expect(await rowsOf([{ model_response: response }], 'select * from rows', false)).toEqual([
      { model_response: without },
    ])
  })
})
