import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AnswerMarginal, Comparison } from '../../src/analysis/index.ts'
import type { Finding } from '../../src/records/index.ts'
import { passbound } from '../helpers/passbound.ts'

// Processes of their own, on a machine that others share.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-probe-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a lab model from the command line', () => {
  it('is probed for every possible answer', async () => {
    const asked = ['lab', 'probe', 'base', '--problems', '3', '-n', '4', '-j', '1', '--json']
    const { code, stdout } = await passbound(asked)
    expect(code).toBe(0)
    const { data } = JSON.parse(stdout) as Finding<AnswerMarginal>
    expect(data.candidates).toBe(100)
    expect(data.problems).toHaveLength(3)
    // What it found of these problems stands in a comparison of samples of them.
    const [probe, log] = [join(folder, 'probe.json'), join(folder, 'base.jsonl')]
    await writeFile(probe, stdout)
    await passbound(['lab', 'sample', 'base', '--problems', '3', '-n', '4', '-j', '1', '-o', log])
    const compared = await passbound(
      ['compare', log, log, '--json', '--draws', '200'].concat(['--probes', `${probe},${probe}`]),
    )
    const { answers } = JSON.parse(compared.stdout) as Comparison
    if ('needs' in answers) throw new Error(answers.needs)
    expect(answers.data.moved.reduce((sum, { problems }) => sum + problems, 0)).toBe(3)
    expect(answers.data.difference.chance.value).toBe(0)
  })

  it('is sampled from its law raised to a power', async () => {
    const output = join(folder, 'power.jsonl')
    const asked = ['lab', 'sample', 'base', '--problems', '2', '-n', '4', '-j', '1', '-o', output]
    const { code, stdout } = await passbound([...asked, '--power', '4', '--power-steps', '3'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^p\^4 by 3 moves a completion, \d+ % of them taken$/m)
    expect((await readFile(output, 'utf8')).trim().split('\n')).toHaveLength(8)
    const refused = await passbound([...asked, '--power', '4', '--temperature', '0.5'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('leave --temperature and --top-p out')
    const low = await passbound([...asked, '--power', '0.5'])
    expect(low.stderr).toContain('--power takes a number from 1 to 64, got 0.5')
  })
})
