import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { findLlamaCpp, ggufHash, GgufModel, type DrawRequest } from '../../src/models/index.ts'
import { checkAgreement, tokenScore } from '../../src/models/gguf/score.ts'

// The real package and a real file are asked the same in `npm run test:real`.
const llamaCpp = resolve(import.meta.dirname, '../helpers/fake-llama-cpp.ts')
const open: GgufModel[] = []
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

function model(path = 'tiny.gguf', some: Partial<ConstructorParameters<typeof GgufModel>[0]> = {}) {
  const made = new GgufModel({ llamaCpp, path, adapters: [], sequences: 4, threads: 1, ...some })
  open.push(made)
  return made
}

function request(prompt: DrawRequest['prompt'], some: Partial<DrawRequest> = {}): DrawRequest {
  const { decoding, ...rest } = some
  return {
    model: 'tiny',
    prompt,
    n: 1,
    seed: 7,
    decoding: { temperature: 1, top_p: 1, top_k: -1, min_p: 0, max_tokens: 40, ...decoding },
    logprobs: false,
    deadlineMs: 20_000,
    ...rest,
  }
}

async function texts(made: GgufModel, asked: DrawRequest): Promise<string[]> {
  const reply = await made.draw(asked)
  if (reply.kind !== 'whole') throw new Error(JSON.stringify(reply))
  return reply.choices.map(({ completion }) => completion)
}

describe('GgufModel', () => {
  it('draws to the end of text, a stop text or the limit, and says which', async () => {
    const made = model()
    expect(await made.draw(request('say:1+1=2'))).toEqual({
      kind: 'whole',
      choices: [
        {
          completion: '1+1=2',
          reasoning: null,
          finish: 'stop',
          censoring: null,
          completionTokens: 6,
          logprobSum: null,
          stop: null,
        },
      ],
      promptTokens: 10,
      servedModel: null,
      id: null,
    })
    expect(
      await made.draw(
        request('say:1+1=2. So', { decoding: { max_tokens: 40, stop: ['. ', '='] } }),
      ),
    ).toMatchObject({ choices: [{ completion: '1+1', finish: 'stop', stop: '=' }] })
    expect(await made.draw(request('say:1+1=2', { decoding: { max_tokens: 3 } }))).toMatchObject({
      choices: [{ completion: '1+1', finish: 'length', completionTokens: 3, stop: null }],
    })
  })

  it('gives each of n completions a seed of its own, and the same again', async () => {
    const made = model()
    const three = await texts(made, request('go', { n: 3 }))
    expect(new Set(three).size).toBe(3)
    expect(await texts(made, request('go', { n: 3 }))).toEqual(three)
    expect(await texts(made, request('go'))).toEqual(three.slice(0, 1))
    expect(await texts(made, request('go', { seed: 8 }))).not.toEqual(three.slice(0, 1))
  })

  it('draws more at once than there are sequences', async () => {
    const made = model()
    const all = Array.from({ length: 40 }, (_, seed) => texts(made, request('go', { seed })))
    expect(new Set((await Promise.all(all)).flat()).size).toBe(40)
  })

  it('says every setting to node-llama-cpp, whose own defaults cut the tails off', async () => {
    const adapters = [{ path: 'lora.gguf', scale: 0.5 }]
    const made = model('tiny.gguf', { adapters })
    const decoding = { max_tokens: 400, temperature: 0.5 }
    const facts: unknown = JSON.parse((await texts(made, request('facts', { decoding })))[0] ?? '')
    expect(facts).toMatchObject({
      temperature: 0.5,
      topK: null,
      topP: 1,
      minP: 0,
      seed: 7,
      lora: { adapters: [{ filePath: 'lora.gguf', scale: 0.5 }] },
    })
  })

  it('reads a prompt once that it knows', async () => {
    const made = model('tiny.gguf', { sequences: 1 })
    const decoding = { max_tokens: 400 }
    const reused = async () => JSON.parse((await texts(made, request('facts', { decoding })))[0]!)
    expect(await reused()).toMatchObject({ reused: 0 })
    // The beginning-of-text token and all of `facts` but its last letter, which is read again.
    expect(await reused()).toMatchObject({ reused: 5 })
  })

  it("puts a conversation into the file's own template, and continues what the assistant began", async () => {
    const turns = [{ role: 'user', content: 'hi' }] as const
    expect(
      await texts(model(), request([...turns, { role: 'assistant', content: 'prompt' }])),
    ).toEqual(['<user>hi<assistant>prompt'])
  })

  it('makes the context larger when a text needs it, and censors what no context holds', async () => {
    const made = model()
    expect(await texts(made, request('say:1'))).toEqual(['1'])
    const long = `${'x'.repeat(400)}say:2`
    expect(await texts(made, request(long, { decoding: { max_tokens: 100 } }))).toEqual(['2'])
    // It may not fit, and does: it is whole all the same.
    expect(await texts(made, request(long, { decoding: { max_tokens: 4096 } }))).toEqual(['2'])
    const endless = request(`${'x'.repeat(500)}go`, { decoding: { max_tokens: 4096 } })
    // It holds 503 tokens and 97 more, the last of which is drawn and never read.
    expect(await made.draw(endless)).toMatchObject({
      choices: [{ finish: 'censored', censoring: 'context', completionTokens: 97 }],
    })
    expect(await made.draw(request('x'.repeat(700)))).toEqual({
      kind: 'censored',
      why: 'context',
      detail: 'prompt of 701 tokens; the context of this file holds 600',
    })
  })

  it('censors at the deadline and goes on with others', async () => {
    const made = model('tiny.gguf', { sequences: 1 })
    await texts(made, request('go'))
    const [late, other] = await Promise.all([
      made.draw(request('slow', { deadlineMs: 200, decoding: { max_tokens: 400 } })),
      made.draw(request('say:3')),
    ])
    expect(late).toEqual({ kind: 'censored', why: 'deadline', detail: '200 ms' })
    expect(other).toMatchObject({ choices: [{ completion: '3' }] })
  })

  it('refuses settings that it would not obey', async () => {
    const decoding = { max_tokens: 5, repetition_penalty: 1.1 }
    expect(await model().draw(request('go', { decoding }))).toEqual({
      kind: 'rejected',
      detail: 'a GGUF file in process takes no repetition_penalty but 1, got 1.1',
    })
    expect(await model().draw(request('go', { decoding: { guided_regex: 'a' } }))).toMatchObject({
      detail: 'a GGUF file in process takes no guided_regex',
    })
  })

  it('outlives a file that ends its process, and says what was said last', async () => {
    expect(await model('aborting.gguf').draw(request('go'))).toEqual({
      kind: 'rejected',
      detail: 'the process that held aborting.gguf ended (SIGABRT): GGML_ASSERT(tokenizer) failed',
    })
    expect(await model('unreadable.gguf').draw(request('go'))).toEqual({
      kind: 'rejected',
      detail: 'invalid magic characters',
    })
  })

  it('starts again when its process is ended from outside', async () => {
    const made = model()
    expect(await texts(made, request('say:1'))).toEqual(['1'])
    expect(await made.draw(request('die now'))).toMatchObject({
      kind: 'failed',
      failure: 'reset',
      detail: 'the process that held tiny.gguf ended (SIGKILL)',
    })
    expect(await texts(made, request('say:2'))).toEqual(['2'])
  })

  it('cancels what is in flight when it is closed', async () => {
    const made = model()
    const reply = made.draw(request('slow', { decoding: { max_tokens: 400 } }))
    await made.close()
    expect(await reply).toEqual({ kind: 'cancelled' })
    expect(await made.draw(request('go'))).toEqual({ kind: 'cancelled' })
  })

  it('scores every token and the end of text, with its rank and the mass above it', async () => {
    const asked = { model: 'tiny', prompt: 'a', completion: '10', temperature: 1, deadlineMs: 9000 }
    const reply = await model().score(asked)
    if (reply.kind !== 'scored') throw new Error(reply.kind)
    // The end has logit 0, then '0' −1/4, '1' −1/2 and so on to the 23rd.
    const total = Array.from({ length: 23 }, (_, i) => Math.exp(-i / 4)).reduce((a, b) => a + b)
    const expected = [-0.5, -0.25, 0].map((logit) => logit - Math.log(total))
    for (const [i, logprob] of reply.logprobs.entries())
      expect(logprob).toBeCloseTo(expected[i]!, 12)
    expect(reply.ranks).toEqual([3, 2, 1])
    expect(reply.above?.map((mass) => mass * total)).toEqual([
      expect.closeTo(1 + Math.exp(-0.25), 12),
      expect.closeTo(1, 12),
      0,
    ])
    const drawn = await model().draw(request('say:10', { logprobs: true }))
    expect(drawn).toMatchObject({
      choices: [
        {
          logprobSum: expect.closeTo(
            expected.reduce((a, b) => a + b),
            12,
          ),
        },
      ],
    })
  })
})

describe('checkAgreement', () => {
  it('refuses a number that llama.cpp would not have given', () => {
    const ours = Float64Array.of(-1.5, -0.25, -7)
    checkAgreement(ours, Float64Array.of(-1.5001, -0.2499, -7.001))
    expect(() => checkAgreement(ours, Float64Array.of(-1.5, -7, -7))).toThrow(
      "token 2 of 3 has log-probability -0.25 by its logits and -7 by llama.cpp's own sum",
    )
    expect(() => checkAgreement(ours, Float64Array.of(-1.5, -0.25, Number.NaN))).toThrow('token 3')
  })
})

describe('tokenScore', () => {
  it('is checked by hand', () => {
    const logits = new Map([1, 3, 4].map((weight, token) => [token, Math.log(weight)]))
    const at = (token: number, temperature: number) => tokenScore(logits, token, temperature)
    expect(at(0, 1)).toEqual({
      logprob: expect.closeTo(Math.log(1 / 8), 12),
      belowGreatest: expect.closeTo(Math.log(1 / 4), 12),
      rank: 3,
      above: expect.closeTo(7 / 8, 12),
    })
    // At temperature 1/2 the weights are 1, 9 and 16.
    expect(at(1, 0.5)).toMatchObject({ rank: 2, above: expect.closeTo(16 / 26, 12) })
    expect(at(2, 0)).toMatchObject({ rank: 1, above: 0 })
    expect(at(1, 0)).toMatchObject({
      logprob: expect.closeTo(Math.log(3 / 8), 12),
      above: 1,
    })
  })
})

describe('a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passbound-gguf-'))
  afterAll(() => rm(folder, { recursive: true }))

  it('is known by the SHA-256 of what it holds', async () => {
    await writeFile(join(folder, 'a.gguf'), 'GGUF and more')
    // printf 'GGUF and more' | sha256sum
    expect(await ggufHash(join(folder, 'a.gguf'))).toBe(
      '144581c14596a699068df44aa4ca0ed507e2d4a875f409e78b6319ec468379b3',
    )
  })

  it('is refused where it is none', async () => {
    await writeFile(join(folder, 'b.gguf'), 'PK')
    await expect(ggufHash(join(folder, 'b.gguf'))).rejects.toThrow('not a GGUF file')
    await expect(ggufHash(join(folder, 'c.gguf'))).rejects.toThrow(
      'cannot read a GGUF file: no such file: ',
    )
  })

  it('says how node-llama-cpp is installed where it is missing', () => {
    expect(() => findLlamaCpp(folder)).toThrow(
      /^a GGUF file needs node-llama-cpp, which is not in .*; install it into a folder of its own with `npm install --prefix llama-cpp --omit=optional --ignore-scripts node-llama-cpp@[\d.]+ .*` and set PASSBOUND_LLAMA_CPP to that folder$/,
    )
  })
})
