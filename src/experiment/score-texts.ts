import type { Provider, ScoreReply, ScoreRequest } from '../models/index.ts'
import type { Prompt } from '../prompts/index.ts'
import type { Likelihood } from '../records/index.ts'

/** A text to be scored, with whatever its asker needs to know it again. */
export interface TextToScore<Tag> {
  tag: Tag
  prompt: Prompt
  completion: string
}

/** Who scores, and how much at once. */
export interface Scoring {
  model: string
  temperature: number
  deadlineMs: number
  placements: readonly { provider: Provider; concurrency: number }[]
  signal?: AbortSignal | undefined
}

export type Scores = Pick<Likelihood, 'logprobs' | 'ranks' | 'above'>

export interface ScoreEnd {
  scored: number
  /** Texts that the model cannot score, with the first reason. */
  unsupported: { count: number; first: string | null }
  /** Why it could not go on; null where it came to the end. */
  stopped: string | null
}

/** After so many texts that it cannot score, and none that it can, a model is taken to be unable. */
const hopeless = 8
/** Failures of one text in a row after which whoever asked should look at the server. */
const mostAttempts = 8

/**
 * Scores texts, many at once over all placements, and hands each to `take`. Failures that do not depend
 * on the text are tried again with growing pauses.
 */
export async function scoreTexts<Tag>(
  texts: Iterable<TextToScore<Tag>> | AsyncIterable<TextToScore<Tag>>,
  scoring: Scoring,
  take: (tag: Tag, scores: Scores) => Promise<void>,
): Promise<ScoreEnd> {
  const end: ScoreEnd = { scored: 0, unsupported: { count: 0, first: null }, stopped: null }
  const source = iterate(texts)
  const workers = scoring.placements.flatMap(({ provider, concurrency }) =>
    Array.from({ length: concurrency }, () => work(source, scoring, provider, end, take)),
  )
  try {
    await Promise.all(workers)
  } finally {
    await source.return()
  }
  return end
}

async function* iterate<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  yield* items
}

async function work<Tag>(
  source: AsyncGenerator<TextToScore<Tag>, void>,
  scoring: Scoring,
  provider: Provider,
  end: ScoreEnd,
  take: (tag: Tag, scores: Scores) => Promise<void>,
): Promise<void> {
  if (!provider.score) {
    end.stopped ??= `${provider.address} cannot score a text`
    return
  }
  while (end.stopped === null && !scoring.signal?.aborted) {
    const next = await source.next()
    if (next.done) return
    const { tag, prompt, completion } = next.value
    const { model, temperature, deadlineMs } = scoring
    const request = { model, prompt, completion, temperature, deadlineMs }
    const reply = await persistently(provider, request, scoring.signal)
    if (reply.kind === 'scored') {
      await take(tag, { logprobs: reply.logprobs, ranks: reply.ranks, above: reply.above })
      end.scored += 1
    } else if (reply.kind === 'unsupported') {
      end.unsupported.count += 1
      end.unsupported.first ??= reply.detail
      if (end.scored === 0 && end.unsupported.count >= hopeless) end.stopped ??= reply.detail
    } else if (reply.kind === 'failed') end.stopped ??= `${reply.failure}: ${reply.detail}`
    else return
  }
}

async function persistently(
  provider: Provider,
  request: ScoreRequest,
  signal: AbortSignal | undefined,
): Promise<ScoreReply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await provider.score!(request)
    if (reply.kind !== 'failed' || attempt >= mostAttempts || signal?.aborted) return reply
    await pause(reply.retryAfterMs ?? Math.min(60_000, 250 * 2 ** attempt), signal)
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
