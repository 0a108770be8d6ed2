import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../src/analysis/index.ts'
import { passbound } from '../helpers/passbound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-cli-'))
})
afterAll(async () => rm(folder, { recursive: true }))

const [base, rl] = ['examples/deepscaler/base.jsonl', 'examples/deepscaler/rl.jsonl']

describe('passbound compare', () => {
  it('prints the verdict, the curves and the ledger', async () => {
    const { code, stdout } = await passbound(['compare', base, rl, '--names', 'Distill,DeepScaleR'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^SHARPER AND NARROWER\nDeepScaleR is right more often/)
    expect(stdout).toContain('Ledger of objections')
  })

  it('prints one JSON document and nothing else with --json', async () => {
    const { code, stdout, stderr } = await passbound(['compare', base, rl, '--json'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect((JSON.parse(stdout) as Comparison).verdict.name).toBe('sharper and narrower')
  })

  it('writes what the extension asks for', async () => {
    const paths = ['report.html', 'found.json', 'curves.csv'].map((name) => join(folder, name))
    for (const path of paths)
      expect((await passbound(['compare', base, rl, '-o', path])).code).toBe(0)
    const [html, json, csv] = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
    expect(html).toMatch(/^<!doctype html>/i)
    expect((JSON.parse(json!) as Comparison).format).toBe('passbound-comparison@1')
    expect(csv!.split('\n')).toHaveLength(130)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('writes the data of each figure', async () => {
    const figures = join(folder, 'figures')
    expect((await passbound(['compare', base, rl, '--figures', figures])).code).toBe(0)
    const names = await readdir(figures)
    expect(names).toContain('pass-at-k.json')
    expect(names).toContain('pass-at-k.vl.json')
    const { data } = JSON.parse(await readFile(join(figures, 'pass-at-k.json'), 'utf8')) as {
      data: object[]
    }
    expect(data).toHaveLength(128)
    expect(data[0]).toMatchObject({ k: 1 })
  })

  it('reads standard input', async () => {
    const { code, stdout } = await passbound(['compare', base, '-', '--json'], {
      input: await readFile(rl),
    })
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as Comparison).solved.data.all.baseOnly).toBe(33)
  })

  it('exits with 100 where a required claim is not certain', async () => {
    expect((await passbound(['compare', base, rl, '--require', 'sharper,narrower'])).code).toBe(0)
    const { code, stderr } = await passbound(['compare', base, rl, '--require', 'broader'])
    expect(code).toBe(100)
    expect(stderr).toBe('passbound: required and not certain: broader\n')
  })

  it('counts a look at grown data as another look', async () => {
    const looks = join(folder, 'looks.jsonl')
    const small = join(folder, 'small.jsonl')
    const lines = (await readFile(base, 'utf8')).trim().split('\n')
    await writeFile(small, lines.slice(0, 500).join('\n'))
    const look = async (file: string) => {
      const { stdout } = await passbound([
        'compare',
        file,
        rl,
        '--common',
        '--looks',
        looks,
        '--json',
      ])
      return (JSON.parse(stdout) as Comparison).settings.look.number
    }
    expect([await look(small), await look(base), await look(small)]).toEqual([1, 2, 1])
  })

  it('counts samples that another grader judges from their first look', async () => {
    const looks = join(folder, 'graders.jsonl')
    const log = join(folder, 'graded.jsonl')
    const rows = ['5', '4', '4', '5'].map((answer, i) => ({
      id: `p${i}`,
      correct: i < 2,
      completion: `\\boxed{${answer}}`,
      gold: '5',
    }))
    await writeFile(log, rows.map((row) => JSON.stringify(row)).join('\n'))
    const look = async (...args: string[]) => {
      const { stdout } = await passbound(['compare', log, log, '--looks', looks, '--json', ...args])
      return (JSON.parse(stdout) as Comparison).settings.look.number
    }
    expect(await look()).toBe(1)
    expect(await look('--margin', '0.02')).toBe(2)
    expect(await look('--regrade', 'exact')).toBe(1)
    expect(await look('--regrade', 'exact', '--margin', '0.02')).toBe(2)
  })

  it.each([
    [['compare', 'nowhere.jsonl', rl], /^passbound: .*nowhere\.jsonl/],
    [['compare', '-', '-'], /^passbound: only one of the two files can be standard input\n$/],
    [['compare', base, rl, '--k', '1-512'], /pass@512 needs at least 512 completions/],
    [['compare', base, rl, '--alpha', 'x'], /--alpha takes a number from 1e-9 and below 1, got x/],
    [
      ['compare', base, rl, '-o', 'report.pdf'],
      /ends in \.html, \.json, \.csv, \.tex or \.md, got report\.pdf/,
    ],
    [
      ['compare', base, rl, '--price', '3'],
      /--price needs two positive prices such as 0\.2:0\.6, got 3/,
    ],
    [
      ['compare', base, rl, '--temperature', '0.6', '--at', '1.0'],
      /--at needs a temperature and two files such as 1\.0=base-1\.jsonl,rl-1\.jsonl, got 1\.0/,
    ],
    [['compare', base, rl, '--temperature', '0.6'], /--at gives others: both are needed/],
    [['compare', base, rl, '--reference', 'yue2025'], /no published panel yue2025; there are: /],
    [['compare', base, rl, '--seed', '1.5'], /--seed takes a whole number from 0, got 1\.5/],
    [
      ['compare', base, rl, '--require', 'wider'],
      /unknown claim: wider \(there are sharper, worse/,
    ],
    [
      ['compare', base, rl, '--alpha', '7', '--looks', 'never.jsonl'],
      /--alpha takes a number from 1e-9 and below 1, got 7/,
    ],
    [['compare', base], /one file is compared with another: name the trained arm's as well/],
    [['compare', base, rl, '--nonsense'], /unknown option '--nonsense'/],
    [['nonsense'], /unknown command 'nonsense'/],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const { code, stdout, stderr } = await passbound(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('lists its commands', async () => {
    const { code, stdout } = await passbound(['--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/compare\s+a verdict on two arms/)
  })
})

describe('passbound demo', () => {
  it('writes the report of the bundled example', async () => {
    const path = join(folder, 'demo.html')
    const { code, stdout } = await passbound(['demo', '--counts', '-o', path])
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(5)
    expect(await readFile(path, 'utf8')).toContain('DeepScaleR')
  })
})
