import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseLimit, readProblems } from '../../src/problems/index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-problems-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

describe('readProblems', () => {
  it('reads JSONL under the usual names and keeps the rest', async () => {
    const path = await file(
      'a.jsonl',
      '\uFEFF{"id":"p1","problem":"1+1?","answer":2,"level":"easy"}\n\n',
    )
    expect(await readProblems(path)).toEqual([
      { id: 'p1', question: '1+1?', gold: '2', extra: { level: 'easy' } },
    ])
  })

  it('names a problem without an id by its position', async () => {
    const path = await file('b.jsonl', '{"question":"a","gold":"1"}\n{"question":"b","gold":"2"}\n')
    expect((await readProblems(path)).map(({ id }) => id)).toEqual(['0', '1'])
  })

  it('reads CSV with mapped columns and choices as JSON', async () => {
    const path = await file('c.csv', 'key,ask,sol,opts\nx,"Which, then?",B,"[""one"",""two""]"\n')
    const columns = { id: 'key', question: 'ask', gold: 'sol', choices: 'opts' }
    expect(await readProblems(path, { columns })).toEqual([
      { id: 'x', question: 'Which, then?', gold: 'B', choices: ['one', 'two'] },
    ])
  })

  it('reads Parquet, lists and whole numbers included', async () => {
    const path = join(folder, "it's.parquet")
    const connection = await (await DuckDBInstance.create()).connect()
    await connection.run(
      `copy (select 7::bigint as id, 'q' as question, 'A' as gold, ['x', 'y'] as choices, 1000 as answer_space, 'aime' as source)
       to '${path.replaceAll("'", "''")}' (format parquet)`,
    )
    connection.closeSync()
    expect(await readProblems(path)).toEqual([
      {
        id: '7',
        question: 'q',
        gold: 'A',
        choices: ['x', 'y'],
        answerSpace: 1000,
        stratum: 'aime',
      },
    ])
  })

  it('takes a part by position', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `{"question":"q${i}","gold":"0"}`).join('\n')
    const path = await file('d.jsonl', lines)
    const ids = async (limit: string) =>
      (await readProblems(path, { limit: parseLimit(limit) })).map(({ id }) => Number(id))
    expect(await ids('3')).toEqual([0, 1, 2])
    expect(await ids('10-12')).toEqual([9, 10, 11])
    expect(await ids('29-99')).toEqual([28, 29])
    await expect(ids('31-40')).rejects.toThrow('has 30 problems, the limit starts at 31')
  })

  it('reads long lines in pieces, ends lines where JSON does, and reads no further than it must', async () => {
    const long = 'é'.repeat(100_000)
    const rows = [`\uFEFF{"question":"${long}","gold":"1"}`, '{"question":"a\u2028b","gold":"2"}\r']
    const path = await file('long.jsonl', `${rows.join('\n')}\nno JSON`)
    const read = await readProblems(path, { limit: { from: 1, to: 2 } })
    expect(read.map(({ question }) => question)).toEqual([long, 'a\u2028b'])
    await expect(readProblems(path)).rejects.toThrow('long.jsonl line 3: expected one JSON object')
  })

  it('refuses more than a run can hold, unless a part is asked for', async () => {
    const path = await file('many.jsonl', '{"question":"a","gold":"1"}\n'.repeat(5))
    const most = 60
    await expect(readProblems(path, { most })).rejects.toThrow(
      'many.jsonl line 3: the problems up to here have more than 60 characters, too many for one run; take fewer with limit',
    )
    expect(await readProblems(path, { most, limit: { from: 4, to: 5 } })).toHaveLength(2)
  })

  it.each([
    [
      '{"id":1,"question":"a","gold":"1"}\n{"id":1,"question":"b","gold":"1"}',
      'line 2: the id 1 stands already in e.jsonl line 1',
    ],
    [
      '{"id":1,"question":"a"}',
      'e.jsonl line 1: no gold (gold, answer, target, expected); an experiment may name its column under problems.columns.gold, the row has id, question',
    ],
    [
      '{"question":"a","gold":"1","answerSpace":0.5}',
      'line 1: the answer space is a number from 1, got 0.5',
    ],
    [
      '{"question":"a","gold":"A","choices":"A or B"}',
      'line 1: choices are a list of two or more, in CSV as JSON, got "A or B"',
    ],
    ['[1]', 'e.jsonl line 1: expected one JSON object a line, got [1]'],
    ['{"question":', 'e.jsonl line 1: expected one JSON object a line'],
    ['', 'e.jsonl is empty'],
  ])('refuses %s', async (text, message) => {
    await expect(readProblems(await file('e.jsonl', text))).rejects.toThrow(message)
  })

  it('says what it cannot read', async () => {
    await expect(readProblems(join(folder, 'none.jsonl'))).rejects.toThrow('no such file')
    await expect(readProblems(join(folder, 'none.parquet'))).rejects.toThrow(
      'cannot read the problems',
    )
    await expect(readProblems(await file('bad.parquet', 'PAR'))).rejects.toThrow(
      'bad.parquet: not a readable Parquet file (',
    )
    const latin = join(folder, 'latin.csv')
    await writeFile(latin, Uint8Array.of(0x61, 0xe9, 0x0a))
    await expect(readProblems(latin)).rejects.toThrow('latin.csv: not UTF-8; convert the file')
    await expect(readProblems('set.json')).rejects.toThrow('.jsonl, .csv or .parquet, got .json')
    const path = await file('f.csv', 'a,b\n1,2,3\n')
    await expect(readProblems(path)).rejects.toThrow('f.csv: not CSV')
    const columns = { question: 'ask' }
    const mapped = await file('g.jsonl', '{"question":"a","gold":"1"}')
    await expect(readProblems(mapped, { columns })).rejects.toThrow(
      'g.jsonl line 1: no column ask for question; the row has question, gold',
    )
  })
})

describe('parseLimit', () => {
  it.each(['0', '5-4', '0-3', 'ten', '-3', '1-2-3', '1.5'])('refuses %s', (text) => {
    expect(() => parseLimit(text)).toThrow(
      `limit takes a count such as 10 or a range such as 10-20, got ${text}`,
    )
  })
})
