import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-refusals-'))
  await writeFile(join(folder, 'taken'), '')
  await writeFile(join(folder, 'counts.jsonl'), '{"id":"a","n":8,"c":3}\n')
  await writeFile(join(folder, 'bytes.txt'), Uint8Array.of(0xff, 0xfe, 0x00))
  await writeFile(join(folder, 'empty.yaml'), '')
  await mkdir(join(folder, 'run'))
  for (const name of ['run.json', 'plan.json']) await writeFile(join(folder, 'run', name), '{}')
  await writeFile(join(folder, 'evil.jsonl'), '\u001B[2J\u202Enot JSON\n')
})
afterAll(async () => rm(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

/** The exit code and what is said; {} in an argument is the folder. */
async function refused(args: string[]): Promise<{ code: number; said: string[] }> {
  const said: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
  const code = await main(args.map((arg) => arg.replaceAll('{}', folder)))
  return { code, said: said.map((line) => line.replaceAll(folder, '{}')) }
}

const lab = ['lab', 'train', 'base', '-o', '{}/x.f16']
const sample = ['lab', 'sample', 'base', '-o', '{}/x.jsonl']

describe('what is refused', () => {
  it.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [
      ['compare', 'a', 'b', '--temprature', '1'],
      "unknown option '--temprature' (Did you mean --temperature?)",
    ],
    [['lab', 'nonsense'], "unknown command 'nonsense'"],
    [['lab', 'sample', '-o', '{}/x.jsonl'], "missing required argument 'model'"],
    [[...lab, '--nonsense'], "unknown option '--nonsense'"],
    [['problems', 'show'], "missing required argument 'set'"],
  ])('is what commander refuses, at any depth: %j', async (args, message) => {
    expect(await refused(args)).toEqual({ code: 2, said: [`passbound: ${message}`] })
  })

  it.each([
    [[...lab, '-j', '0'], '-j, --workers takes a whole number from 1 to 256, got 0'],
    [[...lab, '--problems', '6'], '--problems takes a multiple of 4 from 1, got 6'],
    [[...lab, '--group', '1'], '--group takes a whole number from 2, got 1'],
    [[...lab, '--updates', '0'], '--updates takes a whole number from 1, got 0'],
    [[...lab, '--rate', '-1'], '--rate takes a number above 0, got -1'],
    [[...lab, '--temperature', '-1'], '--temperature takes a number above 0, got -1'],
    [[...lab, '--seed', '1.5'], '--seed takes a whole number from 0, got 1.5'],
    [[...sample, '-n', '0'], '-n, --samples takes a whole number from 1, got 0'],
    [[...sample, '--problems', '0'], '--problems takes a whole number from 1, got 0'],
    [[...sample, '--top-p', '2'], '--top-p takes a number above 0 and up to 1, got 2'],
    [[...sample, '--temperature', 'hot'], '--temperature takes a number from 0, got hot'],
    [
      [...sample, '--max-chance', '1e-9'],
      'no question of countdown has a chance of at most 1e-9: ask for a larger one',
    ],
    [['compare', 'a', 'b', '--top-p', '2'], '--top-p takes a number above 0 and up to 1, got 2'],
    [['compare', 'a', 'b', '--temperature', '-1'], '--temperature takes a number from 0, got -1'],
    [['compare', 'a', 'b', '--k', '8-4'], '--k takes a range from 1 such as 1-128, got 8-4'],
    [['compare', 'a', 'b', '--threshold', ''], '--threshold takes a number, got nothing'],
    [['plan', 'a', 'b', '--power', '1'], '--power takes a number above 0 and below 1, got 1'],
    [['trajectory', 'a', '--k', 'x'], '--k takes a whole number from 1, got x'],
    [
      ['compare', 'a', 'b', '--fresh', 'x,'],
      '--fresh takes two files such as base.jsonl,rl.jsonl, got x,',
    ],
  ])('is a value that does not fit, under its option: %j', async (args, message) => {
    expect(await refused(args)).toEqual({ code: 2, said: [`passbound: ${message}`] })
  })

  it.each([
    [['lab', 'train', 'base', '-o', '{}/no/x.f16'], 'no such folder: {}/no'],
    [[...lab, '--log', '{}/no/x.jsonl'], 'no such folder: {}/no'],
    [['lab', 'sample', 'base', '-o', '{}/taken/x.jsonl'], '{}/taken is no folder'],
    [['lab', 'problems', '-o', '{}'], 'cannot write {}: it is a folder'],
    [
      [...lab, '--rollouts', '{}/taken'],
      '--rollouts takes a run folder, or a file that ends in .jsonl',
    ],
    [['compare', 'a', 'b', '-o', '{}/no/report.html'], 'no such folder: {}/no'],
    [['run', 'a.yaml', '-o', '{}/taken'], 'takes a folder, got {}/taken, which is a file'],
    [['import', 'a', '-o', '{}/no/x.jsonl'], 'no such folder: {}/no'],
  ])('is an output that cannot be written, before any work: %j', async (args, message) => {
    const { code, said } = await refused(args)
    expect([code, said.length]).toEqual([2, 1])
    expect(said[0]).toContain(message)
  })

  it.each([
    [['audit', '{}/bytes.txt'], '{}/bytes.txt: not a chain: it is no text in UTF-8'],
    [
      ['audit', '{}/taken', '--verdicts', 'x'],
      '--verdicts is for rows, which have an "id", and for a run folder',
    ],
    [['audit', '{}/counts.jsonl', '--verdicts', '{}/no'], 'cannot read {}/no: no such file'],
    [
      ['import', '{}/run'],
      '{}/run is a run folder and no log: passbound analyze compares its arms, passbound export writes them to one file that is a log',
    ],
    [
      ['import', '{}/counts.jsonl', '--select', 'arm=a'],
      '{}/counts.jsonl has no choice of an arm; leave --select arm=a out',
    ],
    [
      ['import', '{}/counts.jsonl', '--regrade', 'exact'],
      '{}/counts.jsonl holds counts and no completion to grade again; leave --regrade out',
    ],
    [['export', '{}/taken', '-o', '{}/x.csv'], '{}/taken: no run here; run.json is missing'],
    [
      ['run', '{}/empty.yaml'],
      'empty.yaml line 1: nothing here; an experiment has problems, arms and samples',
    ],
    [
      ['trajectory', 'x={}/counts.jsonl'],
      'a step is a whole number before its file, such as 150=step.jsonl, got x={}/counts.jsonl',
    ],
    [
      [...lab, '--adapter', 'lora:65'],
      '--adapter is full, block, or lora: and a rank from 1 to 64 such as lora:8, got lora:65',
    ],
    [
      [
        'compare',
        '{}/counts.jsonl',
        '{}/counts.jsonl',
        '--probes',
        '{}/counts.jsonl,{}/counts.jsonl',
      ],
      '{}/counts.jsonl is not what passbound lab probe --json writes',
    ],
  ])('is input of another kind: %j', async (args, message) => {
    expect(await refused(args)).toEqual({ code: 2, said: [`passbound: ${message}`] })
  })

  it('is one line in which a file cannot write to the terminal', async () => {
    expect(await refused(['grade', '{}/evil.jsonl'])).toEqual({
      code: 2,
      said: ['passbound: {}/evil.jsonl line 1: not a JSON object: \\u001b[2J\\u202enot JSON'],
    })
  })

  it.each([
    [{}, 'line 1: cannot read the problems: no such file: {}/none.jsonl'],
    [{ model: 'none.f16' }, 'line 3: cannot read a lab model: no such file: {}/none.f16'],
    [
      { template: '{ chat: none.json }' },
      'line 3: cannot read the template: no such file: {}/none.json',
    ],
  ])('names the line of an experiment that names a missing file: %j', async (arm, message) => {
    const { model = 'lab:base', template = 'plain' }: Record<string, string> = arm
    const from = Object.keys(arm).length === 0 ? 'none.jsonl' : 'set.jsonl'
    const text = `problems: { from: ${from} }
arms:
  base: { model: ${model}, template: ${template} }
  rl: { model: lab:rl-120 }
samples: 4
`
    await writeFile(join(folder, 'set.jsonl'), '{"id":1,"question":"1+1","gold":"2"}\n')
    await writeFile(join(folder, 'names.yaml'), text)
    expect(await refused(['run', '{}/names.yaml', '--dry-run'])).toEqual({
      code: 2,
      said: [`passbound: names.yaml ${message}`],
    })
  })

  it.each([
    [['grade', '{}'], 'not a file of pairs: {}'],
    [['audit', '{}/none.txt'], 'cannot read {}/none.txt: no such file'],
    [
      ['lab', 'sample', '{}/none.f16', '-o', '{}/x'],
      'cannot read a lab model: no such file: {}/none.f16',
    ],
    [['run', '{}/none.yaml'], 'cannot read the experiment: no such file: {}/none.yaml'],
  ])('says in words what the system refused: %j', async (args, message) => {
    const { code, said } = await refused(args)
    expect(code).toBe(2)
    expect(said.join()).toContain(`passbound: ${message}`)
  })
})
