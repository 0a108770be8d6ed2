import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'

/** Runs `passbound grade` as a user does. */
const grade = (...args: string[]) => passbound(['grade', ...args], { cwd: '.' })

let folder = ''
let pairs = ''
const rows = [
  { id: 'a', gold: '\\frac12', completion: 'so \\boxed{0.5}' },
  { id: 'b', gold: '5', answer: '500' },
  { id: 'c', gold: '5', completion: 'no idea at all' },
  { id: 'd', gold: '7', answer: '9^{9^{9^9}}' },
  { gold: 12, answer: 12 },
]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-grade-'))
  pairs = join(folder, 'pairs.jsonl')
  await writeFile(pairs, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n\n`)
})
afterAll(() => rm(folder, { recursive: true }))

describe('passbound grade', () => {
  it('grades one pair, and says why', async () => {
    const { stdout } = await grade(
      '--gold',
      '\\frac{1}{2}',
      '--completion',
      'so the answer is \\boxed{0.5}',
    )
    expect(stdout).toBe('correct: equal as rationals (answer 0.5, found by boxed)\n')
    expect((await grade('--gold', '3', '--answer', '4')).stdout).toBe(
      'incorrect: different rationals (answer 4)\n',
    )
  })

  it('prints one row a pair of the promised shape and nothing else', async () => {
    const { code, stdout, stderr } = await grade(pairs, '--json')
    expect([code, stderr]).toEqual([0, ''])
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { id: 'a', verdict: 'correct', answer: '0.5', rule: 'boxed', reason: 'equal as rationals' },
      { id: 'b', verdict: 'incorrect', answer: '500', rule: null, reason: 'different rationals' },
      { id: 'c', verdict: 'incorrect', answer: null, rule: null, reason: 'no answer' },
      {
        id: 'd',
        verdict: 'undecided',
        answer: '9^{9^{9^9}}',
        rule: null,
        reason: 'power over budget',
      },
      { id: '5', verdict: 'correct', answer: '12', rule: null, reason: 'identical' },
    ])
  })

  it('compares two graders: what flips, and pass@k under both', async () => {
    const { stdout } = await grade(pairs, '--compare', 'paper', 'exact', '--json')
    const comparison = JSON.parse(stdout) as Record<string, unknown>
    expect(comparison).toMatchObject({
      from: 'paper@1',
      to: 'exact@1',
      samples: 5,
      solvedOnly: { from: ['b'], to: [] },
    })
    expect(comparison['flips']).toMatchObject([
      { sample: 'b', from: 'correct', to: 'incorrect' },
      { sample: 'd' },
    ])
    expect(comparison['passAtK']).toEqual([{ k: 1, from: 0.6, to: { low: 0.4, high: 0.6 } }])
  })

  it.each([
    [['nope.jsonl'], 'no such file: nope.jsonl'],
    [[], 'nothing to grade; give a file of pairs, or --gold with --completion or --answer'],
    [
      ['--gold', '1', '--answer', '1', '--grader', 'fuzzy'],
      'unknown grader: fuzzy; there are exact, first-box, choice, numeric, string, expression, verbatim, paper, lenient, countdown, stories, code',
    ],
    [
      ['--gold', '1', '--answer', '1', '--policy', 'loose'],
      'unknown policy: loose; there are exact, rounded, olympiadbench, math-verify, one-percent',
    ],
  ])('refuses %j', async (args, message) => {
    expect(await grade(...args)).toMatchObject({ code: 2, stderr: `passbound: ${message}\n` })
  })

  it('says where a row is broken', async () => {
    const broken = join(folder, 'broken.jsonl')
    await writeFile(broken, '{"gold":"1","answer":"1"}\n{"gold":"1"}\n')
    const { code, stderr } = await grade(broken, '--json')
    expect([code, stderr]).toEqual([
      2,
      `passbound: ${broken} line 2: no "completion" or "answer" field\n`,
    ])
    await writeFile(broken, '[1]\n')
    expect((await grade(broken)).stderr).toBe(
      `passbound: ${broken} line 1: not a JSON object: [1]\n`,
    )
  })
})
