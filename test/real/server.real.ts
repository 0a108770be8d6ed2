import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareExperiment, runExperiment, type RunEvent } from '../../src/experiment/index.ts'
import { OpenAiServer, type Provider } from '../../src/models/index.ts'
import { freePort, llamaServer, type LlamaServer } from './server.ts'
import { chiSquareTail, file, model, path, question, request } from './setup.ts'

let server: LlamaServer
let client: OpenAiServer
const folder = await mkdtemp(join(tmpdir(), 'passbound-server-'))
beforeAll(async () => {
  server = await llamaServer(await freePort())
  client = new OpenAiServer({ url: server.url })
  const rows = Array.from({ length: 6 }, (_, i) => ({
    id: `p${i}`,
    question: `What is ${i + 2} + ${i + 3}?`,
    gold: `${2 * i + 5}`,
  }))
  await writeFile(join(folder, 'set.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
})
afterAll(async () => {
  await client.close()
  await server.kill()
  await rm(folder, { recursive: true })
})

const asked = (some: Parameters<typeof request>[0] = {}) => request({ model: 'smollm2', ...some })

async function choices(provider: Provider, some: Parameters<typeof request>[0] = {}) {
  const reply = await provider.draw(asked(some))
  if (reply.kind !== 'whole') throw new Error(JSON.stringify(reply))
  return reply.choices
}

describe('one request', () => {
  it('obeys its seed', async () => {
    const [once] = await choices(client, { seed: 5 })
    expect((await choices(client, { seed: 5 }))[0]?.completion).toBe(once?.completion)
    const others = await Promise.all([6, 7, 8].map((seed) => choices(client, { seed })))
    expect(new Set(others.map(([each]) => each?.completion)).size).toBeGreaterThan(1)
  })

  it('draws n different completions, whose tokens nobody adds up', async () => {
    const four = await choices(client, { n: 4, decoding: { max_tokens: 16 } })
    expect(new Set(four.map(({ completion }) => completion)).size).toBeGreaterThan(2)
    expect(four.map(({ completionTokens }) => completionTokens)).toEqual([null, null, null, null])
    const counted = await choices(client, { n: 4, logprobs: true })
    for (const { completionTokens } of counted) expect(completionTokens).toBeGreaterThan(0)
  })

  it('gives log-probabilities of the model, as the file in process scores them', async () => {
    const made = model({ sequences: 1 })
    const decoding = { temperature: 0.5, max_tokens: 8 }
    const [choice] = await choices(client, { logprobs: true, seed: 3, decoding })
    const completion = choice?.completion ?? ''
    const reply = await made.score({
      model: '',
      prompt: question,
      completion,
      temperature: 1,
      deadlineMs: 600_000,
    })
    await made.close()
    if (reply.kind !== 'scored') throw new Error(reply.kind)
    const own = choice?.finish === 'stop' ? reply.logprobs : reply.logprobs.slice(0, -1)
    const sum = own.reduce((total, each) => total + each, 0)
    console.log('sum of log-probabilities, server and in process:', choice?.logprobSum, sum)
    expect(choice?.logprobSum).toBeCloseTo(sum, 0)
    expect(own).toHaveLength(choice?.completionTokens ?? 0)
  })

  it('is censored where prompt or completion overflow the context of a slot', async () => {
    const reply = await client.draw(asked({ prompt: 'one two '.repeat(600) }))
    expect(reply).toMatchObject({ kind: 'censored', why: 'context' })
    const [cut] = await choices(client, {
      prompt: 'one two '.repeat(250),
      decoding: { temperature: 0, max_tokens: 400 },
    })
    expect(cut).toMatchObject({ finish: 'censored', censoring: 'context' })
  })
})

describe('the server and the file in process', () => {
  it('answer as often with the same', async () => {
    const made = model({ sequences: 32 })
    const decoding = { temperature: 1, max_tokens: 6, stop: ['\n'] }
    const tally = async (provider: Provider) => {
      const counts = new Map<string, number>()
      await Promise.all(
        Array.from({ length: 8 }, async (_, lane) => {
          for (let i = 0; i < 50; i += 1) {
            const [choice] = await choices(provider, { seed: 1 + lane * 50 + i, decoding })
            const answer = choice?.completion.trim() ?? ''
            counts.set(answer, (counts.get(answer) ?? 0) + 1)
          }
        }),
      )
      return counts
    }
    const [there, here] = [await tally(client), await tally(made)]
    await made.close()
    // Answers that are rare in both together are one class.
    const both = [...new Set([...there.keys(), ...here.keys()])].map(
      (answer) => [answer, there.get(answer) ?? 0, here.get(answer) ?? 0] as const,
    )
    const often = both.filter(([, a, b]) => a + b >= 16)
    const rare = [0, 1].map((i) => 400 - often.reduce((sum, each) => sum + Number(each[i + 1]), 0))
    const rows = [...often.map(([, a, b]) => [a, b]), rare] as [number, number][]
    const tail = chiSquareTail(
      rows.flat(),
      rows.flatMap(([a, b]) => [(a + b) / 2, (a + b) / 2]),
      rows.length - 1,
    )
    console.log(
      `7 in ${there.get('7')} and ${here.get('7')} of 400; ${rows.length} classes, tail ${tail}`,
    )
    expect(tail).toBeGreaterThan(1e-4)
  })
})

describe('processor time a token', () => {
  it('is near that of the server, which samples without leaving C++', async () => {
    const made = model({ sequences: 8 })
    const decoding = { temperature: 1, max_tokens: 24 }
    const cost = async (provider: Provider, name: string) => {
      await choices(provider, { decoding })
      const pid = await childCalled(name)
      const before = await processorSeconds(pid)
      const replies = await Promise.all(
        Array.from({ length: 48 }, (_, i) => choices(provider, { seed: 900 + i, decoding })),
      )
      const tokens = replies.flat().reduce((sum, each) => sum + (each.completionTokens ?? 0), 0)
      return { tokens, milliseconds: ((await processorSeconds(pid)) - before) * (1000 / tokens) }
    }
    const there = await cost(client, 'llama_server.py')
    const here = await cost(made, 'child.ts')
    await made.close()
    console.log('processor time a token, server and in process:', there, here)
    expect(here.milliseconds).toBeLessThan(2 * there.milliseconds)
  })
})

async function childCalled(name: string): Promise<number> {
  const own = `/proc/${process.pid}/task/${process.pid}/children`
  for (const pid of (await readFile(own, 'utf8')).trim().split(' '))
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes(name)) return Number(pid)
  throw new Error(`no child is called ${name}`)
}

/** User and system time of a process and its threads; the kernel counts in hundredths. */
async function processorSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

describe('a run', () => {
  const experiment = (url: string) => ({
    file: {
      problems: { from: 'set.jsonl' },
      arms: {
        smol: {
          model: url,
          name: 'smollm2',
          template: { jinja: 'Question: {{ question }}\nAnswer:' },
        },
      },
      defaults: { max_tokens: 12, concurrency: 4 },
      samples: 8,
    },
    folder,
  })

  /** Runs, and does something when so many completions are drawn. */
  async function run(name: string, port: number, when: number, then: () => void) {
    const prepared = await prepareExperiment(experiment(`http://127.0.0.1:${port}/v1`))
    let drawn = 0
    const onEvent = (event: RunEvent) => {
      if (event.kind !== 'drawn') return
      drawn += event.samples.length
      if (drawn === when) then()
    }
    const backoff = { baseMs: 50, capMs: 1000 }
    return runExperiment(prepared, {
      folder: join(folder, name),
      environment: {},
      onEvent,
      backoff,
    })
  }

  it('waits for a server that was killed, and goes on with every sample once', async () => {
    const port = await freePort()
    let mine = await llamaServer(port)
    let back: Promise<void> = Promise.resolve()
    const { tallies, result } = await run('killed', port, 10, () => {
      back = (async () => {
        await mine.kill()
        await wait(2000)
        mine = await llamaServer(port)
      })()
    })
    await back
    await mine.kill()
    const [tally] = tallies
    expect(tally?.problems.map(({ n, u }) => [n, u])).toEqual(
      Array.from({ length: 6 }, () => [8, 0]),
    )
    const buckets = result.requests.get('smol')
    console.log(buckets)
    expect(buckets?.get('whole')).toBe(48)
    expect((buckets?.get('unreachable') ?? 0) + (buckets?.get('reset') ?? 0)).toBeGreaterThan(0)
  })

  it('stops when another model has taken the port', async () => {
    const port = await freePort()
    let mine = await llamaServer(port)
    let back: Promise<void> = Promise.resolve()
    const { result, findings } = await run('usurped', port, 10, () => {
      back = (async () => {
        await mine.kill()
        mine = await llamaServer(port, { alias: 'usurper' })
      })()
    })
    await back
    await mine.kill()
    expect(result.stopped).toEqual([
      {
        arm: 'smol',
        reason:
          'the server answered as usurper, expected smollm2; if that is the same checkpoint, say served: usurper',
      },
    ])
    expect(findings).toEqual([])
    expect(result.requests.get('smol')?.get('whole')).toBeLessThan(48)
  })

  it('takes the file in process beside the server', async () => {
    const { file: served, ...rest } = experiment(server.url)
    const { smol } = served.arms
    const arms = { ...served.arms, here: { ...smol, model: file } }
    const prepared = await prepareExperiment({ ...rest, file: { ...served, arms, samples: 2 } })
    const environment = { PASSBOUND_LLAMA_CPP: path('PASSBOUND_LLAMA_CPP') }
    const { tallies } = await runExperiment(prepared, { folder: join(folder, 'both'), environment })
    expect(tallies.map(({ problems }) => problems.map(({ n }) => n))).toEqual([
      [2, 2, 2, 2, 2, 2],
      [2, 2, 2, 2, 2, 2],
    ])
  })
})
