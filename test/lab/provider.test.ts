import { afterAll, describe, expect, it, vi } from 'vitest'
import { LabProvider, readModel, scoreLab } from '../../src/lab/index.ts'
import type { DrawRequest, Reply } from '../../src/models/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

const model = await readModel('base')
const opened: LabProvider[] = []
const open = (workers = 2, of = model) => {
  const provider = new LabProvider(of, { workers })
  opened.push(provider)
  return provider
}
afterAll(() => Promise.all(opened.map((provider) => provider.close())))

const prompts = ['9941>85:', '6855>9:', '3884>61:']
const settings = { temperature: 1, top_p: 1, top_k: -1, min_p: 0, repetition_penalty: 1 }
const asking = (some: Partial<DrawRequest> = {}): DrawRequest => ({
  model: 'base',
  prompt: prompts[0]!,
  n: 1,
  seed: 7,
  decoding: { ...settings, max_tokens: 4096 },
  logprobs: false,
  deadlineMs: 60_000,
  ...some,
})

function choicesOf(reply: Reply) {
  if (reply.kind !== 'whole') throw new Error(`not whole: ${JSON.stringify(reply)}`)
  return reply.choices
}

describe('LabProvider.draw', () => {
  it('gives a seed the same tokens, alone or among others, for one worker or two', async () => {
    const requests = prompts.flatMap((prompt) =>
      Array.from({ length: 40 }, (_, seed) => asking({ prompt, seed })),
    )
    const [one, two] = [open(1), open(2)]
    const together = await Promise.all(requests.map((request) => two.draw(request)))
    const backwards = await Promise.all(requests.toReversed().map((request) => one.draw(request)))
    expect(backwards.toReversed()).toEqual(together)
    expect(await one.draw(requests[50]!)).toEqual(together[50])
    const texts = together.flatMap(choicesOf).map(({ completion }) => completion)
    expect(new Set(texts).size).toBeGreaterThan(100)
  })

  it('draws n under one seed, the first of which is that of n = 1', async () => {
    const provider = open()
    const many = choicesOf(await provider.draw(asking({ n: 5 })))
    expect(new Set(many.map(({ completion }) => completion)).size).toBe(5)
    expect(choicesOf(await provider.draw(asking()))).toEqual(many.slice(0, 1))
  })

  it.each(['base', 'block'])('adds up what scoring gives: %s', async (name) => {
    const of = await readModel(name)
    const provider = open(1, of)
    const choices = choicesOf(await provider.draw(asking({ n: 8 })))
    const texts = choices.map(({ completion }) => ({
      problem: { id: '9941>85' },
      text: completion,
    }))
    const scored = await scoreLab({ model: of, texts, workers: 1 })
    for (const [i, { logprobSum, completionTokens }] of choices.entries()) {
      const { logprobs } = scored[i]!
      expect(completionTokens).toBe(logprobs.length)
      expect(logprobs.reduce((sum, each) => sum + each, 0)).toBeCloseTo(logprobSum!, 4)
    }
  })

  it('ends before a stop text as if it had gone no further', async () => {
    const provider = open()
    const [whole] = choicesOf(await provider.draw(asking()))
    const decoding = { ...settings, stop: ['=', ','] }
    const [cut] = choicesOf(await provider.draw(asking({ decoding })))
    expect(cut).toMatchObject({
      completion: whole!.completion.split('=')[0],
      finish: 'stop',
      completionTokens: whole!.completion.indexOf('=') + 1,
    })
    const short = choicesOf(
      await provider.draw(asking({ decoding: { ...settings, max_tokens: 3 } })),
    )
    expect(short[0]).toMatchObject({
      completion: whole!.completion.slice(0, 3),
      finish: 'length',
      completionTokens: 3,
    })
  })

  it.each([
    [{ top_k: 20 }, 'a lab model takes no top_k but -1, got 20'],
    [{ repetition_penalty: 1.1 }, 'a lab model takes no repetition_penalty but 1, got 1.1'],
    [{ min_tokens: 4 }, 'a lab model takes no min_tokens'],
  ])('refuses %j', async (some, detail) => {
    const reply = await open().draw(asking({ decoding: { ...settings, ...some } }))
    expect(reply).toEqual({ kind: 'rejected', detail })
  })

  it('refuses chats and characters that it does not know, and censors what is too long', async () => {
    const provider = open()
    const chat = await provider.draw(asking({ prompt: [{ role: 'user', content: '1' }] }))
    expect(chat).toMatchObject({ detail: 'a lab model continues a text: say api: completions' })
    const unknown = await provider.draw(asking({ prompt: '9/3:' }))
    expect(unknown).toMatchObject({ detail: 'this lab model has no token for "/"' })
    const long = await provider.draw(asking({ prompt: '1'.repeat(40) }))
    expect(long).toMatchObject({ kind: 'censored', why: 'context' })
  })

  it('cancels what is in flight when it is closed', async () => {
    const provider = open()
    await provider.draw(asking())
    const drawing = provider.draw(asking({ n: 4096 }))
    await new Promise((resolve) => setImmediate(resolve))
    await provider.close()
    expect(await drawing).toEqual({ kind: 'cancelled' })
    expect(await provider.draw(asking())).toEqual({ kind: 'cancelled' })
  })
})

describe('LabProvider.score', () => {
  const provider = open(1)
  const scored = async (completion: string, temperature = 1) => {
    const reply = await provider.score({
      model: 'base',
      prompt: prompts[0]!,
      completion,
      temperature,
      deadlineMs: 60_000,
    })
    if (reply.kind !== 'scored') throw new Error(`not scored: ${JSON.stringify(reply)}`)
    return reply
  }

  it('ranks and places tokens as scoring every alternative does', async () => {
    const completion = '9*9=81,81*1=81,4+81=85'
    const { logprobs, ranks, above } = await scored(completion)
    const at = 2
    const alternatives = await Promise.all(
      Array.from('0123456789+-*=,>:', async (symbol) => {
        const text = completion.slice(0, at) + symbol
        return { symbol, logprob: (await scored(text)).logprobs[at]! }
      }),
    )
    const own = alternatives.find(({ symbol }) => symbol === completion[at])!
    const likelier = alternatives.filter(({ logprob }) => logprob > own.logprob)
    expect(logprobs).toHaveLength(completion.length + 1)
    expect(logprobs[at]).toBeCloseTo(own.logprob, 5)
    expect(ranks![at]).toBe(1 + likelier.length)
    const mass = likelier.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)
    expect(above![at]).toBeCloseTo(mass, 5)
  })

  it('takes the mass above at the temperature, and log-probabilities at 1', async () => {
    const at = (temperature: number) => scored('9-1=8', temperature)
    const [one, half, greedy] = [await at(1), await at(0.5), await at(0)]
    expect(half.logprobs).toEqual(one.logprobs)
    expect(half.ranks).toEqual(one.ranks)
    for (const [i, mass] of half.above!.entries()) {
      expect(mass > 0).toBe(one.above![i]! > 0)
      expect(mass).toBeLessThanOrEqual(1)
    }
    expect(greedy.above).toEqual(greedy.ranks!.map((rank) => Number(rank > 1)))
  })

  it('says what it cannot score', async () => {
    const request = { model: 'base', prompt: prompts[0]!, temperature: 1, deadlineMs: 1000 }
    expect(await provider.score({ ...request, completion: '9/9' })).toEqual({
      kind: 'unsupported',
      detail: 'this lab model has no token for "/"',
    })
    const long = await provider.score({ ...request, completion: '1'.repeat(40) })
    expect(long).toMatchObject({ kind: 'unsupported' })
  })
})
