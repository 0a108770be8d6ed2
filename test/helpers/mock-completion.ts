import { createHash } from 'node:crypto'

export interface MockRequest {
  model: string
  prompt?: string
  messages?: { role: string; content: string }[]
  n?: number
  seed?: number
  temperature?: number
  max_tokens: number
  logprobs?: number | boolean
  stop?: string[]
  echo?: boolean
  prompt_logprobs?: number
  /** Of SGLang's /generate. */
  text?: string
}

/** How often each mock model adds right. Those with `sums` in their name write the sum out, and go on from it. */
const skill: Record<string, number> = {
  'mock-base': 0.3,
  'mock-rl': 0.6,
  'mock-sums-base': 0.3,
  'mock-sums-rl': 0.6,
}

/**
 * What the mock server answers: a function of the request alone. It adds two numbers that it finds in
 * the prompt, right as often as its model's skill, in a chain whose length depends on the seed.
 */
export function mockReply(
  request: MockRequest,
  { ignoresSeed = false, namesStop = false }: { ignoresSeed?: boolean; namesStop?: boolean } = {},
): Record<string, unknown> {
  const prompt = request.prompt ?? request.messages?.at(-1)?.content ?? ''
  const choices = Array.from({ length: request.n ?? 1 }, (_, i) =>
    choice(ignoresSeed ? { ...request, seed: 0 } : request, prompt, i),
  )
  const completionTokens = choices.reduce((sum, each) => sum + each.tokens, 0)
  return {
    id: `cmpl-${digest(request, prompt, -1).toString('hex').slice(0, 24)}`,
    object: request.messages ? 'chat.completion' : 'text_completion',
    model: request.model,
    choices: choices.map(({ text, tokens, finish, stop }, index) => ({
      index,
      finish_reason: finish,
      ...(namesStop && { stop_reason: stop }),
      ...(request.messages
        ? { message: { role: 'assistant', content: text, reasoning_content: 'Let me add.' } }
        : { text }),
      ...(request.logprobs && { logprobs: logprobs(request, tokens) }),
    })),
    usage: { prompt_tokens: prompt.split(' ').length, completion_tokens: completionTokens },
  }
}

function choice(request: MockRequest, prompt: string, index: number) {
  const bytes = digest(request, prompt, index)
  const [, a = '0', b = '0'] = /(\d+) \+ (\d+)/.exec(prompt) ?? []
  const right = bytes.readUInt16BE(0) / 65_536 < (skill[request.model] ?? 0.5)
  const answer = Number(a) + Number(b) + (right ? 0 : 1 + (bytes[2] ?? 0))
  const words = 4 + ((bytes[3] ?? 0) % 24)
  const chain = Array.from({ length: words }, (_, i) => `step${(bytes[i % 32] ?? 0) + i}`)
  const end = ['The', 'answer', 'is']
  const [, written] = /So \d+ \+ \d+ = ?(\d*)$/.exec(prompt) ?? []
  if (written !== undefined)
    // It goes on from a sum that stands there, whoever wrote its value.
    return cut(
      written === '' ? [`${answer}.`, ...end, `${answer}.`] : ['.', ...end, `${written}.`],
      request,
    )
  if (request.model.startsWith('mock-sums'))
    return cut([...chain, 'So', a, '+', b, '=', `${answer}.`, ...end, `${answer}.`], request)
  return cut([...chain, ...end, `${answer}`], request)
}

/** The words as they are said within the token limit and up to the first stop text, which is left out. */
function cut(whole: readonly string[], { max_tokens: limit, stop = [] }: MockRequest) {
  const said = whole.slice(0, limit)
  const text = ` ${said.join(' ')}`
  const [first] = stop
    .map((each) => ({ stop: each, at: text.indexOf(each) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  if (first !== undefined) {
    const upTo = text.slice(0, first.at + first.stop.length).trim()
    return {
      text: text.slice(0, first.at),
      tokens: upTo.split(' ').length,
      finish: 'stop',
      stop: first.stop,
    }
  }
  return {
    text,
    tokens: said.length,
    finish: said.length < whole.length ? 'length' : 'stop',
    stop: null,
  }
}

function logprobs({ messages }: MockRequest, tokens: number) {
  const values = Array.from({ length: tokens }, (_, i) => -0.125 * (1 + (i % 3)))
  return messages
    ? { content: values.map((logprob) => ({ token: 'x', logprob })) }
    : { token_logprobs: values }
}

function digest(request: MockRequest, prompt: string, index: number): Buffer {
  const { model, seed, temperature, max_tokens: maxTokens } = request
  return createHash('sha256')
    .update(JSON.stringify([model, prompt, seed, temperature, maxTokens, index]))
    .digest()
}
