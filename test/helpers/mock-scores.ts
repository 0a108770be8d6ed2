import { createHash } from 'node:crypto'
import type { MockRequest } from './mock-completion.ts'

/** How a mock server tells how likely a text is; see `scoreForms`. */
export type MockScores = 'prompt_logprobs' | 'echo' | 'generate'

/** A mock model's tokens: words with the space before them; a line break is a token of its own. */
export function mockTokens(text: string): string[] {
  return text.match(/ ?[^ \n]+|\n| /g) ?? []
}

/** What a mock model gives a token behind a text: a function of all three. */
export function mockLogprob(model: string, before: string, token: string): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([model, before, token]))
    .digest()
  return -digest.readUInt16BE(0) / 8192
}

/** The log-probability and rank of every token of a text, null for the first. */
export function mockScores(model: string, text: string) {
  let before = ''
  return mockTokens(text).map((token, i) => {
    const logprob = i === 0 ? null : mockLogprob(model, before, token)
    before += token
    return { token, logprob, rank: logprob === null ? null : 1 + Math.floor(-logprob) }
  })
}

/** Adds to a reply of `/v1/completions` what the server says of the prompt. */
export function withScores(
  reply: Record<string, unknown>,
  request: MockRequest,
  scores: MockScores | undefined,
): Record<string, unknown> {
  const choices = reply['choices'] as Record<string, unknown>[]
  const [choice] = choices
  const tokens = mockScores(request.model, request.prompt ?? '')
  if (scores === 'prompt_logprobs' && request.prompt_logprobs !== undefined)
    return {
      ...reply,
      choices: [
        {
          ...choice,
          prompt_logprobs: tokens.map(({ token, logprob, rank }) =>
            logprob === null
              ? null
              : { [numberOf(token)]: { logprob, rank, decoded_token: token } },
          ),
        },
      ],
    }
  if (scores !== 'echo' || !request.echo) return reply
  return {
    ...reply,
    choices: [
      {
        ...choice,
        text: `${request.prompt}${String(choice?.['text'])}`,
        logprobs: {
          tokens: [...tokens.map(({ token }) => token), ' x'],
          token_logprobs: [...tokens.map(({ logprob }) => logprob), -1],
        },
      },
    ],
  }
}

/** SGLang's `/generate`. */
export function mockGenerate(text: string): Record<string, unknown> {
  return {
    text: ' x',
    meta_info: {
      input_token_logprobs: mockScores('sglang', text).map(({ token, logprob }) => [
        logprob,
        numberOf(token),
        null,
      ]),
    },
  }
}

const numberOf = (token: string) => createHash('sha256').update(token).digest().readUInt16BE(0)
