import { describe, expect, it } from 'vitest'
import { censoredWhereFull } from '../../src/models/context-full.ts'
import { readReply } from '../../src/models/read-reply.ts'

/** As llama.cpp's server answers where its slot holds 512 tokens, 500 of the prompt, and 100 were asked for. */
const cut = (completion_tokens: number, finish_reason = 'length') =>
  readReply(
    JSON.stringify({
      choices: [{ text: 'It is', index: 0, logprobs: null, finish_reason }],
      usage: { completion_tokens, prompt_tokens: 500, total_tokens: 500 + completion_tokens },
    }),
    1,
  )

describe('censoredWhereFull', () => {
  it.each([
    [cut(12), 100, 'censored', 'context'],
    [cut(98), 100, 'censored', 'context'],
    [cut(99), 100, 'length', null],
    [cut(100), 100, 'length', null],
    [cut(12, 'stop'), 100, 'stop', null],
    [cut(12), undefined, 'length', null],
  ])('reads %j of %s tokens as %s', (reply, maxTokens, finish, censoring) => {
    const [choice] = (censoredWhereFull(reply, maxTokens) as typeof reply & { kind: 'whole' })
      .choices
    expect(choice).toMatchObject({ finish, censoring, completion: 'It is' })
  })

  it('leaves alone what nobody counted, and replies that are no completion', () => {
    const choice = { index: 0, text: 'a', finish_reason: 'length' }
    const two = readReply(JSON.stringify({ choices: [choice, { ...choice, index: 1 }] }), 2)
    expect(censoredWhereFull(two, 100)).toEqual(two)
    const failed = readReply('no', 1)
    expect(censoredWhereFull(failed, 100)).toBe(failed)
  })
})
