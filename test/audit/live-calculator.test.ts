import { describe, expect, it, vi } from 'vitest'
import { LiveCalculator } from '../../src/audit/index.ts'
import { promptText } from '../../src/prompts/index.ts'
import type { DrawRequest, Provider, Reply } from '../../src/models/index.ts'

/** What a model writes after a text, word by word: it does not depend on the seed. */
type Model = (text: string) => string

interface Behaviour {
  /** Says which stop text ended a reply, as vLLM does; a server that does not is silent. */
  namesStop?: boolean
  /** Takes no notice of stop texts at all. */
  deaf?: boolean
  /** What becomes of the request with this number, from 0. */
  instead?: Record<number, Reply>
  answersAs?: (request: number) => string
  countsTokens?: boolean
}

const failed: Reply = {
  kind: 'failed',
  failure: 'reset',
  detail: 'reset',
  retryAfterMs: null,
  overload: false,
}

/** A server with stop texts and a limit of tokens, one token a word. */
function server(model: Model, behaviour: Behaviour = {}) {
  const { namesStop = true, deaf = false, instead = {}, countsTokens = true } = behaviour
  const requests: DrawRequest[] = []
  const provider: Provider = {
    address: 'memory',
    draw(request) {
      const number = requests.push(request) - 1
      const other = instead[number]
      if (other) return Promise.resolve(other)
      const prompt = promptText(request.prompt)
      const whole = model(prompt)
      const { max_tokens: limit = Infinity, stop = [] } = request.decoding
      const words = whole.match(/\s*\S+/g) ?? []
      const said = words.slice(0, Number(limit)).join('')
      const [first] = (deaf ? [] : (stop as string[]))
        .map((text) => ({ text, at: said.indexOf(text) }))
        .filter(({ at }) => at >= 0)
        .sort((a, b) => a.at - b.at)
      const text = first ? said.slice(0, first.at) : said
      const drawn = (first ? said.slice(0, first.at + first.text.length) : said).trim().split(/\s+/)
      return Promise.resolve({
        kind: 'whole',
        choices: [
          {
            completion: text,
            reasoning: null,
            finish: !first && words.length > Number(limit) ? 'length' : 'stop',
            censoring: null,
            completionTokens: countsTokens ? drawn.length : null,
            logprobSum: -0.5 * drawn.length,
            ...(namesStop && { stop: first?.text ?? null }),
          },
        ],
        promptTokens: prompt.split(' ').length,
        servedModel: behaviour.answersAs?.(number) ?? 'model',
        id: `id-${number}`,
      })
    },
    close: () => Promise.resolve(),
  }
  return { provider, requests }
}

/** Adds 195, 367, 562 and 900 wrongly, and goes on from whatever sum stands there. */
const careless: Model = (text) => {
  const sums = [...text.matchAll(/= (\d+)/g)].map(([, value]) => value!)
  if (text.endsWith('=')) return ' 1924. So.'
  if (sums.length === 0)
    return ' First, 195 + 367 + 562 + 900 = 1924 , and 1924 - 905 = 1000 in all.'
  if (sums.length === 1) return ` , and ${sums[0]} - 905 = 1000 in all.`
  return `. The answer is ${sums[1]}.`
}

const request = (some: Partial<DrawRequest> = {}): DrawRequest => ({
  model: 'model',
  prompt: 'Q: how many?\nA:',
  n: 1,
  seed: 7,
  decoding: { temperature: 1, max_tokens: 100 },
  logprobs: true,
  deadlineMs: 60_000,
  ...some,
})

async function only(reply: Promise<Reply>) {
  const whole = await reply
  if (whole.kind !== 'whole') throw new Error(JSON.stringify(whole))
  return whole.choices[0]!
}

const right = ' First, 195 + 367 + 562 + 900 = 2024 , and 2024 - 905 = 1119. The answer is 1119.'

describe('LiveCalculator', () => {
  it('puts the exact value in after a complete expression, and goes on from it', async () => {
    const { provider, requests } = server(careless)
    const choice = await only(new LiveCalculator().draw(provider, request()))
    expect(choice.completion).toBe(right)
    expect(choice.finish).toBe('stop')
    expect(requests.map(({ decoding }) => decoding['stop'])).toEqual([['='], ['='], ['=']])
    expect(requests.map(({ prompt }) => prompt)).toEqual([
      'Q: how many?\nA:',
      'Q: how many?\nA: First, 195 + 367 + 562 + 900 = 2024',
      'Q: how many?\nA: First, 195 + 367 + 562 + 900 = 2024 , and 2024 - 905 = 1119',
    ])
  })

  it('counts the tokens that the model drew, over all pieces, and their log-probabilities', async () => {
    const { provider, requests } = server(careless)
    const choice = await only(new LiveCalculator().draw(provider, request()))
    // "First, 195 + 367 + 562 + 900 =", ", and 2024 - 905 =", ". The answer is 1119."
    expect(choice.completionTokens).toBe(9 + 6 + 5)
    expect(choice.logprobSum).toBe(-0.5 * 20)
    expect(requests.map(({ decoding }) => decoding['max_tokens'])).toEqual([100, 91, 85])
  })

  it('writes the same where the server does not say what stopped it, and then knows no count of tokens', async () => {
    const { provider, requests } = server(careless, { namesStop: false })
    const calculator = new LiveCalculator()
    const choice = await only(calculator.draw(provider, request()))
    expect(choice.completion).toBe(right)
    expect(choice).toMatchObject({ completionTokens: null, logprobSum: null, finish: 'stop' })
    // Only the first request is asked twice, whatever it said.
    expect(requests.map(({ decoding }) => decoding['stop'])).toEqual([
      ['='],
      undefined,
      undefined,
      undefined,
    ])
    const again = await only(calculator.draw(provider, request({ seed: 8 })))
    expect(again.completion).toBe(right)
    expect(requests.length).toBe(7)
  })

  it('draws anew every piece that was asked for before the server was known not to say', async () => {
    const { provider } = server(careless, { namesStop: false })
    const calculator = new LiveCalculator()
    const choices = await Promise.all(
      [1, 2, 3, 4].map((seed) => only(calculator.draw(provider, request({ seed })))),
    )
    expect(choices.map(({ completion }) => completion)).toEqual(Array(4).fill(right))
  })

  it('serves a provider that takes no notice of stop texts', async () => {
    const { provider } = server(careless, { namesStop: false, deaf: true })
    const choice = await only(
      new LiveCalculator().draw(provider, request({ decoding: { stop: ['answer'] } })),
    )
    expect(choice.completion).toBe(right.slice(0, right.indexOf('answer')))
  })

  it('leaves a sign alone before which nothing complete stands', async () => {
    const model: Model = (text) =>
      text.endsWith('x =') ? ' 5, done.' : ' Let the number of dogs - 2 = 9 and x = 5, done.'
    const named: Model = (text) => (text.endsWith('2 =') ? ' 9 and x = 5, done.' : model(text))
    const { provider, requests } = server(named)
    const choice = await only(new LiveCalculator().draw(provider, request()))
    expect(choice.completion).toBe(' Let the number of dogs - 2 = 9 and x = 5, done.')
    expect(requests.length).toBe(3)
    const silent = server(model, { namesStop: false })
    const same = await only(new LiveCalculator().draw(silent.provider, request()))
    expect(same.completion).toBe(choice.completion)
    // Nothing was cut, so the count is known.
    expect(same.completionTokens).toBe(14)
  })

  it('takes what the prompt ends with for a part of the first expression, unless a mark separates', async () => {
    const model: Model = (text) => (text.endsWith('8') || text.endsWith('20') ? '.' : '3 + 5 = 7.')
    for (const [prompt, text] of [
      ['85:', '3 + 5 = 8.'],
      ['What is 12 +', '3 + 5 = 20.'],
      ['f(', '3 + 5 = 7.'],
    ] as const) {
      const { provider } = server(model, { namesStop: false })
      const choice = await only(new LiveCalculator().draw(provider, request({ prompt })))
      expect(choice.completion).toBe(text)
    }
  })

  it('fills annotations', async () => {
    const model: Model = (text) =>
      text.endsWith('24') ? '>>24 clips.' : ' She sold 48/2 = <<48/2=25>>25 clips.'
    const twice: Model = (text) =>
      text.endsWith('48/2 = 24') ? ' <<48/2=25>>25 clips.' : model(text)
    const { provider } = server(twice, { namesStop: false })
    const choice = await only(new LiveCalculator().draw(provider, request()))
    expect(choice.completion).toBe(' She sold 48/2 = 24 <<48/2=24>>24 clips.')
  })

  it('draws no more tokens than the limit, and says that it was cut', async () => {
    for (const namesStop of [true, false])
      for (let limit = 1; limit <= 20; ++limit) {
        const { provider } = server(careless, { namesStop })
        const choice = await only(
          new LiveCalculator().draw(provider, request({ decoding: { max_tokens: limit } })),
        )
        expect(choice.finish).toBe(limit < 20 ? 'length' : 'stop')
      }
  })

  it('counts every token up to the limit where it was cut there', async () => {
    for (let limit = 1; limit <= 20; ++limit) {
      const { provider } = server(careless)
      const choice = await only(
        new LiveCalculator().draw(provider, request({ decoding: { max_tokens: limit } })),
      )
      expect(choice.completionTokens).toBe(limit)
    }
  })

  it('ends at the arm’s own stop texts, also where what was put in completes one', async () => {
    const stop = (text: string) => request({ decoding: { max_tokens: 100, stop: [text] } })
    for (const namesStop of [true, false]) {
      const calculator = new LiveCalculator()
      const { provider } = server(careless, { namesStop })
      const early = await only(calculator.draw(provider, stop('and')))
      expect(early).toMatchObject({
        completion: ' First, 195 + 367 + 562 + 900 = 2024 , ',
        finish: 'stop',
      })
      const late = await only(calculator.draw(provider, stop('= 2024')))
      expect(late.completion).toBe(' First, 195 + 367 + 562 + 900 ')
    }
  })

  it('gives each piece a seed of its own that the request’s seed determines', async () => {
    const seeds = async (seed: number) => {
      const { provider, requests } = server(careless)
      await new LiveCalculator().draw(provider, request({ seed }))
      return requests.map((each) => each.seed)
    }
    const [first, again, other] = [await seeds(7), await seeds(7), await seeds(8)]
    expect(first[0]).toBe(7)
    expect(again).toEqual(first)
    expect(new Set([...first, ...other]).size).toBe(6)
    for (const seed of first) expect(seed >= 0 && seed < 2 ** 31).toBe(true)
  })

  it('goes on after a failure from the pieces that came, and asks for none of them again', async () => {
    const { provider, requests } = server(careless, { instead: { 1: failed, 2: failed } })
    const calculator = new LiveCalculator()
    expect(await calculator.draw(provider, request())).toEqual(failed)
    expect(await calculator.draw(provider, request())).toEqual(failed)
    const choice = await only(calculator.draw(provider, request()))
    expect(choice.completion).toBe(right)
    expect(requests.map(({ seed }) => seed).slice(1, 4)).toEqual(Array(3).fill(requests[1]!.seed))
    expect(requests.length).toBe(5)
  })

  it('hands a censored or rejected piece on as the end of the whole', async () => {
    const context: Reply = { kind: 'censored', why: 'context', detail: 'too long' }
    for (const end of [context, { kind: 'cancelled' } as const]) {
      const { provider } = server(careless, { instead: { 1: end } })
      expect(await new LiveCalculator().draw(provider, request())).toEqual(end)
    }
  })

  it('keeps one deadline over all pieces', async () => {
    const { provider, requests } = server(careless)
    let nowMs = 0
    vi.spyOn(Date, 'now').mockImplementation(() => nowMs)
    const slow: Provider = {
      ...provider,
      draw: (each) => {
        nowMs += 30
        return provider.draw(each)
      },
    }
    const reply = await new LiveCalculator().draw(slow, request({ deadlineMs: 40 }))
    vi.restoreAllMocks()
    expect(reply).toEqual({ kind: 'censored', why: 'deadline', detail: '40 ms' })
    expect(requests.map(({ deadlineMs }) => deadlineMs)).toEqual([40, 10])
  })

  it('refuses what it cannot serve, with words', async () => {
    const rejected = (detail: string) => ({ kind: 'rejected', detail })
    const draw = (some: Partial<DrawRequest>, behaviour: Behaviour = {}) =>
      new LiveCalculator().draw(server(careless, behaviour).provider, request(some))
    expect(await draw({ prompt: [{ role: 'user', content: 'hi' }] })).toEqual(
      rejected('a calculator goes on from the text so far, which a chat does not take'),
    )
    expect(await draw({ n: 2 })).toEqual(
      rejected('a calculator draws completions one by one, got n = 2'),
    )
    expect(await draw({}, { countsTokens: false })).toEqual(
      rejected(
        'the server does not count the tokens of a completion, so a calculator cannot keep to max_tokens',
      ),
    )
    expect(await draw({}, { answersAs: (number) => `model-${number}` })).toEqual(
      rejected('within one completion the server answered as model-0 and as model-1'),
    )
  })
})
