import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { GgufModel, ScoreReply } from '../../src/models/index.ts'
import { ggufFile } from '../../src/lab/gguf-file.ts'
import { chiSquareTail, file, model, question, request } from './setup.ts'

const folder = await mkdtemp(join(tmpdir(), 'passbound-real-'))
const shared = model()
afterAll(async () => {
  await shared.close()
  await rm(folder, { recursive: true })
})

async function drawn(made: GgufModel, some: Parameters<typeof request>[0] = {}) {
  const reply = await made.draw(request(some))
  if (reply.kind !== 'whole') throw new Error(JSON.stringify(reply))
  return reply.choices
}

async function scored(made: GgufModel, completion: string, temperature = 1) {
  const asked = { model: '', prompt: question, completion, temperature, deadlineMs: 600_000 }
  const reply: ScoreReply = await made.score(asked)
  if (reply.kind !== 'scored') throw new Error(JSON.stringify(reply))
  return reply
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0)

describe('drawing', () => {
  it('depends on the seed, and alone in its batch on nothing else', async () => {
    const once = await drawn(shared, { seed: 5 })
    expect(await drawn(shared, { seed: 5 })).toEqual(once)
    expect(await drawn(shared, { seed: 6 })).not.toEqual(once)
    const texts = (await drawn(shared, { n: 8 })).map(({ completion }) => completion)
    expect(new Set(texts).size).toBeGreaterThan(4)
  })

  it('gives a request the same texts in a new process', async () => {
    const asked = { n: 8, seed: 5, decoding: { max_tokens: 24 } }
    const texts = async () => {
      const made = model()
      const choices = await drawn(made, asked)
      await made.close()
      return choices.map(({ completion }) => completion)
    }
    expect(await texts()).toEqual(await texts())
  })

  it('takes the likeliest token at temperature 0', async () => {
    const [choice] = await drawn(shared, {
      decoding: { temperature: 0, max_tokens: 6 },
      logprobs: true,
    })
    const { ranks, logprobs } = await scored(shared, choice?.completion ?? '')
    // The text was cut at the limit: the end of text, which is scored last, was not drawn.
    expect(ranks?.slice(0, -1)).toEqual(Array.from({ length: 6 }, () => 1))
    expect(choice?.logprobSum).toBeCloseTo(sum(logprobs.slice(0, -1)), 1)
  })

  it('gives log-probabilities of the model, whatever the temperature that it drew at', async () => {
    for (const temperature of [0.3, 1, 1.4]) {
      const decoding = { temperature, top_p: 0.9, max_tokens: 8 }
      const [choice] = await drawn(shared, { seed: 3, logprobs: true, decoding })
      const { logprobs } = await scored(shared, choice?.completion ?? '')
      const own = choice?.finish === 'stop' ? logprobs : logprobs.slice(0, -1)
      expect(own).toHaveLength(choice?.completionTokens ?? 0)
      expect(choice?.logprobSum).toBeCloseTo(sum(own), 1)
    }
  })

  it('draws first tokens as often as their probabilities say, at two temperatures', async () => {
    for (const temperature of [1, 0.5]) {
      const decoding = { temperature, max_tokens: 1 }
      const replies = await Promise.all(
        Array.from({ length: 25 }, (_, i) => drawn(shared, { n: 16, seed: 1000 + i, decoding })),
      )
      const counts = new Map<string, number>()
      for (const { completion } of replies.flat())
        counts.set(completion, (counts.get(completion) ?? 0) + 1)
      const total = sum([...counts.values()])
      const all = await totalAt(temperature)
      const texts: { observed: number; expected: number }[] = []
      for (const [text, observed] of counts) {
        if (text === '') continue
        const { logprobs } = await scored(shared, text)
        // Half a character is a token whose text, read again, is other tokens.
        const isOneToken = logprobs.length === 2
        const expected = (total * Math.exp(logprobs[0]! / temperature)) / all
        if (isOneToken) texts.push({ observed, expected })
      }
      // Which texts are looked at is decided by their probabilities and not by how often they came.
      const often = texts.filter(({ expected }) => expected >= 5)
      const observed = often.map((each) => each.observed)
      const expected = often.map((each) => each.expected)
      const rest = total - sum(observed)
      const tail = chiSquareTail([...observed, rest], [...expected, total - sum(expected)])
      console.log(
        `temperature ${temperature}: ${often.length} texts of ${total}, tail ${tail.toFixed(4)}`,
      )
      expect(tail).toBeGreaterThan(1e-4)
    }
  })

  it('keeps to top-k, top-p and min-p', async () => {
    /** The scores of the different first tokens that 40 draws under these settings come to. */
    const firsts = async (cut: Record<string, number>) => {
      const decoding = { ...cut, max_tokens: 1 }
      const choices = await drawn(shared, { n: 40, seed: 50, decoding })
      const texts = [...new Set(choices.map(({ completion }) => completion))]
      const scores = []
      for (const text of texts) scores.push(await scored(shared, text))
      return scores.map(({ ranks, above, logprobs }) => ({
        rank: ranks?.[0] ?? Number.NaN,
        above: above?.[0] ?? Number.NaN,
        probability: Math.exp(logprobs[0]!),
      }))
    }
    const [greatest] = await firsts({ top_k: 1 })
    expect(greatest?.rank).toBe(1)
    expect(Math.max(...(await firsts({ top_k: 3 })).map(({ rank }) => rank))).toBeLessThan(4)
    // What is likelier than a token of the nucleus weighs less than it.
    expect(Math.max(...(await firsts({ top_p: 0.4 })).map(({ above }) => above))).toBeLessThan(0.4)
    const kept = (await firsts({ min_p: 0.3 })).map(({ probability }) => probability)
    expect(Math.min(...kept)).toBeGreaterThan(0.29 * greatest!.probability)
  })

  it('ends at a stop text, and leaves it out', async () => {
    const choices = await drawn(shared, { n: 8, decoding: { max_tokens: 40, stop: ['\n'] } })
    expect(choices.map(({ completion }) => completion).join('')).not.toContain('\n')
    const byText = choices.filter(({ stop }) => stop === '\n')
    expect(byText.length).toBeGreaterThan(0)
    expect(new Set(byText.map(({ finish }) => finish))).toEqual(new Set(['stop']))
  })

  it("puts a conversation into the file's template: the same tokens as the text written out", async () => {
    const text =
      '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nWhat is 3 + 4?<|im_end|>\n<|im_start|>assistant\n'
    const decoding = { temperature: 0, max_tokens: 10 }
    const chat = await shared.draw(
      request({ prompt: [{ role: 'user', content: 'What is 3 + 4?' }], decoding }),
    )
    expect(chat).toEqual(await shared.draw(request({ prompt: text, decoding })))
  })

  it('censors a prompt that no context of the file holds', async () => {
    expect(await shared.draw(request({ prompt: 'one two '.repeat(5000) }))).toEqual({
      kind: 'censored',
      why: 'context',
      detail: expect.stringMatching(/^prompt of \d+ tokens; the context of this file holds 8192$/),
    })
  })
})

/** The sum of p^(1/T) over the vocabulary, which the mass above the second likeliest token tells. */
async function totalAt(temperature: number): Promise<number> {
  const [greatest] = await drawn(shared, { decoding: { temperature: 0, max_tokens: 1 } })
  const { logprobs } = await scored(shared, greatest?.completion ?? '')
  const two = await drawn(shared, { n: 64, seed: 77, decoding: { top_k: 2, max_tokens: 1 } })
  for (const text of new Set(two.map(({ completion }) => completion))) {
    const { ranks, above } = await scored(shared, text, temperature)
    if (ranks?.[0] === 2) return Math.exp(logprobs[0]! / temperature) / above![0]!
  }
  throw new Error('the second likeliest token was not drawn')
}

describe('adapters', () => {
  it('change what is said by their scale', async () => {
    await writeFile(join(folder, 'lora.gguf'), adapterFile())
    const at = async (scale: number) => {
      const made = model({ adapters: [{ path: join(folder, 'lora.gguf'), scale }], sequences: 1 })
      const { logprobs } = await scored(made, ' 7')
      await made.close()
      return logprobs[0]!
    }
    const { logprobs } = await scored(shared, ' 7')
    expect(await at(0)).toBeCloseTo(logprobs[0]!, 2)
    const [half, whole] = [await at(0.5), await at(1)]
    expect(Math.abs(half - logprobs[0]!)).toBeGreaterThan(0.02)
    expect(Math.abs(whole - half)).toBeGreaterThan(0.02)
  })
})

describe('files that are not fit', () => {
  it('stop an arm and not this process', async () => {
    const bytes = await readFile(file)
    const cut = join(folder, 'cut.gguf')
    const noise = join(folder, 'noise.gguf')
    await writeFile(cut, bytes.subarray(0, 1 << 20))
    await writeFile(noise, Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(4096, 0xa5)]))
    for (const bad of [cut, noise]) {
      const made = model({ path: bad })
      const reply = await made.draw(request())
      console.log(reply)
      expect(reply.kind).toBe('rejected')
      await made.close()
    }
    await using untouched = await open(file)
    expect((await untouched.stat()).size).toBe(bytes.length)
  })
})

/** A LoRA adapter of rank 2 on the queries of the first layer (576 by 576), as llama.cpp reads them. */
function adapterFile(): Uint8Array {
  const row = (seed: number) =>
    Float32Array.from({ length: 1152 }, (_, i) => 0.3 * Math.sin(seed + i * 1.7))
  return ggufFile(
    {
      'general.architecture': { text: 'llama' },
      'general.type': { text: 'adapter' },
      'adapter.type': { text: 'lora' },
      'adapter.lora.alpha': { f32: 2 },
    },
    [
      { name: 'blk.0.attn_q.weight.lora_a', dimensions: [576, 2], data: row(1) },
      { name: 'blk.0.attn_q.weight.lora_b', dimensions: [2, 576], data: row(2) },
    ],
  )
}
