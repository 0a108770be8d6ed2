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
  await copyFile(resolve('examples/countdown.jsonl'), join(folder, 'countdown.jsonl'))
  const experiment = {
    problems: { from: 'countdown.jsonl', limit: 4 },
    arms: { base: { model: 'lab:base' }, rl: { model: 'lab:rl-120' } },
    defaults: { max_tokens: 23, per_request: 8 },
    grader: 'countdown',
    sweep: { template: ['plain', { jinja: '{{ question[:-1] }},' }] },
    samples: 8,
  }
  await writeFile(join(folder, 'lab.yaml'), JSON.stringify(experiment))
  await done('run', 'lab.yaml', '-o', 'run')
  await done('score', 'lab.yaml', '-o', 'run', '--per-problem', '6')
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

  it('has one report for its sweep', async () => {
    await done('analyze', 'run', '-o', 'report.html')
    const page = await readFile(join(folder, 'report.html'), 'utf8')
    for (const figure of ['support', 'templates', 'style-gain'])
      expect(page).toContain(`id="figure-${figure}"`)
  })
})
