import { describe, expect, it } from 'vitest'
import { readRefusal, retryAfterIn } from '../../src/models/read-refusal.ts'

describe('readRefusal', () => {
  // The servers' own sentences: vLLM, llama.cpp, SGLang, OpenAI, Ollama.
  it.each([
    "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
    'the request exceeds the available context size, try increasing it',
    "The input (9000 tokens) is longer than the model's context length (4096 tokens).",
    '{"error":{"code":"context_length_exceeded"}}',
    'prompt is too long',
  ])('censors a request that does not fit: %s', (body) => {
    expect(readRefusal(400, body, null)).toMatchObject({ kind: 'censored', why: 'context' })
  })

  it.each([
    [429, 'rate limited', true],
    [503, 'server error', true],
    [500, 'server error', false],
    [502, 'server error', false],
    [408, 'server error', false],
  ])('asks again after %d', (status, failure, overload) => {
    expect(readRefusal(status, 'busy', 7)).toEqual({
      kind: 'failed',
      failure,
      overload,
      retryAfterMs: 7,
      detail: `HTTP ${status}: busy`,
    })
  })

  it.each([400, 401, 403, 404, 422, 501])('does not ask again after %d', (status) => {
    const body = '{"error":{"message":"model not found"}}'
    expect(readRefusal(status, body, null)).toEqual({
      kind: 'rejected',
      detail: `HTTP ${status}: model not found`,
    })
  })

  it('does not ask again when the money is spent', () => {
    const body = '{"error":{"code":"insufficient_quota","message":"You exceeded your quota"}}'
    expect(readRefusal(429, body, null)).toMatchObject({ kind: 'rejected' })
  })
})

describe('retryAfterIn', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z')
  it.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after-ms': '250', 'retry-after': '3' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, 5000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('reads %j as %s', (headers, expected) => {
    expect(retryAfterIn(headers, nowMs)).toBe(expected)
  })
})
