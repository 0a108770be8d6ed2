import type { Choice, Reply } from './provider.ts'

/**
 * Tells a completion that was cut at `max_tokens` from one that was cut before, because the server's
 * context was full: both come as `length` (llama.cpp, vLLM). Of the second nobody knows how it would have
 * gone on, so it is censored. A token less than asked for is let pass, because not every server counts
 * the one that ends a text.
 */
export function censoredWhereFull(reply: Reply, maxTokens: unknown): Reply {
  if (reply.kind !== 'whole' || typeof maxTokens !== 'number') return reply
  return { ...reply, choices: reply.choices.map((choice) => censored(choice, maxTokens)) }
}

function censored(choice: Choice, maxTokens: number): Choice {
  const { finish, completionTokens } = choice
  const full = finish === 'length' && completionTokens !== null && completionTokens < maxTokens - 1
  return full ? { ...choice, finish: 'censored', censoring: 'context' } : choice
}
