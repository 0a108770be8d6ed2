import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readArm } from '../../src/logs/index.ts'
import { InputError } from '../../src/records/index.ts'
import { armOf, jsonl } from './arm-of.ts'

const counts = '{"id":"a","n":8,"c":3}\n'
const sample = '{"id":"a","correct":true}\n'
const qwen = '"idx":0,"gt":"2","pred":["2","3"]'
const thousands = (text: string) => text.repeat(600_000)
const [utf16Little, utf16Big] = [Buffer.from(`\ufeff${counts}`, 'utf16le'), Buffer.from(counts)]

/** What comes in, and the whole message after the file's name. */
const refused: Record<string, [content: string | Uint8Array, message: string][]> = {
  'counts that cannot be': [
    ['{"id":"a","n":8,"c":9}', ' line 1: c is larger than n (8): 9'],
    ['{"id":"a","n":8,"c":5,"u":4}', ' line 1: c + u is larger than n (8): 5 + 4'],
    ['{"id":"a","n":8,"c":-1}', ' line 1: c must be a whole number from 0: -1'],
    ['{"id":"a","n":8.5,"c":1}', ' line 1: n must be a whole number from 0: 8.5'],
    ['{"id":"a","n":"8","c":1}', ' line 1: n must be a whole number from 0: "8"'],
    ['{"id":"a","n":Infinity,"c":1}', ' line 1: n must be a whole number from 0: Infinity'],
    ['{"id":"a","n":8,"c":NaN}', ' line 1: no "c" field; a row of counts needs id, n, c'],
    ['{"id":"a","n":8,"c":1,"u":true}', ' line 1: u must be a whole number from 0: true'],
    ['{"id":"a","n":8,"c":1,"truncated":9}', ' line 1: truncated is larger than n (8): 9'],
    [
      `${counts}\n{"id":"b","n":8,"c":3}\n${counts}`,
      ' line 4: a second row of counts for this id, after line 1; add them up: "a"',
    ],
    [`${counts}{"id":"b","n":8,"c":`, ' line 2: the last line is cut off: {"id":"b","n":8,"c":'],
    [counts + sample, ' line 2: no "n" field; a row of counts needs id, n, c'],
    [
      '{"id":"a","n":0,"c":0}',
      ' has no problem with a sample (problems without samples, left out: 1)',
    ],
  ],
  'ids that cannot be': [
    ['{"n":8,"c":3}', ' line 1: no "id" field'],
    ['{"id":null,"correct":true}', ' line 1: no "id" or "problem" field'],
    ['{"__proto__":{"id":"a"},"n":8,"c":3}', ' line 1: no "id" field'],
    ['{"id":"","n":8,"c":3}', ' line 1: id is empty; each problem needs an id'],
    ['{"id":1.5,"n":8,"c":3}', ' line 1: id must be text or a whole number: 1.5'],
    [
      '{"problem":{"text":""},"score":1}',
      ' line 1: problem must be text or a whole number: an object',
    ],
    [
      '{"id":9007199254740993,"n":8,"c":3}',
      ' line 1: id is too large to be exact as a number; quote it: 9007199254740992',
    ],
  ],
  'samples that cannot be': [
    [
      '{"id":"a","score":0.35}',
      ' line 1: score is none of 0, 1 and -1; say from which score on a sample is correct (--threshold 0.5): 0.35',
    ],
    [
      '{"id":"a","reward":[1,-Infinity]}',
      ' line 1: reward is none of 0, 1 and -1; say from which score on a sample is correct (--threshold 0.5): -Infinity',
    ],
    ['{"id":"a","score":"C"}', ' line 1: score must be true, false, a number or null: "C"'],
    [
      `${sample}{"id":"a","answer":"4"}\n`,
      ' line 2: no "correct", "score" or "reward" field, one of which says if it is right',
    ],
    ['{"id":"a","correct":true,"answer":{"x":1}}', ' line 1: answer must be text: an object'],
    ['{"id":"a","correct":true,"tokens":-3}', ' line 1: tokens must be a whole number from 0: -3'],
    [
      '{"id":"a","correct":true,"truncated":"no"}',
      ' line 1: truncated must be true or false: "no"',
    ],
    ['{"id":"a","correct":true,"source":["x"]}', ' line 1: source must be text: a list'],
    [
      '{"id":"a","correct":[true],"answer":["1","2"]}',
      ' line 1: answer has 2 entries and correct 1',
    ],
    [
      '{"id":"a","correct":[true],"completion":[]}',
      ' line 1: completion has 0 entries and correct 1',
    ],
    ['{"id":"a","correct":[true],"tokens":5}', ' line 1: tokens must be a list, as correct is: 5'],
    [
      '{"id":"a","correct":[]}',
      ' has no problem with a sample (problems without samples, left out: 1)',
    ],
    [
      '{"id":"a","correct":true,"index":3}\n{"id":"a","correct":true,"index":3}',
      ' line 2: a second sample 3 of "a"; number them apart or leave the number out',
    ],
    [
      '{"id":"a","correct":true,"source":"x"}\n{"id":"a","correct":true,"source":"y"}',
      ' line 2: source of "a" is "y", and was "x" before',
    ],
    [
      `{"question":"x",${qwen},"score":[true,true]}\n{"question":"y",${qwen},"score":[true,true]}`,
      ' line 2: another question than on line 1; are two benchmarks in one file, with the same ids: 0',
    ],
    [`{${qwen},"score":[true]}`, ' line 1: pred has 2 entries and score 1'],
    [`{${qwen}}`, ' says of none of its samples whether it is right; grade them (--regrade exact)'],
  ],
  'text that is no log': [
    ['', ' is empty'],
    ['\ufeff \n\r\n', ' is empty'],
    [' \n'.repeat(40_000), ' is empty'],
    [`${counts}oops\n${counts}`, ' line 2: not JSON; each line must hold one whole row: oops'],
    ['{\n  "id": "a"\n}\n', ' line 1: not JSON; each line must hold one whole row: {'],
    [`${sample}[1]`, ' line 2: a row must be a JSON object: a list'],
    [`${sample}null`, ' line 2: a row must be a JSON object: null'],
    ['[{"id":"a","n":8,"c":3},', ' is a JSON array that ends early; fetch it again'],
    ['[{"id":"a","n":8,"c":3}] x', ' entry 1: more after the end of the JSON document'],
    ['[{"id":"a","n":8,"c":}]', ' entry 1: not JSON: {"id":"a","n":8,"c":}'],
    ['[{"id":"a","n":8,"c":3},7]', ' entry 2: a row must be a JSON object: 7'],
    ['<!doctype html><p>no', ' looks like a web page, not a log: <!doctype html><p>no'],
    [
      '{"idx":0,"question":"?"}',
      ' line 1: no known format; name the columns (--map id=… score=…), or the format (--format); its fields are: idx, question',
    ],
    [`{"deep":${thousands('[')}${thousands(']')}}\n`, ' line 1: JSON nested more than 1000 deep'],
    [Buffer.alloc(33 * 2 ** 20, 'x'), ' line 1: longer than 32 MB; is it one row a line?'],
    [gzipSync(Buffer.alloc(33 * 2 ** 20)), ' line 1: longer than 32 MB; is it one row a line?'],
    [
      Buffer.from('{"id":"\xe9","n":8,"c":3}\n', 'latin1'),
      ' line 1: not UTF-8; convert the file with iconv',
    ],
    [utf16Little, ' is UTF-16; convert it with iconv -f UTF-16 -t UTF-8'],
    [
      utf16Little.subarray(2),
      ' is UTF-16 without a byte order mark; convert it with iconv to UTF-8',
    ],
    [
      Buffer.concat([Buffer.from([0xfe, 0xff, 0]), utf16Big]),
      ' is UTF-16; convert it with iconv -f UTF-16 -t UTF-8',
    ],
  ],
  'CSV that holds no counts': [
    [
      'id,when\na,1\n',
      ' line 2: no known format; name the columns (--map id=… score=…), or the format (--format); its fields are: id, when',
    ],
    ['id;n;c\na;8;3\n', ' line 1: neither JSON nor CSV with commas: id;n;c'],
    ['id,n,c,n\n', ' line 1: two columns are named "n"'],
    ['id,n,c\n', ' line 1: a header and no row below it: id,n,c'],
    ['hello world', ' line 1: neither JSON nor CSV with commas: hello world'],
    ['"hello"\n"world"\n', ' line 1: neither JSON nor CSV with commas: hello'],
    ['\n# A log\n\nIt says, as ever', ' line 2: neither JSON nor CSV with commas: # A log'],
    ['id,n,c\na,8,3\nb,8', ' line 3: not as many cells as the header has'],
    ['id,n,c\n\na,8,x\n', ' line 3: c must be a whole number from 0: "x"'],
    ['id,n,c\na,8,\n', ' line 2: no "c" field; a row of counts needs id, n, c'],
    [
      'id,n,c\n"a,8,3\n',
      ' line 2: not CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2',
    ],
    [
      'id,n,c\na,8,3\na,8,3\n',
      ' line 3: a second row of counts for this id, after line 2; add them up: "a"',
    ],
  ],
  'logs of tools that moved on, or stopped midway': [
    [
      jsonl([{ task: { hash: 'h' }, traces: [{ version: 2, rewards: {} }] }]),
      ' line 1: a trace of version 2 of verifiers, newer than this reader knows (1); update passbound',
    ],
    [
      jsonl([
        { task: { hash: 'h' }, traces: [], run: { work: { type: 'train', step: 1 } } },
        { task: { hash: 'h' }, traces: [], run: { work: { type: 'eval', step: 1 } } },
      ]),
      ' holds several filters: eval, train; choose one (--select filter=train)',
    ],
    [
      'question: q\nsamples:\n- a\nis_corrects:\n- true\n- false\n',
      ': samples has 1 entries and is_corrects 2; evaluate again',
    ],
    [`prompt: p\nsamples: ${'['.repeat(50_000)}`, ': not YAML: nested too deep'],
    ['prompt: p\nsamples: no list\n', ': no "samples" list'],
    [
      'is_corrects: [true]\nsamples: [a]\n',
      ': neither a name that ends in .yaml nor a question, which tell problems apart',
    ],
    [
      jsonl([{ input: 'p', output: 'a' }]),
      ' says of none of its samples whether it is right; grade them (--regrade exact)',
    ],
  ],
  'files of other kinds': [
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
      ' is a git-LFS pointer, not the file itself; run git lfs pull',
    ],
    ['ARROW1\0\0', ' is an Arrow file; write its data set as Parquet (dataset.to_parquet)'],
    [
      Buffer.from('ffffffff10000000', 'hex'),
      ' is an Arrow file; write its data set as Parquet (dataset.to_parquet)',
    ],
    ['PAR1\x15\x04', ' is a parquet file, which is read by its end; name the file'],
    ['PK\x03\x04', ' is a zip file, which is read by its end; name the file'],
    [gzipSync('PAR1\x15\x04'), ' is a packed archive or Parquet file; unpack it first'],
    [
      Buffer.from('\x28\xb5\x2f\xfd', 'latin1'),
      ' is packed and ends early; fetch it again, or save what is there with gzip -dc or zstd -dc',
    ],
    [
      zstdCompressSync(counts.repeat(500)).subarray(0, 20),
      ' is packed and ends early; fetch it again, or save what is there with gzip -dc or zstd -dc',
    ],
    [
      gzipSync(counts.repeat(500)).subarray(0, 30),
      ' is packed and ends early; fetch it again, or save what is there with gzip -dc or zstd -dc',
    ],
    [
      Buffer.concat([gzipSync(counts).subarray(0, 10), Buffer.from('xxxxxxxx')]),
      ' is packed and damaged; fetch it again',
    ],
    [gzipSync(gzipSync(counts)), ': gzip inside gzip; unpack it once'],
    [gzipSync(''), ' is empty'],
  ],
}

describe.each(Object.entries(refused))('%s', (_, cases) => {
  it.each(cases.map(([content, message]) => ({ content, message })))(
    'are refused:$message',
    async ({ content, message }) => {
      const reading = armOf(content)
      await expect(reading).rejects.toBeInstanceOf(InputError)
      await expect(reading).rejects.toThrow(new InputError(`standard input${message}`))
    },
  )
})

describe('readArm', () => {
  it('names a file as it was given, and takes its name from it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
    try {
      const path = join(folder, 'base.v2.jsonl.gz')
      writeFileSync(path, counts)
      expect(await readArm(path)).toMatchObject({ name: 'base.v2', origin: path })
      writeFileSync(path, 'oops')
      const message = `${path} line 1: neither JSON nor CSV with commas: oops`
      await expect(readArm(path)).rejects.toThrow(message)
      await expect(readArm(folder)).rejects.toThrow(message)
      await expect(readArm(`${path}x`)).rejects.toThrow(`no such file: ${path}x`)
      await expect(readArm(`${path}/x`)).rejects.toThrow(`no such file: ${path}/x`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('counts scores from a threshold up as correct where one is given', async () => {
    const arm = await armOf('{"id":"a","score":[0.5,0.4,true,NaN,-2,Infinity]}', { threshold: 0.5 })
    expect(arm.problems).toEqual([{ id: 'a', n: 6, c: 3, u: 1 }])
    expect(arm.notes[0]).toBe('scores from 0.5 up were counted as correct')
    await expect(armOf(sample, { threshold: NaN })).rejects.toThrow('invalid threshold: NaN')
  })

  it('takes a row of lm-eval that lost its document', async () => {
    const row = { doc_id: 0, doc: { question: 'q' }, arguments: [], resps: [['a']], acc: 1 }
    const { doc: _, ...without } = { ...row, doc_id: 1 }
    expect((await armOf(jsonl([row, without]))).problems).toMatchObject([{ c: 1 }, { c: 1 }])
  })

  it('says names of columns that hold control characters on one line, in errors and in notes', async () => {
    const rewards = { step: 1, prompt: 'p', completion: 'c', advantage: 0 }
    const log = (acc: number) => jsonl([{ ...rewards, 'acc\u001b[31m\nx': acc, format: 1 }])
    await expect(armOf(log(0.5))).rejects.toThrow(
      'standard input line 1: acc [31m x is none of 0, 1 and -1; say from which score',
    )
    expect((await armOf(log(1))).notes[0]).toBe(
      'of the rewards acc [31m x, format the one named after accuracy was taken: acc [31m x',
    )
  })

  it('holds a file to the format that is asked for', async () => {
    await expect(armOf(sample, { format: 'counts' })).rejects.toThrow('line 1: no "n" field')
  })

  it('keeps a long answer as its start and its hash', async () => {
    const long = 'x'.repeat(10_000)
    const { problems } = await armOf(
      `{"id":"a","correct":[true,true,false],"answer":["${long}","${long}","${long}y"]}`,
    )
    expect(problems[0]?.answers?.map(({ answer, count }) => [answer.length, count])).toEqual([
      [139, 2],
      [139, 1],
    ])
  })

  it('stops when it is told to, and closes what it read', async () => {
    const stdin = new Readable({ read: () => {} })
    stdin.push(counts)
    const controller = new AbortController()
    const reading = readArm('-', { stdin, signal: controller.signal })
    controller.abort()
    await expect(reading).rejects.toThrow('aborted')
    expect(stdin.destroyed).toBe(true)
  })

  it('needs the stream that - stands for', async () => {
    await expect(readArm('-')).rejects.toThrow('reading - needs the stream in options.stdin')
  })
})
