import { hash } from 'node:crypto'
import type { Choice, DrawRequest, Provider, Reply } from '../models/index.ts'
import { insertion } from './calculator.ts'

/** What the calculator types is part of the condition: this changes whenever any of it does. */
export const calculatorVersion = 'exact@2'

/** A completion that is being written: what is kept of the pieces so far. */
interface Draft {
  text: string
  pieces: number
  /** Tokens that count against the limit; estimated where a piece was cut. */
  spent: number
  /** Null where a piece was cut, because nobody says how many of its tokens were kept. */
  tokens: number | null
  logprobSum: number | null
  elapsedMs: number
  first: Whole | null
  ids: Set<string>
}

type Whole = Reply & { kind: 'whole' }

/** The value goes in after this character. */
const sign = '='

/**
 * Draws completions with a live calculator: decoding stops at each `=`, and where a complete
 * expression stands before it the exact value goes in (see `insertion`); then decoding goes on from
 * the text so far, with the tokens that are left, under a seed that the request's own seed and the
 * number of the piece determine.
 *
 * Where the provider says which stop text ended a reply (vLLM's `stop_reason`, SGLang's
 * `matched_stop`) the sign is asked for as one. Where it does not, an end at the sign and an end of
 * the completion look alike, so the whole completion is drawn and cut behind the first sign that
 * the calculator answers. What stands before that sign has the same law either way; the second way
 * draws tokens for nothing, and does not know how many of them it kept. Which way is taken depends
 * on the provider alone and never on what a reply says.
 *
 * A piece that fails is asked for again when its request is, and the pieces before it stand: to start
 * again would favour completions with few pieces.
 */
export class LiveCalculator {
  readonly #drafts = new Map<string, Draft>()
  readonly #silent = new WeakSet<Provider>()

  async draw(provider: Provider, request: DrawRequest): Promise<Reply> {
    const { prompt, n } = request
    if (typeof prompt !== 'string')
      return rejected('a calculator goes on from the text so far, which a chat does not take')
    if (n !== 1) return rejected(`a calculator draws completions one by one, got n = ${n}`)
    const key = JSON.stringify([request.seed, prompt])
    const draft = this.#drafts.get(key) ?? emptyDraft()
    this.#drafts.delete(key)
    const reply = await this.#write(provider, { ...request, prompt }, draft)
    if (reply.kind === 'failed') this.#drafts.set(key, draft)
    return reply
  }

  async #write(
    provider: Provider,
    request: DrawRequest & { prompt: string },
    draft: Draft,
  ): Promise<Reply> {
    const { prompt, decoding } = request
    const stops = stopsOf(decoding['stop'])
    for (;;) {
      const left = limitOf(decoding) - draft.spent
      if (left <= 0) return finished(draft, 'length')
      if (draft.elapsedMs >= request.deadlineMs)
        return { kind: 'censored', why: 'deadline', detail: `${request.deadlineMs} ms` }
      const reply = await this.#piece(provider, request, draft, { left, stops })
      const trouble = reply.kind === 'whole' ? troubleWith(reply, draft, decoding) : reply
      if (trouble !== null) return trouble
      const whole = reply as Whole
      const choice = whole.choices[0]!
      const start = draft.text.length
      const goesOn = add(draft, whole, prompt)
      const stop = firstStop(draft.text, stops, start)
      if (stop !== null) draft.text = draft.text.slice(0, stop)
      if (stop !== null) return finished(draft, 'stop')
      if (!goesOn) return finished(draft, choice.finish, choice.censoring)
    }
  }

  /** One piece, asked for with the sign as a stop text until the provider turns out not to name what stopped it. */
  async #piece(
    provider: Provider,
    request: DrawRequest & { prompt: string },
    draft: Draft,
    { left, stops }: { left: number; stops: readonly string[] },
  ): Promise<Reply> {
    const decoding = { ...request.decoding }
    if ('max_tokens' in decoding) decoding['max_tokens'] = left
    const ask = (stop: readonly string[]) =>
      provider.draw({
        ...request,
        prompt: request.prompt + draft.text,
        seed: pieceSeed(request.seed, draft.pieces),
        decoding: stop.length > 0 ? { ...decoding, stop: [...stop] } : decoding,
        deadlineMs: request.deadlineMs - draft.elapsedMs,
      })
    let sentMs = Date.now()
    const atSign = !this.#silent.has(provider)
    let reply = await ask(atSign ? [...stops, sign] : stops)
    if (atSign && isSilent(reply)) {
      this.#silent.add(provider)
      sentMs = Date.now()
      reply = await ask(stops)
    }
    draft.elapsedMs += Date.now() - sentMs
    return reply
  }
}

/** Whether a reply does not say which stop text ended it. */
function isSilent(reply: Reply): boolean {
  return reply.kind === 'whole' && reply.choices[0]?.stop === undefined
}

function emptyDraft(): Draft {
  return {
    text: '',
    pieces: 0,
    spent: 0,
    tokens: 0,
    logprobSum: 0,
    elapsedMs: 0,
    first: null,
    ids: new Set(),
  }
}

/**
 * The seed of a piece, a function of the sample's key because the sample's seed is: the sample's own for
 * the first, then 31 bits of a SHA-256.
 */
function pieceSeed(seed: number, piece: number): number {
  if (piece === 0) return seed
  return hash('sha256', JSON.stringify([seed, piece]), 'buffer').readUInt32BE(0) >>> 1
}

/** Why a piece cannot be joined to those before it; null where it can. */
function troubleWith(reply: Whole, draft: Draft, decoding: DrawRequest['decoding']): Reply | null {
  const { first, ids } = draft
  const choice = reply.choices[0]!
  if (choice.completionTokens === null && Number.isFinite(limitOf(decoding)))
    return rejected(
      'the server does not count the tokens of a completion, so a calculator cannot keep to max_tokens',
    )
  if (first !== null && first.servedModel !== reply.servedModel)
    return rejected(
      `within one completion the server answered as ${first.servedModel} and as ${reply.servedModel}`,
    )
  if (reply.id !== null && ids.has(reply.id))
    return {
      kind: 'failed',
      failure: 'repeated id',
      detail: `two pieces of one completion came as ${reply.id}`,
      retryAfterMs: null,
      overload: false,
    }
  return null
}

/** Adds a piece, up to the first sign that the calculator answers; says whether decoding goes on. */
function add(draft: Draft, reply: Whole, prompt: string): boolean {
  const choice = reply.choices[0]!
  const ended = choice.stop === sign
  // Servers leave the stop text out unless they are told otherwise.
  const piece =
    ended && !choice.completion.endsWith(sign) ? choice.completion + sign : choice.completion
  const found = firstAnswered(before(prompt) + draft.text, piece)
  const cut = found !== null && found.end < piece.length
  draft.first ??= reply
  if (reply.id !== null) draft.ids.add(reply.id)
  draft.pieces += 1
  // A piece that cost nothing would never come to the limit.
  draft.spent += Math.max(1, keptTokens(choice, cut ? found.end / piece.length : 1))
  draft.tokens = cut || draft.tokens === null ? null : sum(draft.tokens, choice.completionTokens)
  draft.logprobSum =
    cut || draft.logprobSum === null ? null : sum(draft.logprobSum, choice.logprobSum)
  draft.text += found === null ? piece : piece.slice(0, found.end) + found.value
  return found !== null || ended
}

function keptTokens({ completionTokens }: Choice, share: number): number {
  return Math.ceil((completionTokens ?? 0) * share)
}

function sum(total: number, more: number | null): number | null {
  return more === null ? null : total + more
}

/** The first sign of a piece before which a complete expression stands, and its value. */
function firstAnswered(earlier: string, piece: string): { end: number; value: string } | null {
  for (let at = piece.indexOf(sign); at >= 0; at = piece.indexOf(sign, at + 1)) {
    const value = insertion(earlier.slice(-context) + piece.slice(0, at + 1))
    if (value !== null) return { end: at + 1, value }
  }
  return null
}

/**
 * What of the prompt an expression at the start of the completion may be a part of: nothing where the prompt
 * ends with a mark that separates, as in `Answer:`, whatever character comes next.
 */
function before(prompt: string): string {
  return /[\w)\]}%+\-*/^(.,=×·÷−]\s*$/.test(prompt.slice(-8)) ? prompt.slice(-context) : ''
}

/** More than any expression that the calculator reads. */
const context = 1000

function finished(
  { text, first, tokens, logprobSum }: Draft,
  finish: Choice['finish'],
  censoring: Choice['censoring'] = null,
): Reply {
  const last = { completion: text, reasoning: null, finish, censoring }
  return {
    kind: 'whole',
    choices: [{ ...last, completionTokens: tokens, logprobSum }],
    promptTokens: first?.promptTokens ?? null,
    servedModel: first?.servedModel ?? null,
    id: first?.id ?? null,
  }
}

function limitOf(decoding: DrawRequest['decoding']): number {
  const limit = decoding['max_tokens']
  return typeof limit === 'number' ? limit : Infinity
}

function stopsOf(stop: unknown): string[] {
  return [stop].flat().filter((each) => typeof each === 'string')
}

/** Where the arm's own stop text begins that what was put in has completed; pieces hold none by themselves. */
function firstStop(text: string, stops: readonly string[], from: number): number | null {
  const found = stops
    .map((stop) => text.indexOf(stop, Math.max(0, from - stop.length + 1)))
    .filter((at) => at >= 0)
  return found.length === 0 ? null : Math.min(...found)
}

function rejected(detail: string): Reply {
  return { kind: 'rejected', detail }
}
