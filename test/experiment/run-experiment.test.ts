import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  prepareExperiment,
  runExperiment,
  type ExperimentFile,
  type PairFinding,
} from '../../src/experiment/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { mockServer } from '../helpers/mock-server.ts'

let folder = ''
let url = ''
let forgetful = ''
let naming = ''
const servers: Server[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-experiment-'))
  const [mock, ignoring, names] = await Promise.all([
    mockServer(),
    mockServer({ ignoresSeed: true }),
    mockServer({ namesStop: true }),
  ])
  servers.push(mock.server, ignoring.server, names.server)
  naming = `http://127.0.0.1:${names.port}/v1`
  url = `http://127.0.0.1:${mock.port}/v1`
  forgetful = `http://127.0.0.1:${ignoring.port}/v1`
  const rows = Array.from({ length: 12 }, (_, i) => ({
    id: `p${i}`,
    question: `What is ${i} + 5 ?`,
    gold: `${i + 5}`,
    source: i % 2 ? 'odd' : 'even',
  }))
  await writeFile(join(folder, 'set.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
})
afterAll(async () => {
  for (const server of servers) server.close()
  await rm(folder, { recursive: true })
})

async function run(name: string, some: Partial<ExperimentFile> = {}, model = url) {
  const file: ExperimentFile = {
    problems: { from: 'set.jsonl' },
    arms: { base: { model, name: 'mock-base' }, rl: { model, name: 'mock-rl' } },
    samples: 8,
    ...some,
  }
  const prepared = await prepareExperiment({ file, folder })
  return runExperiment(prepared, { folder: join(folder, name), environment: {} })
}

function comparison(finding: PairFinding | undefined) {
  if (!finding || 'needs' in finding) throw new Error(`not compared: ${finding?.needs}`)
  return finding.comparison
}

describe('runExperiment', () => {
  it('compares arms at the same point of the sweep, with what is known of the problems', async () => {
    const { findings } = await run('sweep', { sweep: { temperature: [0.5, 1] } })
    expect(findings.map(({ base, rl }) => [base, rl])).toEqual([
      ['base temperature=0.5', 'rl temperature=0.5'],
      ['base temperature=1', 'rl temperature=1'],
    ])
    expect(comparison(findings[0]).arms.base).toMatchObject({
      problems: 12,
      samples: 96,
      unresolved: 0,
    })
    expect(comparison(findings[0]).strata).toMatchObject({ data: [{}, {}] })
    for (const report of ['report.html', 'report-rl-temperature-1.html'])
      expect(await readFile(join(folder, 'sweep', report), 'utf8')).toContain('<!doctype html>')
  })

  it('draws a 2 × 2 with a live calculator, and finds what it leaves of the gain', async () => {
    const sums = (model: string, name: string) =>
      run(
        name,
        {
          arms: {
            base: { model, name: 'mock-sums-base' },
            rl: { model, name: 'mock-sums-rl' },
          },
          sweep: { calculator: ['off', 'on'] },
        },
        model,
      )
    const [named, silent] = [await sums(naming, 'named'), await sums(url, 'silent')]
    for (const { findings } of [named, silent]) {
      expect(findings.map(({ rl }) => rl)).toEqual(['rl calculator=off', 'rl calculator=on'])
      // A model that copies the sum which stands there is always right with a calculator.
      expect(comparison(findings[1]).arms).toMatchObject({
        base: { correct: 96 },
        rl: { correct: 96 },
      })
      for (const finding of findings) {
        const { calculator, objections } = comparison(finding)
        if ('needs' in calculator) throw new Error(calculator.needs)
        const [first] = calculator.data.points
        expect(first!.on).toEqual({ base: 1, rl: 1 })
        expect(first!.off.rl - first!.off.base).toBeCloseTo(first!.gainOff.value, 12)
        expect(first!.gainOn.value).toBe(0)
        expect(first!.interaction.value).toBeCloseTo(-first!.gainOff.value, 12)
        expect(calculator.data.arithmeticShare.value).toBe(1)
        expect(objections.find(({ id }) => id === 'arithmetic')?.outcome).not.toBe('not examined')
      }
    }
    // Whether the server says what stopped it changes how the text is drawn, and not the text.
    const texts = async (name: string) => {
      const reader = await RunReader.open(join(folder, name))
      const found: string[] = []
      for await (const batch of reader.ungraded('nobody@1'))
        found.push(...batch.map((each) => `${each.condition} ${each.problem} ${each.completion}`))
      reader.close()
      return found.sort()
    }
    expect(await texts('named')).toEqual(await texts('silent'))
    const report = await readFile(join(folder, 'named', 'report.html'), 'utf8')
    expect(report).toContain('With a live calculator')
  })

  it('refuses a calculator where an answer cannot be continued', async () => {
    const arms = (some: object) => ({
      arms: { base: { model: url, name: 'mock-base', calculator: 'on' as const, ...some } },
    })
    await expect(run('chat', arms({ api: 'chat' }))).rejects.toThrow(
      'calculator: on needs api: completions',
    )
    await expect(run('many', arms({ per_request: 4 }))).rejects.toThrow(
      'calculator: on needs per_request: 1, because each completion goes on from its own text, got 4',
    )
    await expect(run('stops', arms({ stop: ['=='] }))).rejects.toThrow('got "=="')
  })

  it('does not compare arms that differ in more than the model', async () => {
    const arms = {
      base: { model: url, name: 'mock-base' },
      rl: { model: url, name: 'mock-rl', temperature: 0.6 },
    }
    const { findings } = await run('differs', { arms })
    expect(comparison(findings[0]).verdict.name).toBe('not comparable')
    expect(JSON.stringify(comparison(findings[0]).verdict)).toContain('temperature: 1 and 0.6')
  })

  it('notes completions that a server repeats because it ignores seeds', async () => {
    const { findings } = await run('repeats', {}, forgetful)
    const [note] = comparison(findings[0]).arms.base.notes
    expect(note).toMatch(
      /^\d+ of \d+ long completions repeat another of the same problem word for word/,
    )
    const { findings: seeded } = await run('repeats-not')
    expect(comparison(seeded[0]).arms.base.notes).toEqual([
      'asked with the template plain, 6 prompt tokens on average; problem p0 with the prompt of hash 577b6bdb0cb70c42: "What is 0 + 5 ?"',
    ])
  })

  it('grades with another grader what is already drawn', async () => {
    await run('regraded')
    await run('regraded', { grader: 'string' })
    const reader = await RunReader.open(join(folder, 'regraded'))
    expect(reader.graders()).toEqual(['exact@1', 'string@1'])
    let strings = 0
    for await (const grades of reader.grades('string@1')) strings += grades.length
    expect(strings).toBe(192)
    reader.close()
  })

  it('grades what a kill left ungraded', async () => {
    const { plan } = await run('ungraded')
    const reader = await RunReader.open(join(folder, 'ungraded'))
    const copy = await Store.open(join(folder, 'copy'), { create: true })
    await copy.writePlan(plan)
    const keys = []
    for await (const samples of reader.samples()) keys.push(...samples)
    for await (const samples of reader.texts(keys)) await copy.append(samples)
    await copy.close()
    reader.close()
    const { tallies } = await run('copy')
    const [base] = tallies
    expect(base?.problems.every(({ n, ungraded }) => n === 8 && ungraded === 0)).toBe(true)
  })

  it('counts the looks at data that grow', async () => {
    const look = async () => {
      const text = await readFile(join(folder, 'looks/findings.json'), 'utf8')
      const document: { look: number } = JSON.parse(text)
      return document.look
    }
    await run('looks', { samples: 4 })
    expect(await look()).toBe(1)
    await run('looks', { samples: 4 })
    expect(await look()).toBe(1)
    await run('looks', { samples: 8 })
    expect(await look()).toBe(2)
    // The same samples judged otherwise have not grown.
    await run('looks', { samples: 8, grader: 'paper' })
    expect(await look()).toBe(1)
    await run('looks', { samples: 8 })
    expect(await look()).toBe(2)
  })

  it('has nothing to compare in a single arm', async () => {
    const { findings, result } = await run('single', {
      arms: { base: { model: url, name: 'mock-base' } },
    })
    expect(findings).toEqual([])
    expect(result.requests.get('base')).toEqual(new Map([['whole', 96]]))
  })

  it('finds out before it draws that a template fails on some problem', async () => {
    const jinja = "{{ question }}{% if id == 'p7' %}{{ id | nosuch }}{% endif %}"
    await expect(run('template', { defaults: { template: { jinja } } })).rejects.toThrow(
      'the template fails on problem p7: ',
    )
    await expect(RunReader.open(join(folder, 'template'))).rejects.toThrow('no run here')
  })

  it('refuses a grader that it does not know', async () => {
    await expect(run('grader', { grader: 'vibes' })).rejects.toThrow(
      /^unknown grader: vibes; there are .*numeric, string/,
    )
  })
})
