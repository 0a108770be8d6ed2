import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'

const chain =
  '195+367+562+900 = 1924 and -437-2*234 = -805, so 1924 - 805 = 1119. The answer is 1119.'

/** Runs `passbound audit` as a user does. */
const audit = (...args: string[]) => passbound(['audit', ...args], { cwd: '.' })

let folder = ''
const file = async (name: string, content: string | Buffer) => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-audit-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('passbound audit', () => {
  it('shows one chain with its slips marked, its class and the replayed end', async () => {
    const { code, stdout } = await audit(await file('chain.txt', chain), '--gold', '1119')
    expect(code).toBe(0)
    expect(stdout).toContain('>>>195+367+562+900 = 1924<<< [should be 2024]')
    expect(stdout).toContain('class     right by cancelling errors (lucky)')
    expect(stdout).toContain('replayed  1119')
  })

  it('prints a row of the promised shape', async () => {
    const { stdout } = await audit(await file('lucky.txt', chain), '--gold', '1119', '--json')
    expect(JSON.parse(stdout)).toEqual({
      id: 'lucky',
      class: 'right by cancelling errors (lucky)',
      coverage: 12 / 13,
      claims: [
        { start: 0, end: 22, text: '195+367+562+900 = 1924', verdict: 'false', expected: '2024' },
        { start: 27, end: 45, text: '-437-2*234 = -805', verdict: 'false', expected: '-905' },
        { start: 50, end: 67, text: '1924 - 805 = 1119', verdict: 'true', expected: '1119' },
      ].map((claim) => ({
        ...claim,
        start: chain.indexOf(claim.text),
        end: chain.indexOf(claim.text) + claim.text.length,
      })),
      replayed: '1119',
    })
  })

  it('prints one row a chain, in order, and keeps the ids', async () => {
    const rows = [
      { id: 'a', text: '2 + 2 = 5. The answer is 5.', gold: 4 },
      { id: 2, text: 'It is 4.', gold: '4' },
      { id: 'c', text: '2 + 2 = 4' },
    ]
    const lines = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n\n`
    for (const path of [
      await file('rows.jsonl', lines),
      await file('rows.jsonl.gz', gzipSync(lines)),
    ]) {
      const { stdout, stderr } = await audit(path, '--json')
      const printed = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      expect(printed.map(({ id, class: name, replayed }) => [id, name, replayed])).toEqual([
        ['a', 'wrong by arithmetic alone', '4'],
        [2, 'nothing to check', '4'],
        ['c', null, '4'],
      ])
      expect(stderr).toBe('')
    }
  })

  it('sums rows up without --json', async () => {
    const rows = [1, 2, 3].map((id) => JSON.stringify({ id, text: chain, gold: 1119 })).join('\n')
    const { stdout } = await audit(await file('sum.jsonl', rows))
    expect(stdout).toContain('3 chains; 6 of 9 claims are false')
    expect(stdout).toContain('3  right by cancelling errors (lucky)')
    expect(stdout).toContain('lucky: 1, 2, 3')
  })

  it('leaves a reference that is no number to the exact grader', async () => {
    const rows = [
      { id: 'a', text: 'So 2 + 2 = 4 and the answer is \\boxed{(4, 7)}.', gold: '(4,7)' },
      { id: 'b', text: 'So 2 + 2 = 4 and the answer is \\boxed{(4, 8)}.', gold: '(4,7)' },
    ]
    const path = await file('pairs.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))
    const { stdout } = await audit(path, '--json')
    const classes = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { class: string }).class)
    expect(classes).toEqual(['right, not refuted', 'wrong otherwise'])
  })

  it('puts verdicts of judges beside the audit, corrected by a person’s labels', async () => {
    // Judges accept 6 of 8 right chains; of the four labelled, 2 of 2 valid and 1 of 2 invalid ones.
    const rows = Array.from({ length: 9 }, (_, i) => ({
      id: i,
      problem: i % 3,
      text: i === 0 ? chain : i === 8 ? 'It is 7.' : '1119 * 1 = 1119. The answer is 1119.',
      gold: '1119',
    }))
    const verdicts = [
      { id: 0, valid: false, label: false },
      { id: 1, valid: [true, true, false], label: true },
      { id: 2, valid: true, label: true },
      { id: 3, valid: true, label: false },
      { id: 4, valid: true },
      { id: 4, valid: true },
      { id: 5, valid: true },
      { id: 6, valid: true },
      { id: 7, valid: false },
      { id: 'stranger', valid: true },
    ]
    const lines = (all: object[]) => all.map((row) => JSON.stringify(row)).join('\n')
    const chains = await file('judged.jsonl', lines(rows))
    const judges = await file('verdicts.jsonl', lines(verdicts))
    const { stdout, stderr } = await audit(chains, '--verdicts', judges, '--json')
    const { data, summary } = JSON.parse(stdout)
    expect(data).toMatchObject({
      right: 8,
      judged: 8,
      labels: { validAccepted: 2, validRejected: 0, invalidAccepted: 1, invalidRejected: 1 },
      agreement: { neither: 6, judgeRefutes: 1, auditRefutes: 0, both: 1 },
    })
    // (6/8 + 1/2 − 1) / (1 + 1/2 − 1)
    expect(data.validShare.value).toBeCloseTo(0.5, 12)
    expect(data.points[0]).toMatchObject({ k: 1, any: 6 / 9, majority: 6 / 9 })
    expect(data.points[0].all).toBeCloseTo(5 / 9, 12)
    expect(data.points[0].pass).toBeCloseTo(8 / 9, 12)
    expect(data.points[0].audit).toBeCloseTo(7 / 9, 12)
    expect(data.points.at(-1).k).toBe(3)
    expect(summary).toContain(
      'of 8 right chains 8 are judged and 6 accepted by the majority; valid-chain pass@1 lies between .556 (all verdicts) and .667 (any), of .889',
    )
    expect(stderr).toContain(
      'verdicts on chains that are not here, left out: 1 (the first: stranger)',
    )
    const text = await audit(chains, '--verdicts', judges)
    expect(text.stdout).toContain('neither refutes 6, only the judges 1, only the audit 0, both 1')
    const wrong = await file('wrong.jsonl', '{"id":1,"valid":"yes"}')
    const refused = await audit(chains, '--verdicts', wrong)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('line 1: "valid" is neither true, false nor a list of them')
  })

  it('does not let a chain write to the terminal', async () => {
    const { stdout } = await audit(await file('evil.txt', '\u001b[2J\n\u202eNow 1 + 1 = 3\u0007'))
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u)
    expect(stdout).toContain('\\u001b[2J\n\\u202eNow')
    expect(stdout).toContain('should be 2')
  })

  it.each([
    ['missing.txt', [], /cannot read .*missing\.txt: no such file/],
    ['bad.jsonl', [], /bad\.jsonl line 2: not JSON/],
    ['notext.jsonl', [], /notext\.jsonl line 1: no "text" field that is a text/],
    ['noid.jsonl', [], /noid\.jsonl line 1: no "id" field/],
    ['gold.jsonl', ['--gold', '4'], /--gold is for a single chain/],
    ['.', [], /no run here; run.json is missing/],
    ['.', ['--gold', '4'], /--gold is for a single chain; a run has the references/],
  ])('refuses %s %j in one line', async (name, args, message) => {
    await file('bad.jsonl', '{"id":1,"text":"1+1=2","gold":2}\n{"id":')
    await file('notext.jsonl', '{"id":1}')
    await file('noid.jsonl', '{"text":"1"}')
    await file('gold.jsonl', '')
    const { code, stderr } = await audit(join(folder, name), ...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
