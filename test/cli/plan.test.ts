import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/analysis/index.ts'
import { planText } from '../../src/cli/plan-text.ts'
import type { Finding } from '../../src/records/index.ts'

let folder: string
let files: [string, string]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-plan-'))
  files = [join(folder, 'base.jsonl'), join(folder, 'rl.jsonl')]
  await writeFile(
    files[0],
    rows((i) => (5 * i) % 9),
  )
  await writeFile(
    files[1],
    rows((i) => Math.min(8, ((5 * i) % 9) + (i % 3))),
  )
})
afterAll(async () => rm(folder, { recursive: true }))

describe('passbound plan', () => {
  it('prints the answer and the table of powers', async () => {
    const { code, out } = await passbound(['plan', ...files, '--k', '2'])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^a gain or a loss at k = 2 is certain with probability \d\.\d\d for 24 problems/,
    )
    expect(out).toMatch(/^ problems {6}2 {7}4 {7}8 {6}16\+ {5}32\+$/m)
    expect(out).toMatch(/^ {7}24( +\d+)/m)
  })

  it('prints one JSON document and nothing else on standard output with --json', async () => {
    const { code, out } = await passbound(['plan', ...files, '--json', '--seed', '3'])
    expect(code).toBe(0)
    const { data } = JSON.parse(out) as Finding<Plan>
    expect(data.now).toMatchObject({ problems: 24, samples: 8 })
    expect(data.rows.every(({ cost, problems, samples }) => cost === 2 * problems * samples)).toBe(
      true,
    )
  })

  it('refuses a k that it cannot plan for, in one line', async () => {
    const { code, err } = await passbound(['plan', ...files, '--k', '33'])
    expect(code).toBe(2)
    expect(err).toBe('passbound: k must be a whole number from 1 to 4 n = 32, got 33\n')
  })

  it('takes standard input for one file only', async () => {
    const { code, err } = await passbound(['plan', '-', '-'])
    expect(code).toBe(2)
    expect(err).toBe('passbound: only one of the two files can be standard input\n')
  })
})

describe('planText', () => {
  it('marks what there is, what is cheapest and what goes beyond the data', () => {
    const row = (problems: number, samples: number, powerDecided: number) => ({
      problems,
      samples,
      powerDecided,
      powerGain: 0,
      powerLoss: powerDecided,
      cost: 2 * problems * samples,
      beyondData: samples > 8,
    })
    const [now, cheapest] = [row(30, 8, 0.4), row(60, 8, 0.85)]
    const all = [now, cheapest, row(30, 16, 0.5), row(60, 16, 0.996)]
    const data = { k: null, power: 0.8, rows: all, now, cheapest, differences: [] }
    const text = planText({ summary: 'in short', over: 'over what', caveats: ['but'], data })
    expect(text).toContain(
      [' problems      8      16+', '       30    [40]     50 ', '       60    *85*    100 '].join(
        '\n',
      ),
    )
    expect(text).toContain(
      '[ ] now; * * the cheapest that reaches 80 %; + more completions than there are',
    )
    expect(text).toContain('cheapest  60 problems × 8 completions × 2 arms = 960 completions')
  })
})

function passbound(args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/passbound.js', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
    child.stdin!.end()
  })
}

function rows(c: (i: number) => number): string {
  const lines = Array.from({ length: 24 }, (_, i) => JSON.stringify({ id: `p${i}`, n: 8, c: c(i) }))
  return `${lines.join('\n')}\n`
}
