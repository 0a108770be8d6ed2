import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { graderNamed } from '../../src/grading/index.ts'
import {
  type ImportedSample,
  LogReader,
  readArm,
  type ReadLogOptions,
  readSamples,
  Regrade,
  writeCounts,
  writeSamples,
} from '../../src/logs/index.ts'
import { writeParquet, zip } from '../fixtures/logs/write-logs.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'
import { armOf, jsonl } from './arm-of.ts'

const fixtures = join(import.meta.dirname, '../fixtures/logs')
const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file in the temporary folder. */
function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function samplesOf(path: string, options: ReadLogOptions = {}): Promise<ImportedSample[]> {
  const samples: ImportedSample[] = []
  for await (const sample of readSamples(new LogReader(path, options))) samples.push(sample)
  return samples
}

describe('the samples of a log', () => {
  it('keep id, number, text, reasoning, answer, the own grade of the tool, tokens and finish', async () => {
    const samples = await samplesOf(join(fixtures, 'inspect/methods-and-duplicates.eval'))
    expect(samples[1]).toEqual({
      problem: 1,
      index: 1,
      question: '1 + 1?',
      gold: '2',
      completion: '3',
      reasoning: undefined,
      answer: '3',
      score: 'I',
      correct: false,
      tokens: 7,
      truncated: true,
    })
    expect(samples[2]).toMatchObject({
      problem: 'set/1',
      completion: '2',
      reasoning: 'so',
      correct: null,
    })
  })

  it('find the texts of a sample in pieces', async () => {
    const samples = await samplesOf(join(fixtures, 'inspect/chunked.eval'))
    expect(samples[1]?.completion).toBe('the completion')
  })

  it('are there where nobody graded them, and give no tallies', async () => {
    const path = fileOf('generations_humaneval.json', '[["a","b"],["c","d"]]')
    const samples = await samplesOf(path)
    expect(samples.map(({ problem, index, completion }) => [problem, index, completion])).toEqual([
      [0, 0, 'a'],
      [0, 1, 'b'],
      [1, 0, 'c'],
      [1, 1, 'd'],
    ])
    await expect(readArm(path)).rejects.toThrow(
      'says of none of its samples whether it is right; grade them (--regrade exact)',
    )
  })

  it('wait for a grader where a tool only drew them', async () => {
    const path = join(folder, 'generated.parquet')
    const gold = { style: 'rule', ground_truth: '4' }
    const prompt = [{ role: 'user', content: '2 + 2?' }]
    const rows = [
      {
        data_source: 'sums',
        prompt,
        reward_model: gold,
        responses: ['so \\boxed{4}', '\\boxed{5}'],
      },
    ]
    await writeParquet(path, rows, 'select * from rows')
    const samples = await samplesOf(path)
    expect(samples).toMatchObject([
      { index: 0, question: '2 + 2?', gold: '4', stratum: 'sums', correct: null },
      { index: 1, completion: '\\boxed{5}', correct: null },
    ])
    const regrade = new Regrade(graderNamed('exact')!, { instead: true })
    expect((await readArm(path, { regrade })).problems).toMatchObject([{ n: 2, c: 1, u: 0 }])
    const bare = jsonl([{ id: 'a', gold: '4', responses: ['\\boxed{4}', '?'] }])
    const again = new Regrade(graderNamed('exact')!, { instead: true })
    expect((await armOf(bare, { regrade: again })).problems).toMatchObject([
      { id: 'a', n: 2, c: 1 },
    ])
  })

  it('are not in a file of counts', async () => {
    await expect(samplesOf(fileOf('counts.jsonl', '{"id":"a","n":8,"c":3}\n'))).rejects.toThrow(
      'line 1: holds counts and no samples; passbound compare takes it as it is',
    )
  })
})

describe('what is written', () => {
  const row = fc.record(
    {
      id: fc.constantFrom('a', '=b', '-1', ' c ', "'=d", '007', 'ü/1'),
      correct: fc.constantFrom(true, false, null),
      answer: fc.constantFrom('1', '=2', '-3', '@x', 'a,b', 'say "no"', null),
      tokens: fc.nat(100),
      truncated: fc.boolean(),
      completion: fc.string(),
    },
    { requiredKeys: ['id', 'correct', 'answer', 'tokens', 'truncated', 'completion'] },
  )
  const rows = fc
    .array(row, { maxLength: 20 })
    .map((some) => [
      { ...some[0], id: 'first', correct: true, answer: '1', tokens: 1, truncated: false },
      ...some,
    ])

  it.each([
    ['jsonl', 40],
    ['jsonl.gz', 40],
    ['csv', 40],
    ['csv.zst', 40],
    ['parquet', 8],
  ])('as .%s reads back to the same tallies', async (ending, numRuns) => {
    const [samples, counts] = [join(folder, `samples.${ending}`), join(folder, `counts.${ending}`)]
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const path = fileOf('all.jsonl', jsonl(all))
        // Spreadsheets and this reader take white space off the ends of ids.
        fc.pre(
          !ending.startsWith('csv') ||
            all.every(({ id }) => id === id.trim() && !id.startsWith("'")),
        )
        const arm = await readArm(path)
        await writeSamples(samples, readSamples(new LogReader(path)))
        expect((await readArm(samples)).problems).toEqual(arm.problems)
        await writeCounts(counts, arm)
        expect((await readArm(counts)).problems).toEqual(
          arm.problems.map(({ answers: _answers, ...tally }) => tally),
        )
      }),
      { numRuns },
    )
  })

  it('keeps every character of a completion in JSONL and Parquet', async () => {
    const path = fileOf(
      'texts.jsonl',
      jsonl([{ id: 'a', correct: true, completion: ' \n\t"\\ 😀\u2028 = ' }]),
    )
    for (const ending of ['jsonl', 'parquet']) {
      const out = join(folder, `texts-out.${ending}`)
      await writeSamples(out, readSamples(new LogReader(path)))
      expect((await samplesOf(out))[0]?.completion).toBe(' \n\t"\\ 😀\u2028 = ')
    }
  })

  it('needs an ending that names a format', async () => {
    const samples = readSamples(new LogReader(join(fixtures, 'samples/rows.parquet')))
    await expect(writeSamples(join(folder, 'x.xlsx'), samples)).rejects.toThrow(
      'x.xlsx: end it in .jsonl or .csv (.gz, .zst) or .parquet',
    )
  })
})

describe('a choice', () => {
  const trajectory = join(fixtures, 'verl/trajectory')
  it.each([
    ['left open', {}, 'verl/trajectory holds several steps: 0, 10; choose one (--select step=0)'],
    ['of what is not there', { step: '5' }, 'verl/trajectory has no step "5"; it has: 0, 10'],
    [
      'that the log does not offer',
      { step: '0', filter: 'x' },
      'has no choice of a filter; leave --select filter=x out',
    ],
  ])('%s is refused with what there is', async (_, select, message) => {
    await expect(readArm(trajectory, { select })).rejects.toThrow(message)
  })

  it('of a scorer is refused with the names of all', async () => {
    await expect(readArm(join(fixtures, 'inspect/two-scorers.json'))).rejects.toThrow(
      'two-scorers.json holds several scores: judge.right, judge.style, match; choose one (--select score=match)',
    )
  })

  it('of a format is made between the files of a folder', async () => {
    mkdirSync(join(folder, 'mixed'))
    fileOf('mixed/a.jsonl', '{"id":"a","correct":true}\n')
    fileOf('mixed/b.jsonl', '{"id":"a","n":4,"c":3}\n')
    fileOf('mixed/c.jsonl', '{"id":"a","correct":false}\n')
    const mixed = join(folder, 'mixed')
    await expect(readArm(mixed)).rejects.toThrow(
      'mixed holds several formats: counts, samples; choose one (--format samples)',
    )
    const { problems } = await readArm(mixed, { format: 'samples' })
    expect(problems).toEqual([{ id: 'a', n: 2, c: 1, u: 0 }])
  })

  it('takes a pattern as its files', async () => {
    const arm = await readArm(join(fixtures, 'qwen-math/seeds/*seed0*.jsonl'))
    expect(arm.problems.map(({ n }) => n)).toEqual([1, 1])
    await expect(readArm(join(fixtures, 'qwen-math/seeds/*.nothing'))).rejects.toThrow(
      'matches no file',
    )
  })
})

const header = (more: object) =>
  JSON.stringify({
    version: 2,
    status: 'success',
    eval: { task: 't', model: 'm' },
    plan: {},
    ...more,
  })
const sample = { id: 1, epoch: 1, scores: { match: { value: 'C' } } }
const evalOf = (name: string, members: Parameters<typeof zip>[0]) => fileOf(name, zip(members))
const zeros = '0'.repeat(17 * 2 ** 20)

describe('a hostile or foreign archive', () => {
  it.each([
    [
      'newer than this reader',
      'new.eval',
      [{ name: 'header.json', text: header({ version: 4 }) }],
      'is an Inspect log of version 4, newer than this reader knows (2)',
    ],
    [
      'without a header',
      'other.eval',
      [{ name: 'a.txt', text: 'a' }],
      'is a zip archive and no Inspect log: it has neither header.json nor _journal/start.json',
    ],
    [
      'that unpacks to more than it may',
      'bomb.eval',
      [
        { name: 'header.json', text: header({}) },
        { name: 'samples/1_epoch_1.json', text: zeros },
      ],
      'unpacks to more than 16 MB',
    ],
    [
      'that unpacks to more than it may by zstd',
      'zstd-bomb.eval',
      [
        { name: 'header.json', text: header({}) },
        { name: 'samples/1_epoch_1.json', text: zeros, method: 'zstd' as const },
      ],
      'unpacks to more than 16 MB',
    ],
    [
      'of deep JSON',
      'deep.eval',
      [
        { name: 'header.json', text: header({}) },
        {
          name: 'samples/1_epoch_1.json',
          text: `${'['.repeat(600_000)}${']'.repeat(600_000)}`,
          method: 'stored' as const,
        },
      ],
      'JSON nested more than 1000 deep',
    ],
    [
      'of text that is no JSON',
      'text.eval',
      [{ name: 'header.json', text: 'hello' }],
      'member header.json is not JSON',
    ],
  ])('%s is refused', async (_, name, members, message) => {
    await expect(readArm(evalOf(name, members))).rejects.toThrow(message)
  })

  it('cut short is refused', async () => {
    const whole = zip([{ name: 'header.json', text: header({}) }])
    await expect(readArm(fileOf('cut.eval', whole.subarray(0, -30)))).rejects.toThrow(
      'not a whole zip archive',
    )
    await expect(readArm(fileOf('cut.parquet', 'PAR1xxxxPAR1'))).rejects.toThrow(
      'not a readable Parquet file',
    )
  })

  it('of Parquet that unpacks to more than it may is refused', async () => {
    const path = join(folder, 'bomb.parquet')
    const long = "repeat('x', 2000000) || id as completion"
    const rows = Array.from({ length: 200 }, (_, id) => ({ id, correct: true }))
    await writeParquet(path, rows, `select id, correct, ${long} from rows`)
    expect(statSync(path).size).toBeLessThan(2 ** 25)
    await expect(samplesOf(path)).rejects.toThrow(
      'bomb.parquet: a row group is too large to be read in 256MB; write the file again with fewer rows a group (row_group_size)',
    )
    // Its texts are not asked for.
    expect((await readArm(path)).problems).toHaveLength(200)
  })

  it('with names that climb is refused, and nothing is unpacked to disk', async () => {
    const members = [
      { name: '../evil.json', text: '{}' },
      { name: 'header.json', text: header({}) },
    ]
    await expect(readArm(evalOf('climb.eval', members))).rejects.toThrow('not a whole zip archive')
  })

  it('whose stored text was changed is refused, though it reads well', async () => {
    const bytes = zip([
      { name: 'header.json', text: header({}) },
      { name: 'samples/1_epoch_1.json', text: JSON.stringify(sample), method: 'stored' },
    ])
    bytes.write('"I"', bytes.indexOf('"C"'))
    await expect(readArm(fileOf('changed.eval', bytes))).rejects.toThrow(
      'member samples/1_epoch_1.json is damaged; fetch the file again',
    )
  })

  it('gives up a member whose size is a lie', async () => {
    const bytes = zip([
      { name: 'header.json', text: header({}) },
      { name: 'samples/1_epoch_1.json', text: JSON.stringify(sample), method: 'stored' },
    ])
    const at = bytes.lastIndexOf('PK\x01\x02')
    bytes.writeUInt32LE(0x7fff_ffff, at + 20)
    await expect(readArm(fileOf('lie.eval', bytes))).rejects.toThrow(
      /larger than 256 MB|not a whole zip/,
    )
  })
})

describe.skipIf(sharedData === null)('the Inspect logs beside this clone', () => {
  const tallies = [
    { id: '1', n: 3, c: 1, u: 1 },
    { id: 'HumanEval/0', n: 3, c: 2, u: 1 },
  ]
  it.each(['inspect_deflate_complete', 'inspect_zstd_complete', 'inspect_zstd_crashed_no_header'])(
    '%s gives the samples that are finished',
    async (name) => {
      const { problems, notes } = await readArm(sharedFile(`logs/${name}.eval`))
      expect(problems).toMatchObject(tallies)
      expect(notes).toContain('members written twice, of which the last counts: 1')
      const crash =
        'the run crashed or is still going, and its header and summaries are missing: 6 of 6 planned samples are in the log'
      expect(notes.includes(crash)).toBe(name.includes('crashed'))
    },
  )
})

describe('reading', () => {
  it('tells how many bytes it has read', async () => {
    const content = jsonl([{ id: 'a', correct: true }])
    let bytes = 0
    await armOf(content, { onBytes: (more) => (bytes += more) })
    expect(bytes).toBe(content.length)
  })
})
