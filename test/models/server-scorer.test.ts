import type { Server } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { OpenAiServer, type ScoreRequest } from '../../src/models/index.ts'
import { completionTokens, scoreForms } from '../../src/models/score-forms.ts'
import { mockServer, type MockServerOptions } from '../helpers/mock-server.ts'
import { mockLogprob } from '../helpers/mock-scores.ts'

const opened: { server: Server; provider: OpenAiServer }[] = []
afterAll(async () => {
  for (const { server, provider } of opened) {
    await provider.close()
    server.close()
  }
})

async function serving(options: MockServerOptions) {
  const { server, port } = await mockServer(options)
  const url = `http://127.0.0.1:${port}/v1`
  const provider = new OpenAiServer({ url })
  opened.push({ server, provider })
  const requests = async () =>
    (JSON.parse(await (await fetch(`${url}/stats`)).text()) as { requests: number }).requests
  return { provider, requests }
}

const request = (some: Partial<ScoreRequest> = {}): ScoreRequest => ({
  model: 'm',
  prompt: 'What is 2 + 2 ?\n',
  completion: 'It is 4',
  temperature: 1,
  deadlineMs: 5000,
  ...some,
})

const expected = (model: string) => [
  mockLogprob(model, 'What is 2 + 2 ?\n', 'It'),
  mockLogprob(model, 'What is 2 + 2 ?\nIt', ' is'),
  mockLogprob(model, 'What is 2 + 2 ?\nIt is', ' 4'),
]

describe('OpenAiServer.score', () => {
  it('reads vLLM’s prompt_logprobs, with ranks', async () => {
    const { provider } = await serving({ scores: 'prompt_logprobs' })
    const logprobs = expected('m')
    expect(await provider.score(request())).toEqual({
      kind: 'scored',
      logprobs,
      ranks: logprobs.map((each) => 1 + Math.floor(-each)),
      above: null,
    })
  })

  it.each([
    ['echo', 'm'],
    ['generate', 'sglang'],
  ] as const)('reads the form of %s', async (scores, model) => {
    const { provider } = await serving({ scores })
    expect(await provider.score(request())).toEqual({
      kind: 'scored',
      logprobs: expected(model),
      ranks: null,
      above: null,
    })
  })

  it('asks for the prompt’s own tokens once, and for the form once', async () => {
    const { provider, requests } = await serving({ scores: 'echo' })
    for (const completion of ['a', 'b', 'c']) await provider.score(request({ completion }))
    // The first text in vLLM's form, the prompt and three texts in the one that it knows, found with the prompt.
    expect(await requests()).toBe(6)
  })

  it('says why where a server scores nothing', async () => {
    const { provider } = await serving({})
    expect(await provider.score(request())).toEqual({
      kind: 'unsupported',
      detail:
        'the server gives no log-probabilities of a prompt (prompt_logprobs: not in its replies; echo: not in its replies; generate: HTTP 404: {"detail":"Not Found"})',
    })
  })

  it('scores nothing of a conversation, and an empty text at once', async () => {
    const { provider, requests } = await serving({ scores: 'echo' })
    const chat = await provider.score(request({ prompt: [{ role: 'user', content: '?' }] }))
    expect(chat).toMatchObject({ kind: 'unsupported' })
    expect(await provider.score(request({ completion: '' }))).toMatchObject({ logprobs: [] })
    expect(await requests()).toBe(0)
  })

  it('fails, to be asked again, where the server is out of reach', async () => {
    const provider = new OpenAiServer({ url: 'http://127.0.0.1:1/v1' })
    expect(await provider.score(request())).toMatchObject({
      kind: 'failed',
      failure: 'unreachable',
    })
    await provider.close()
    expect(await provider.score(request())).toEqual({ kind: 'cancelled' })
  })

  it('tells a key from nobody', async () => {
    const { provider } = await serving({ rejectsKey: true })
    expect(await provider.score(request())).toMatchObject({ kind: 'unsupported' })
  })
})

describe('scoreForms', () => {
  const [vllm, echo, generate] = scoreForms
  it('read the documented replies', () => {
    // vLLM, OpenAI-compatible server: `prompt_logprobs` beside the text, keyed by token id.
    expect(
      vllm!.read({
        choices: [
          {
            text: ' x',
            prompt_logprobs: [null, { '374': { logprob: -1.25, rank: 2, decoded_token: ' is' } }],
          },
        ],
      }),
    ).toEqual([
      { token: '', logprob: null, rank: null },
      { token: '374', logprob: -1.25, rank: 2 },
    ])
    // OpenAI's completions with echo.
    expect(
      echo!.read({
        choices: [{ logprobs: { tokens: ['a', ' b', ' c'], token_logprobs: [null, -0.5, -9] } }],
        usage: { completion_tokens: 1 },
      }),
    ).toEqual([
      { token: 'a', logprob: null, rank: null },
      { token: ' b', logprob: -0.5, rank: null },
    ])
    // SGLang's native API.
    expect(
      generate!.read({
        meta_info: {
          input_token_logprobs: [
            [null, 9, null],
            [-0.5, 11, ' b'],
          ],
        },
      }),
    ).toEqual([
      { token: '9', logprob: null, rank: null },
      { token: '11', logprob: -0.5, rank: null },
    ])
  })

  it.each([
    {},
    { choices: [] },
    { choices: [{ text: 'x', logprobs: null }] },
    {
      choices: [{ logprobs: { tokens: ['x'], token_logprobs: [-1] } }],
      usage: { completion_tokens: 1 },
    },
    { choices: [{ prompt_logprobs: [null, null] }] },
    { choices: [{ prompt_logprobs: [null, { a: { logprob: -1 }, b: { logprob: -2 } }] }] },
    { meta_info: { input_token_logprobs: [[null, 1], 'x'] } },
  ])('read nothing out of %j', (reply) => {
    for (const form of scoreForms) expect(form.read(reply)).toBeNull()
  })
})

describe('completionTokens', () => {
  const tokens = (...names: string[]) => names.map((token) => ({ token, logprob: -1, rank: null }))
  it('are what follows the beginning shared with the prompt', () => {
    expect(completionTokens(tokens('a', 'b', 'c'), tokens('a', 'b'))).toHaveLength(1)
    // The end of the prompt and the start of the completion became one token.
    expect(completionTokens(tokens('a', 'bc', 'd'), tokens('a', 'b'))).toHaveLength(2)
  })
})
