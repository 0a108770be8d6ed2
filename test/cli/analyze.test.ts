import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../src/analysis/index.ts'
import { prepareExperiment, runExperiment } from '../../src/experiment/index.ts'
import { mockServer } from '../helpers/mock-server.ts'
import { passbound } from '../helpers/passbound.ts'

const logs = ['base', 'rl'].map((arm) => resolve(`examples/deepscaler/${arm}.jsonl`))
let folder = ''
let server: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-analyze-'))
  const mock = await mockServer()
  server = mock.server
  const rows = Array.from({ length: 10 }, (_, i) => ({
    id: `p${i}`,
    question: `What is ${i} + 5 ?`,
    gold: `${i + 5}`,
    answerSpace: 20,
  }))
  await writeFile(join(folder, 'set.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
  const model = `http://127.0.0.1:${mock.port}/v1`
  const prepared = await prepareExperiment({
    file: {
      problems: { from: 'set.jsonl' },
      arms: { base: { model, name: 'mock-base' }, rl: { model, name: 'mock-rl' } },
      samples: 8,
      sweep: { temperature: [0.6, 1], top_p: [0.9, 1] },
    },
    folder,
  })
  await runExperiment(prepared, { folder: join(folder, 'run'), environment: {} })
  const arms = ['base', 'rl', 'other'].map((name) => [name, { model, name: `mock-${name}` }])
  const three = await prepareExperiment({
    file: { problems: { from: 'set.jsonl' }, arms: Object.fromEntries(arms), samples: 2 },
    folder,
  })
  await runExperiment(three, { folder: join(folder, 'three'), environment: {} })
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

const analyze = (...args: string[]) => passbound(['analyze', ...args], { cwd: folder })

describe('passbound analyze', () => {
  it('has the findings of a run that are asked for, with its sweep as settings', async () => {
    const { code, stdout, stderr } = await analyze('run', '--only', 'floors,temperature', '--json')
    expect([code, stderr]).toEqual([0, ''])
    const found: {
      format: string
      arms: { base: { name: string } }
      settings: { look: object }
      findings: {
        floor: { data: { nulls: string[] } }
        temperature: { data: { settings: object[] } }
      }
    }[] = JSON.parse(stdout)
    expect(found).toHaveLength(4)
    const [first] = found as [(typeof found)[0]]
    expect(first.format).toBe('passbound-analysis@1')
    expect(first.arms.base.name).toBe('base temperature=0.6 top_p=0.9')
    expect(first.settings.look).toEqual({ number: 1, alpha: 0.025, recorded: true })
    expect(Object.keys(first.findings)).toEqual(['floor', 'temperature'])
    // The problems' own answer spaces reach the floor.
    expect(first.findings.floor.data.nulls).toEqual(['uniform', 'mismatch'])
    expect(first.findings.temperature.data.settings).toEqual([
      { temperature: 0.6, topP: 0.9 },
      { temperature: 0.6, topP: 1 },
      { temperature: 1, topP: 0.9 },
      { temperature: 1, topP: 1 },
    ])
  })

  it('holds the forecast of the signal against the rollouts of a run', async () => {
    const point = ['--only', 'signal,rollouts', '--rollouts', 'run', '--json']
    const { code, stdout } = await analyze('run', ...point)
    expect(code).toBe(0)
    const [{ findings }] = JSON.parse(stdout) as [{ findings: Pick<Comparison, 'rollouts'> }]
    if ('needs' in findings.rollouts) throw new Error(findings.rollouts.needs)
    const { g, forecast, steps } = findings.rollouts.data
    expect([g, steps.length]).toEqual([8, 8])
    expect(steps[0]!.observed.value).toBe(forecast.value)
    const both = await analyze('run', '--only', 'contamination', '--fresh', 'run')
    expect([both.code, both.stderr]).toEqual([
      2,
      'passbound: run must have two arms, the base and the trained one, got 8\n',
    ])
    const { code: refused, stderr } = await analyze(...logs, '--rollouts', 'set.jsonl')
    expect(refused).toBe(2)
    expect(stderr).toContain('set.jsonl is not a run folder: --rollouts needs what `passbound lab')
  })

  it('takes arms of the run for other training seeds', async () => {
    // The base is the seed that learnt nothing.
    const { code, stdout } = await analyze('run', '--only', 'seeds', '--siblings', 'base', '--json')
    expect(code).toBe(0)
    const [{ findings }] = JSON.parse(stdout) as [{ findings: Pick<Comparison, 'seeds'> }]
    if ('needs' in findings.seeds) throw new Error(findings.seeds.needs)
    const [sibling, ...more] = findings.seeds.data.siblings
    expect(more).toEqual([])
    expect(sibling).toMatchObject({ name: 'base temperature=0.6 top_p=0.9', first: { value: 0 } })
    const { stderr } = await analyze('run', '--siblings', 'rl-2')
    expect(stderr).toMatch(/rl-2/)
  })

  it('says of each finding on two logs what it found, or what it would need', async () => {
    const { code, stdout } = await analyze(...logs, '--only', 'solved,majority')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^rl against base\n\nsolved: .+\n {4}/)
    expect(stdout).toContain(
      'majority: not examined; needs the answer of every completion; in 1,060 problems an arm has none',
    )
  })

  it('has the verdict and all findings where none is named, and writes the report', async () => {
    const { code, stdout } = await analyze(...logs, '-o', 'report.html')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^SHARPER AND NARROWER\n/)
    expect(stdout).toContain('\nefficiency: one attempt of the trained arm is worth')
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('id="objections"')
  })

  it('writes the report of the pair that is chosen', async () => {
    const { code } = await analyze('three', '--arms', 'base,other', '-o', 'chosen.html')
    expect(code).toBe(0)
    expect(await readFile(join(folder, 'chosen.html'), 'utf8')).toContain('other against base')
  })

  it.each([
    [['three', '-o', 'x.html'], /-o writes one pair, and there are 2; choose one with --arms\n$/],
    [
      ['run', '--only', 'floor'],
      /^passbound: unknown finding: floor; there are curves, .*floors, /,
    ],
    [
      ['set.jsonl'],
      /set\.jsonl is not a run folder; for two logs name both: base\.jsonl rl\.jsonl\n$/,
    ],
    [['run', '--arms', 'base,grpo'], /unknown arm: grpo; there are base, rl\n$/],
    [
      ['run', '--arms', 'base temperature=1 top_p=1,rl temperature=0.6 top_p=1'],
      /base temperature=1 top_p=1 and rl temperature=0\.6 top_p=1 are at different points of the sweep\n$/,
    ],
    [['run', '--arms', 'base,base'], /--arms takes two arms, got base and base\n$/],
    [['run', '--arms', 'base'], /--arms takes two names such as base,rl, got base\n$/],
    [['run', '--grader', 'paper@1'], /run has no grades by paper@1; it has exact@\d\n$/],
    [
      [...logs, '-o', 'x.html', '--only', 'gain'],
      /-o writes the whole report: leave --only out\n$/,
    ],
  ])('refuses %j in one line', async (args, message) => {
    const { code, stderr } = await analyze(...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})
