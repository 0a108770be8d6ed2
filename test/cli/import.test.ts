import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const logs = join(root, 'test/fixtures/logs')
const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command line as its users do. */
function passbound(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'bin/passbound.js'), ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

describe('passbound import', () => {
  it('says what is in a log', async () => {
    const { out } = await passbound('import', join(logs, 'inspect/crashed.eval'))
    expect(out).toContain('2 problems, 3 samples (1 to 2 a problem), 1 correct, 1 unresolved\n')
    expect(out).toContain('  temperature: 1\n')
    expect(out).toContain('- the run crashed or is still going')
  })

  it('prints a sample a line and nothing else with --json', async () => {
    const { out } = await passbound('import', join(logs, 'trl/completions_00050.parquet'), '--json')
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(5)
    expect(rows[1]).toMatchObject({ index: 1, correct: false, score: 0, completion: 'y' })
  })

  it('writes samples, and counts of one step of a trajectory', async () => {
    const [samples, counts] = [join(folder, 's.jsonl'), join(folder, 'c.csv')]
    const trajectory = join(logs, 'verl/trajectory')
    await passbound('import', trajectory, '--select', 'step=0', '-o', samples)
    await passbound('import', samples, '--counts', '-o', counts)
    expect(readFileSync(counts, 'utf8').split('\n')[1]).toMatch(/^q-[0-9a-f]{12},2,1,0,,,,,$/)
  })

  it('exits with 2 and one line where a choice is left open', async () => {
    const { code, err } = await passbound('import', join(logs, 'verl/trajectory'))
    expect(code).toBe(2)
    expect(err).toMatch(
      /^passbound: .* holds several steps: 0, 10; choose one \(--select step=0\)\n$/,
    )
  })

  it.each([
    [
      ['--select', 'seed=1'],
      'nothing to select by seed; there are format, task, model, step, filter, score',
    ],
    [['--map', 'score'], '--map needs name=value, got score'],
    [['--counts'], '--counts needs a file to write to (-o counts.jsonl)'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await passbound('import', join(logs, 'samples/rows.parquet'), ...args)
    expect([code, err]).toEqual([2, `passbound: ${message}\n`])
  })
})
