import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Analysis } from '../../src/analysis/index.ts'
import { passbound } from '../helpers/passbound.ts'

// Worker threads and processes, on a machine that others share.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let folder = ''
const done = async (...args: string[]) => {
  const ended = await passbound(args, { cwd: folder })
  expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, ''])
  return ended.stdout
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-lab-run-'))
  await copyFile(resolve('examples/stories.jsonl'), join(folder, 'stories.jsonl'))
  const experiment = {
    problems: { from: 'stories.jsonl', limit: 4 },
    arms: { base: { model: 'lab:stories-base' }, rl: { model: 'lab:stories-rl' } },
    defaults: { max_tokens: 37 },
    grader: 'stories',
    samples: 8,
  }
  const sweep = {
    template: ['plain', { jinja: '{{ question }}{{ question }}' }],
    temperature: [1, 0.6],
    calculator: ['off', 'on'],
  }
  await writeFile(join(folder, 'lab.yaml'), JSON.stringify({ ...experiment, sweep }))
  await writeFile(join(folder, 'again.yaml'), JSON.stringify(experiment))
  await done('run', 'lab.yaml', '-o', 'run')
  const first = ['base', 'rl'].map((arm) => `${arm} temperature=1 template=plain calculator=off`)
  const which = ['--under', ...first, '--of', ...first]
  await done('score', 'lab.yaml', '-o', 'run', '--per-problem', '6', ...which)
  await done('run', 'again.yaml', '-o', 'again')
  for (const arm of ['base', 'rl']) {
    // The first four questions of examples/stories.jsonl.
    const asked = ['--problems', '4', '--seed', '3', '-n', '1', '--json']
    const found = await done('lab', 'probe', `stories-${arm}`, ...asked)
    await writeFile(join(folder, `probe-${arm}.json`), found)
  }
})
afterAll(() => rm(folder, { recursive: true }))

describe('a run of lab models', () => {
  it('has its chains set under the other arm, its templates and its styles analysed', async () => {
    const only = ['--only', 'support,templates,style,sharpening', '--json']
    const [first] = JSON.parse(await done('analyze', 'run', ...only)) as Analysis[]
    const { support, templates, style, sharpening } = first!.findings
    for (const finding of [support, templates, style, sharpening])
      expect(finding).not.toHaveProperty('needs')
    if (!support || 'needs' in support || !templates || 'needs' in templates)
      throw new Error('not examined')
    // Four problems, six scored chains of each.
    expect(support.data.rlUnderBase).toMatchObject({ problems: 4, chains: 24 })
    expect(support.data.rlUnderBase.outside).not.toBeNull()
    expect(support.data.nucleus.base).toEqual({ mass: 0.95, drawn: false })
    expect(templates.data.cells).toHaveLength(4)
    expect(templates.data.effects[0]!.template).toMatch(/^jinja \(/)
    expect(templates.data.cells.every((cell) => cell.style !== null)).toBe(true)
  })

  it('has something to say in every section of the report of its sweep', async () => {
    const probes = ['--probes', 'probe-base.json,probe-rl.json']
    const others = [...probes, '--fresh', 'again', '--siblings', 'base', '--rollouts', 'again']
    await done('analyze', 'run', '-o', 'report.html', ...others)
    const page = await readFile(join(folder, 'report.html'), 'utf8')
    const without = [...page.matchAll(/Not examined: needs [^<]*/g)].map(([words]) => words)
    expect(without).toEqual([])
    for (const figure of ['support', 'templates', 'style-gain', 'rollouts', 'fresh', 'seeds'])
      expect(page).toContain(`id="figure-${figure}"`)
  })
})
