import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Comparison } from '../../src/analysis/index.ts'
import { passbound } from '../helpers/passbound.ts'

// Processes of their own, on a machine that others share.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder = ''
const at = (name: string) => join(folder, `${name}.jsonl`)
const boxed = () => [
  '--template',
  'plain',
  '--under',
  `boxed=${at('base-boxed')},${at('rl-boxed')}`,
]
const texts = { plain: 'It is 4.', reflects: 'Wait, let me reconsider. It is 4.' }

async function write(name: string, right: number, text: keyof typeof texts): Promise<void> {
  const rows = Array.from({ length: 30 }, (_, i) =>
    Array.from({ length: 8 }, (_each, index) => ({
      id: `p${i}`,
      index,
      correct: index < right + (i % 2),
      answer: index < right + (i % 2) ? '4' : String(index),
      completion: texts[text],
    })),
  ).flat()
  await writeFile(at(name), rows.map((row) => JSON.stringify(row)).join('\n'))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-others-'))
  await write('base', 1, 'plain')
  await write('rl', 4, 'reflects')
  await write('power', 3, 'plain')
  await write('base-boxed', 3, 'plain')
  await write('rl-boxed', 6, 'reflects')
})
afterAll(() => rm(folder, { recursive: true }))

describe('arms drawn in another way', () => {
  it('stand beside the two that are compared', async () => {
    const { code, stdout, stderr } = await passbound(
      ['compare', at('base'), at('rl'), '--json', '--draws', '200'].concat(
        ['--untrained', `p^4=${at('power')}`],
        boxed(),
      ),
    )
    expect([code, stderr]).toEqual([0, ''])
    const { sharpening, templates, objections } = JSON.parse(stdout) as Comparison
    if ('needs' in sharpening || 'needs' in templates) throw new Error('not examined')
    expect(sharpening.data.methods.map(({ name }) => name)).toEqual([
      'as it was sampled',
      'vote of 8',
      'p^4',
    ])
    expect(templates.data.effects[0]!.template).toBe('boxed')
    expect(templates.data.effects[0]!.base.value).toBeCloseTo(0.25, 12)
    expect(objections.find(({ id }) => id === 'template')!.outcome).toBe('survives')
  })

  it('may be probed for every possible answer', async () => {
    const probe = (name: string, classes: string[], candidates = 100) => {
      const problems = classes.map((each, i) => ({ id: `p${i}`, class: each, chance: 0.02 }))
      const document = JSON.stringify({ data: { candidates, problems } })
      return writeFile(join(folder, name), document).then(() => join(folder, name))
    }
    const base = await probe('b.json', ['never', 'favours', 'cannot tell', 'knows'])
    const rl = await probe('r.json', ['never', 'knows', 'cannot tell', 'knows'])
    const args = ['analyze', at('base'), at('rl'), '--only', 'answers', '--probes']
    const { code, stdout } = await passbound([...args, `${base},${rl}`])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /of 100 possible answers the right answer is likelier than by guessing and the likeliest on 25 % /,
    )
    expect(stdout).toContain('26 problems are not in both probes')
    const other = await probe('o.json', ['knows'], 50)
    const refused = await passbound([...args, `${base},${other}`])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/scored 100 possible answers and .* 50: both need the same/)
    const none = await passbound([...args, `${base},${at('rl')}`])
    expect(none.code).toBe(2)
    expect(none.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('are analysed one at a time, with the texts that style needs', async () => {
    const { code, stdout } = await passbound(
      ['analyze', at('base'), at('rl'), '--only', 'style,templates,support'].concat(boxed()),
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/style: the trained arm’s completions are 4\.\d\d times as long/)
    expect(stdout).toMatch(/reflection in 0 % and 100 % of completions/)
    expect(stdout).toMatch(/under plain the trained arm is not the base again \(.*reflection/)
    expect(stdout).toMatch(/support: not examined; needs chains of both arms scored under both/)
  })

  it.each([
    [['--untrained', 'x.jsonl'], '--untrained needs a name and a file'],
    [['--under', 'boxed=a.jsonl'], '--under needs a template and two files'],
    [['--template', 'plain'], '--template says that of the two files'],
  ])('are refused where something is missing: %j', async (flags, words) => {
    const { code, stderr } = await passbound(['compare', at('base'), at('rl'), ...flags])
    expect(code).toBe(2)
    expect(stderr).toContain(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
