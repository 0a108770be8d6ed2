import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'

const root = join(import.meta.dirname, '../..')
const logs = join(root, 'test/fixtures/logs')
const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('passbound import', () => {
  it('says what is in a log', async () => {
    const { stdout } = await passbound(['import', join(logs, 'inspect/crashed.eval')])
    expect(stdout).toContain('2 problems, 3 samples (1 to 2 a problem), 1 correct, 1 unresolved\n')
    expect(stdout).toContain('  temperature: 1\n')
    expect(stdout).toContain('- the run crashed or is still going')
  })

  it('prints a sample a line and nothing else with --json', async () => {
    const { stdout } = await passbound([
      'import',
      join(logs, 'trl/completions_00050.parquet'),
      '--json',
    ])
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(5)
    expect(rows[1]).toMatchObject({ index: 1, correct: false, score: 0, completion: 'y' })
  })

  it('writes samples, and counts of one step of a trajectory', async () => {
    const [samples, counts] = [join(folder, 's.jsonl'), join(folder, 'c.csv')]
    const trajectory = join(logs, 'verl/trajectory')
    await passbound(['import', trajectory, '--select', 'step=0', '-o', samples])
    await passbound(['import', samples, '--counts', '-o', counts])
    expect(readFileSync(counts, 'utf8').split('\n')[1]).toMatch(/^q-[0-9a-f]{12},2,1,0,,,,,$/)
  })

  it.each(['jsonl', 'parquet'])(
    'leaves nothing of a .%s behind that it was told to stop',
    async (ending) => {
      const [log, target] = [join(folder, 'many.jsonl'), mkdtempSync(join(folder, 'stopped-'))]
      const row = `${JSON.stringify({ id: 'a', correct: true, completion: 'and so on '.repeat(400) })}\n`
      writeFileSync(log, row.repeat(60_000))
      const bin = join(root, 'bin/passbound.js')
      const child = spawn(process.execPath, [bin, 'import', log, '-o', join(target, `s.${ending}`)])
      const ended = once(child, 'exit')
      while (readdirSync(target).length === 0 && child.exitCode === null) await setTimeout(5)
      child.kill('SIGINT')
      expect(await ended).toEqual([130, null])
      expect(readdirSync(target)).toEqual([])
    },
  )

  it('shows where the grades of the tool and of the exact grader differ', async () => {
    const log = join(folder, 'said.jsonl')
    const rows = [
      { id: 'a', gold: '10{,}000', completion: 'so \\boxed{10000}', correct: false },
      { id: 'a', gold: '10{,}000', completion: 'so \\boxed{3}', correct: false },
      { id: 'b', gold: '1/2', completion: '\\boxed{0.5}', correct: null },
    ]
    writeFileSync(log, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const { stdout } = await passbound(['import', log])
    expect(stdout).toContain('2 problems, 3 samples (1 to 2 a problem), 0 correct, 1 unresolved\n')
    expect(stdout).toContain(
      'exact@1 agrees with the tool on 1 of 2 samples\nexact@1 can grade 1 others that the tool did not grade one by one (--regrade exact)\n  a: incorrect -> correct, 10000 for 10{,}000: equal as rationals\n',
    )
    const again = await passbound(['import', log, '--regrade', 'exact', '--json'])
    const graded = again.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(
      graded.map(({ correct, score, answer, grader }) => [correct, score, answer, grader]),
    ).toEqual([
      [true, false, '10000', 'exact@1'],
      [false, false, '3', 'exact@1'],
      [true, null, '0.5', 'exact@1'],
    ])
  })

  it('prints what a log says of itself without its control characters', async () => {
    const log = join(folder, 'colours.json')
    const config = { stop_seqs: ['\n'], system_message: 'be\n\u001b[31mred' }
    const spec = { task: 't', model: 'm', model_generate_config: config }
    const sample = { id: 1, epoch: 1, scores: { match: { value: 'C' } } }
    const text = { version: 2, status: 'success', eval: spec, plan: {}, samples: [sample] }
    writeFileSync(log, JSON.stringify(text))
    const { stdout } = await passbound(['import', log])
    expect(stdout).toContain('  system_message: be\\n\\u001b[31mred\n')
  })

  it('exits with 2 and one line where a choice is left open', async () => {
    const { code, stderr } = await passbound(['import', join(logs, 'verl/trajectory')])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^passbound: .* holds several steps: 0, 10; choose one \(--select step=0\)\n$/,
    )
  })

  it.each([
    [
      ['--select', 'seed=1'],
      'nothing to select by seed; there are format, task, arm, model, step, filter, score',
    ],
    [['--map', 'score'], '--map needs name=value, got score'],
    [
      ['--regrade', 'x'],
      'unknown grader: x; there are exact, first-box, choice, numeric, string, expression, verbatim, paper, lenient',
    ],
    [['--every-eval-ever', 'a/b'], '--every-eval-ever needs a folder to write to (-o records)'],
    [['--counts'], '--counts needs a file to write to (-o counts.jsonl)'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await passbound([
      'import',
      join(logs, 'samples/rows.parquet'),
      ...args,
    ])
    expect([code, stderr]).toEqual([2, `passbound: ${message}\n`])
  })
})
