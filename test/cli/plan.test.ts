import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/analysis/index.ts'
import { planText } from '../../src/cli/plan-text.ts'
import type { Finding } from '../../src/records/index.ts'
import { passbound } from '../helpers/passbound.ts'

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
    const { code, stdout } = await passbound(['plan', ...files, '--k', '2'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^question {6}is a gain or a loss at k = 2 certain\?\ndata at hand {2}.*\nto act on {5}.*\nassumed {7}that D\(2\)/,
    )
    expect(stdout).toMatch(/^ problems {8}8 {8}16\+ {7}32\+$/m)
    expect(stdout).toMatch(/^ {7}24 +[[*]\d+/m)
  })

  it('prints one JSON document and nothing else on standard output with --json', async () => {
    const { code, stdout } = await passbound(['plan', ...files, '--json', '--seed', '3'])
    expect(code).toBe(0)
    const { data } = JSON.parse(stdout) as Finding<Plan>
    expect(data.now).toMatchObject({ problems: 24, samples: 8 })
    for (const { cost, problems, samples } of data.rows)
      expect(cost).toBe(2 * (problems * samples - 24 * 8))
  })

  it('plans for the look after those recorded, and records none', async () => {
    const looks = join(folder, 'looks.jsonl')
    const before = `${JSON.stringify({ look: 1, at: '2026-01-01T00:00:00.000Z', data: 'a' })}\n`
    await writeFile(looks, before)
    const { code, stdout } = await passbound(['plan', ...files, '--k', '1', '--looks', looks])
    expect(code).toBe(0)
    expect(stdout).toContain('99.17 % bounded band')
    expect(stdout).toContain('planned for look 2')
    expect(await readFile(looks, 'utf8')).toBe(before)
  })

  it('reads scores by --threshold and files by --format, and plans for --band', async () => {
    const scored = join(folder, 'scored.jsonl')
    const lines = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({ id: `p${i % 10}`, score: ((7 * i) % 11) / 10 }),
    )
    await writeFile(scored, `${lines.join('\n')}\n`)
    const flags = ['--threshold', '0.5', '--format', 'samples', '--band', 'plain', '--k', '1']
    const { code, stdout, stderr } = await passbound(['plan', scored, scored, ...flags])
    expect(stderr).not.toContain('passbound:')
    expect(code).toBe(0)
    expect(stdout).toContain('95 % plain band over k = 1 to 4;')
  })

  it('refuses a k that it cannot plan for, in one line', async () => {
    const { code, stderr } = await passbound(['plan', ...files, '--k', '33'])
    expect(code).toBe(2)
    expect(stderr).toBe('passbound: k must be a whole number from 1 to 4 n = 32, got 33\n')
  })

  it('takes standard input for one file only', async () => {
    const { code, stderr } = await passbound(['plan', '-', '-'])
    expect(code).toBe(2)
    expect(stderr).toBe('passbound: only one of the two files can be standard input\n')
  })
})

describe('planText', () => {
  it('marks what there is, what is cheapest and what goes beyond the data', () => {
    const row = (problems: number, samples: number, fitted: number, observed = fitted) => ({
      problems,
      samples,
      powerDecided: { fitted, observed },
      powerGain: { fitted: 0, observed: 0 },
      powerLoss: { fitted, observed },
      cost: 2 * (problems * samples - 30 * 8),
      beyondData: samples > 8,
    })
    const [now, cheapest] = [row(30, 8, 0.4, 0.2), row(60, 8, 0.85)]
    const all = [now, cheapest, row(30, 16, 0.5), row(60, 16, 0.96, 0.996)]
    const difference = { k: 8, fitted: 0.01, observed: 0.02 }
    const settings = { k: null, largestK: 8, power: 0.8, alpha: 0.05, difference }
    const at = { k: 8, value: 0.015, low: -0.01, high: 0.04 }
    const atHand = { verdict: 'undecided' as const, certain: { gain: [], loss: [] } }
    const data = {
      ...settings,
      rows: all,
      now,
      cheapest,
      atHand: { ...atHand, isDecided: false, difference: at },
    }
    const finding = { summary: 'in short', over: 'over what', caveats: ['but'], data }
    const text = planText(finding)
    expect(text).toContain(
      [
        'question      is a loss at some k up to 8, or a gain at k = 8 certain? (`--k K` asks about one k)',
        'data at hand  undecided (gain certain at no k, loss certain at no k); D(8) = +.015 [−.010, +.040] leaves it open',
        'to act on     60 problems × 8 completions in each arm, 480 completions to draw beyond those at hand: the cheapest whose chance reaches 80 % (85 %)',
        'assumed       that D(8), the difference in pass@8, lies at +.010 to +.020; the band at hand, [−.010, +.040], allows none as well, and then no number of problems makes a difference certain',
      ].join('\n'),
    )
    const decided = { ...data, atHand: { ...data.atHand, isDecided: true } }
    expect(planText({ ...finding, data: decided })).toContain(
      'to act on     nothing more is needed; to see it again in new data: 60 problems',
    )
    const apart = { ...data, difference: { k: 8, fitted: -0.01, observed: 0.02 } }
    expect(planText({ ...finding, data: apart })).toContain('do not agree on its sign')
    expect(text).toContain(
      [
        ' problems        8        16+',
        '       30   [20–40]       50 ',
        '       60      *85*   96–100 ',
      ].join('\n'),
    )
    expect(text).toContain(
      '[ ] as many as there are; * * the cheapest that reaches 80 % under both readings; + more completions a problem than there are',
    )
    expect(text).toContain(
      'cheapest  new data of 60 problems × 8 completions: a gain at some k is certain with probability 0.00, a loss with 0.85',
    )
  })
})

function rows(c: (i: number) => number): string {
  const lines = Array.from({ length: 24 }, (_, i) => JSON.stringify({ id: `p${i}`, n: 8, c: c(i) }))
  return `${lines.join('\n')}\n`
}
