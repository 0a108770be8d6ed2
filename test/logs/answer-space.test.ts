import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LogReader, readArm, readSamples, writeCounts, writeSamples } from '../../src/logs/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('the answer space of a problem', () => {
  const samples =
    '{"id":"a","correct":true,"answerSpace":1000}\n{"id":"a","correct":false}\n{"id":"b","correct":true}\n'

  it.each([
    ['counts.jsonl', '{"id":"a","n":2,"c":1,"answerSpace":1000}\n{"id":"b","n":2,"c":1}\n'],
    ['counts.csv', 'id,n,c,answerSpace\na,2,1,1000\nb,2,1,\n'],
    ['space.csv', 'id,n,c,space\na,2,1,1e3\nb,2,1,\n'],
    ['samples.jsonl', samples],
    ['samples.csv', 'id,correct,answerSpace\na,1,1000\na,0,1000\nb,1,\n'],
    [
      'qwen.jsonl',
      '{"idx":"a","gt":"1","pred":["1"],"score":[true],"answerSpace":1000}\n{"idx":"b","gt":"1","pred":["1"],"score":[true]}\n',
    ],
  ])('is read from %s', async (name, content) => {
    const { problems } = await readArm(file(name, content))
    expect(problems.map(({ id, answerSpace }) => [id, answerSpace])).toEqual([
      ['a', 1000],
      ['b', undefined],
    ])
  })

  it.each(['jsonl', 'csv', 'parquet'])('survives being written as .%s', async (ending) => {
    const path = file('whole.jsonl', samples)
    const [counted, sampled] = [join(folder, `c.${ending}`), join(folder, `s.${ending}`)]
    await writeCounts(counted, await readArm(path))
    await writeSamples(sampled, readSamples(new LogReader(path)))
    for (const written of [counted, sampled])
      expect((await readArm(written)).problems[0]).toMatchObject({ id: 'a', answerSpace: 1000 })
  })

  it('is refused where it is no number of answers, or two', async () => {
    const none = file('none.jsonl', '{"id":"a","n":2,"c":1,"answerSpace":0.5}\n')
    await expect(readArm(none)).rejects.toThrow(/line 1: answerSpace must be a number from 1: 0\.5/)
    const two = file('two.jsonl', samples.replace('false', 'false,"answerSpace":10'))
    await expect(readArm(two)).rejects.toThrow(/answerSpace of "a" is 10, and was 1000 before/)
  })
})
