import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  prepareExperiment,
  readLikelihoods,
  runExperiment,
  scoreFile,
  scoreRun,
  type ExperimentFile,
} from '../../src/experiment/index.ts'
import type { Likelihood, Sample } from '../../src/records/index.ts'
import { RunReader } from '../../src/store/index.ts'
import { mockScores, mockTokens } from '../helpers/mock-scores.ts'
import { mockServer } from '../helpers/mock-server.ts'

let folder = ''
let url = ''
let silent = ''
const servers: Server[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-score-'))
  const [scoring, mute] = await Promise.all([
    mockServer({ scores: 'prompt_logprobs' }),
    mockServer(),
  ])
  servers.push(scoring.server, mute.server)
  url = `http://127.0.0.1:${scoring.port}/v1`
  silent = `http://127.0.0.1:${mute.port}/v1`
  const rows = [1, 2, 3].map((i) => ({
    id: `p${i}`,
    question: `What is ${i} + 5 ?`,
    gold: `${i + 5}`,
  }))
  await writeFile(join(folder, 'set.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
})
afterAll(async () => {
  for (const server of servers) server.close()
  await rm(folder, { recursive: true })
})

function prepared(settings: ExperimentFile['defaults'] = {}, model = url) {
  const file: ExperimentFile = {
    problems: { from: 'set.jsonl' },
    arms: { base: { model, name: 'mock-base' }, rl: { model, name: 'mock-rl' } },
    samples: 4,
    defaults: { template: { jinja: 'Q: {{ question }}{{ "\\n" }}' }, concurrency: 3, ...settings },
  }
  return prepareExperiment({ file, folder })
}

async function drawn(name: string, settings: ExperimentFile['defaults'] = {}, model = url) {
  const run = join(folder, name)
  const ready = await prepared(settings, model)
  await runExperiment(ready, { folder: run, environment: {} })
  return { ready, run }
}

async function likelihoods(run: string): Promise<Likelihood[]> {
  const all: Likelihood[] = []
  for await (const batch of readLikelihoods(run)) all.push(...batch)
  return all
}

async function sampleOf(run: string, condition: string, problem: string): Promise<Sample> {
  const reader = await RunReader.open(run)
  for await (const [sample] of reader.texts([{ condition, problem, index: 0 }])) {
    reader.close()
    return sample!
  }
  throw new Error('no sample')
}

describe('scoreRun', () => {
  it('scores every arm under every arm, to the number, and asks for nothing twice', async () => {
    const { ready, run } = await drawn('all')
    const first = await scoreRun(ready, { folder: run, environment: {} })
    expect(first.map(({ under, of, scored }) => [under, of, scored])).toEqual([
      ['base', 'base', 12],
      ['base', 'rl', 12],
      ['rl', 'base', 12],
      ['rl', 'rl', 12],
    ])
    const all = await likelihoods(run)
    expect(all).toHaveLength(48)
    const sample = await sampleOf(run, ready.arms[1]!.hash, 'p2')
    const expected = mockScores('mock-base', sample.prompt + sample.completion).slice(
      mockTokens(sample.prompt).length,
    )
    const one = all.find(
      ({ of, under, problem, index }) =>
        of === 'rl' && under === 'base' && problem === 'p2' && index === 0,
    )
    expect(one).toEqual({
      of: 'rl',
      under: 'base',
      problem: 'p2',
      index: 0,
      logprobs: expected.map(({ logprob }) => logprob),
      ranks: expected.map(({ rank }) => rank),
      above: null,
    })
    const again = await scoreRun(ready, { folder: run, environment: {} })
    expect(again.map(({ scored, known }) => [scored, known])).toEqual(
      Array.from({ length: 4 }, () => [0, 12]),
    )
  })

  it('is in the comparison of the run that comes after it', async () => {
    const { ready, run } = await drawn('reported')
    const report = () => readFile(join(run, 'report.html'), 'utf8')
    expect(await report()).toContain('Not examined: needs chains of both arms scored under both')
    await scoreRun(ready, { folder: run, environment: {} })
    const { findings } = await runExperiment(ready, { folder: run, environment: {} })
    const [found] = findings
    if (!found || !('comparison' in found)) throw new Error('not compared')
    const { support, objections } = found.comparison
    if ('needs' in support) throw new Error(support.needs)
    expect(support.data.rlUnderBase).toMatchObject({ problems: 3, chains: 12 })
    expect(objections.find(({ id }) => id === 'support')!.outcome).not.toBe('not examined')
    // Style is of the texts, which a run reads by itself.
    for (const figure of ['support', 'style-gain'])
      expect(await report()).toContain(`id="figure-${figure}"`)
  })

  it('takes some arms and some completions, and goes on from there', async () => {
    const { ready, run } = await drawn('some')
    const options = { folder: run, environment: {}, under: ['base'], of: ['rl'] }
    const [part] = await scoreRun(ready, { ...options, perProblem: 2 })
    expect(part).toMatchObject({ scored: 6, known: 0 })
    const [rest] = await scoreRun(ready, options)
    expect(rest).toMatchObject({ scored: 6, known: 6 })
  })

  it('scores what the model wrote and not what it was given', async () => {
    const { ready, run } = await drawn('opened', { opening: 'Let me' })
    await scoreRun(ready, { folder: run, environment: {}, under: ['base'], of: ['base'] })
    const sample = await sampleOf(run, ready.arms[0]!.hash, 'p1')
    const scores = await likelihoods(run)
    const one = scores.find(({ problem, index }) => problem === 'p1' && index === 0)!
    expect(one.logprobs).toHaveLength(mockTokens(sample.completion.slice('Let me'.length)).length)
  })

  it('stops at a server that cannot, and says why', async () => {
    const { ready, run } = await drawn('mute', {}, silent)
    const [pair] = await scoreRun(ready, { folder: run, environment: {}, under: ['base'] })
    expect(pair!.scored).toBe(0)
    expect(pair!.stopped).toContain('the server gives no log-probabilities of a prompt')
  })

  it.each([
    [{ under: ['nobody'] }, 'unknown arm: nobody; there are base, rl'],
    [{ of: ['nobody'] }, 'unknown arm: nobody; there are base, rl'],
    [{ folder: 'missing' }, 'no run here'],
  ])('refuses %j', async (some, message) => {
    const ready = await prepared()
    await expect(
      scoreRun(ready, { folder: join(folder, 'all'), environment: {}, ...some }),
    ).rejects.toThrow(message)
  })
})

describe('scoreFile', () => {
  it('scores texts of a file, one a line, and goes on where it stopped', async () => {
    const ready = await prepared()
    const texts = join(folder, 'texts.jsonl')
    const output = join(folder, 'scores.jsonl')
    const line = (problem: string, completion: string) => JSON.stringify({ problem, completion })
    await writeFile(texts, `${line('p1', 'So 6')}\n`)
    const options = { texts, output, under: 'rl', environment: {} }
    expect(await scoreFile(ready, options)).toMatchObject({ scored: 1, known: 0 })
    await writeFile(texts, `${line('p1', 'So 6')}\n${line('p2', 'So 7')}\n`)
    expect(await scoreFile(ready, options)).toMatchObject({ scored: 1, known: 1 })
    const scores = (await readFile(output, 'utf8')).trim().split('\n')
    const [first] = scores.map((each) => JSON.parse(each) as Likelihood)
    expect(scores).toHaveLength(2)
    const whole = mockScores('mock-rl', 'Q: What is 1 + 5 ?\nSo 6').slice(-2)
    expect(first).toMatchObject({
      of: 'texts.jsonl',
      under: 'rl',
      problem: 'p1',
      index: 0,
      logprobs: whole.map(({ logprob }) => logprob),
    })
  })

  it.each([
    ['{"completion":"x"}', 'bad.jsonl line 1: a text to score has "problem" and "completion"'],
    ['{"problem":"p9","completion":"x"}', 'bad.jsonl line 1: no problem p9 in the experiment'],
    ['x', 'bad.jsonl line 1: not JSON: x'],
    [
      '{"problem":"p1","completion":"x"}\n{"problem":"p1","completion":"y"}',
      'bad.jsonl line 2: a second text of problem p1',
    ],
  ])('refuses %s', async (content, message) => {
    const texts = join(folder, 'bad.jsonl')
    await writeFile(texts, content)
    const output = join(folder, 'none.jsonl')
    const ready = await prepared()
    await expect(scoreFile(ready, { texts, output, under: 'rl', environment: {} })).rejects.toThrow(
      message,
    )
  })
})
