import { describe, expect, it } from 'vitest'
import { readReply } from '../../src/models/read-reply.ts'

function reply(choice: object, more: object = {}): string {
  return JSON.stringify({
    id: 'cmpl-1',
    model: 'qwen',
    choices: [{ index: 0, finish_reason: 'stop', ...choice }],
    usage: { prompt_tokens: 5, completion_tokens: 7 },
    ...more,
  })
}

describe('readReply', () => {
  it('reads a completion with its tokens and log-probabilities', () => {
    const logprobs = { token_logprobs: [-0.5, -0.25] }
    expect(readReply(reply({ text: ' 4', logprobs }), 1)).toEqual({
      kind: 'whole',
      choices: [
        {
          completion: ' 4',
          reasoning: null,
          finish: 'stop',
          censoring: null,
          completionTokens: 7,
          logprobSum: -0.75,
        },
      ],
      promptTokens: 5,
      servedModel: 'qwen',
      id: 'cmpl-1',
    })
  })

  it.each(['reasoning_content', 'reasoning'])('keeps what a chat returns as %s', (field) => {
    const message = { role: 'assistant', content: '4', [field]: 'Two and two.' }
    const logprobs = { content: [{ logprob: -1 }, { logprob: -2 }] }
    expect(readReply(reply({ message, logprobs }), 1)).toMatchObject({
      choices: [{ completion: '4', reasoning: 'Two and two.', logprobSum: -3 }],
    })
  })

  it('takes a chat that ended inside its reasoning as an empty completion', () => {
    const message = { content: null, reasoning_content: 'Two and' }
    expect(readReply(reply({ message, finish_reason: 'length' }), 1)).toMatchObject({
      choices: [{ completion: '', reasoning: 'Two and', finish: 'length' }],
    })
  })

  it('puts choices in the order of their index, and does not share out what is counted together', () => {
    const choices = [2, 0, 1].map((index) => ({ index, text: `${index}`, finish_reason: 'stop' }))
    const read = readReply(reply({}, { choices }), 3)
    expect(read).toMatchObject({
      choices: ['0', '1', '2'].map((completion) => ({ completion, completionTokens: null })),
    })
  })

  it('counts the tokens of one of several by their log-probabilities', () => {
    const choices = [0, 1].map((index) => ({
      index,
      text: 'x',
      finish_reason: 'stop',
      logprobs: { token_logprobs: [-1, -1, -1] },
    }))
    expect(readReply(reply({}, { choices }), 2)).toMatchObject({
      choices: [{ completionTokens: 3 }, { completionTokens: 3 }],
    })
  })

  it('leaves a log-probability unknown where one of its tokens is', () => {
    const logprobs = { token_logprobs: [null, -0.25] }
    expect(readReply(reply({ text: 'x', logprobs }), 1)).toMatchObject({
      choices: [{ logprobSum: null }],
    })
  })

  it('takes a completion that a filter cut as censored', () => {
    expect(readReply(reply({ text: '', finish_reason: 'content_filter' }), 1)).toMatchObject({
      choices: [{ finish: 'censored', censoring: 'content filter' }],
    })
  })

  it.each([
    ['half of it', reply({ text: 'x' }).slice(0, 40), 'malformed'],
    ['HTML', '<html>', 'malformed'],
    ['no choices', '{"error":"x"}', 'malformed'],
    ['no text', reply({}), 'malformed'],
    ['a message without content', reply({ message: { role: 'assistant' } }), 'malformed'],
    ['no end', reply({ text: 'x', finish_reason: null }), 'malformed'],
    ['an empty list', reply({}, { choices: [] }), 'fewer choices'],
    ['what the server gave up', reply({ text: 'x', finish_reason: 'abort' }), 'aborted'],
  ])('takes %s for a failure, never for a completion', (_what, body, failure) => {
    expect(readReply(body, 1)).toMatchObject({ kind: 'failed', failure })
  })

  it('does not guess what an unknown end means', () => {
    expect(readReply(reply({ text: 'x', finish_reason: 'tired' }), 1)).toEqual({
      kind: 'rejected',
      detail: 'unknown finish_reason: tired',
    })
  })
})
