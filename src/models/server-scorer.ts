import type { Exchange, Question } from './openai-server.ts'
import type { ScoreReply, ScoreRequest } from './provider.ts'
import { readRefusal } from './read-refusal.ts'
import { completionTokens, scoreForms, type ScoredToken, type ScoreForm } from './score-forms.ts'

type Tokens = { kind: 'tokens'; tokens: ScoredToken[] } | Exclude<ScoreReply, { kind: 'scored' }>

/** Prompts whose own tokens are kept; texts come problem by problem. */
const kept = 64

/**
 * Asks a server how likely texts are, in whichever of the documented forms it knows; which that is, is
 * found with the first text. A server's prompt log-probabilities are at temperature 1 and say nothing of
 * the tokens beside each, so that `above` is never known.
 */
export class ServerScorer {
  readonly #ask: (question: Question) => Promise<Exchange>
  readonly #prompts = new Map<string, Promise<Tokens>>()
  #form: Promise<ScoreForm | null> | undefined

  constructor(ask: (question: Question) => Promise<Exchange>) {
    this.#ask = ask
  }

  async score(request: ScoreRequest): Promise<ScoreReply> {
    const { prompt, completion } = request
    if (typeof prompt !== 'string')
      return unsupported(
        'what a server makes of a conversation is not known; render the chat template here (template: { chat: … })',
      )
    if (completion === '') return { kind: 'scored', logprobs: [], ranks: null, above: null }
    if (prompt === '') return unsupported('nothing stands before the text')
    const alone = await this.#tokensOfPrompt(prompt, request)
    if (alone.kind !== 'tokens') return alone
    const whole = await this.#tokens(prompt + completion, request)
    if (whole.kind !== 'tokens') return whole
    const tokens = completionTokens(whole.tokens, alone.tokens)
    if (tokens[0]?.logprob === null)
      return unsupported('prompt and text begin with one token, which nothing stands before')
    const ranks = tokens.map(({ rank }) => rank).filter((rank) => rank !== null)
    return {
      kind: 'scored',
      logprobs: tokens.map(({ logprob }) => logprob ?? 0),
      ranks: tokens.length > 0 && ranks.length === tokens.length ? ranks : null,
      above: null,
    }
  }

  #tokensOfPrompt(prompt: string, request: ScoreRequest): Promise<Tokens> {
    const key = `${request.model} ${prompt}`
    const known = this.#prompts.get(key)
    if (known) return known
    const asked = this.#tokens(prompt, request).then((tokens) => {
      if (tokens.kind !== 'tokens') this.#prompts.delete(key)
      return tokens
    })
    if (this.#prompts.size >= kept) this.#prompts.delete(this.#prompts.keys().next().value!)
    this.#prompts.set(key, asked)
    return asked
  }

  async #tokens(text: string, request: ScoreRequest): Promise<Tokens> {
    this.#form ??= this.#find(text, request)
    const finding = this.#form
    const form = await finding
    if (form !== null) return this.#inForm(form, text, request)
    // Whether the server is out of reach or has no form is asked anew: the first may pass.
    if (this.#form === finding) this.#form = undefined
    return this.#whyNot(text, request)
  }

  async #find(text: string, request: ScoreRequest): Promise<ScoreForm | null> {
    for (const form of scoreForms) {
      const read = await this.#inForm(form, text, request)
      if (read.kind === 'tokens') return form
      if (read.kind !== 'unsupported') return null
    }
    return null
  }

  async #whyNot(text: string, request: ScoreRequest): Promise<Tokens> {
    const said: string[] = []
    for (const form of scoreForms) {
      const read = await this.#inForm(form, text, request)
      if (read.kind !== 'unsupported') return read
      said.push(`${form.name}: ${read.detail}`)
    }
    return unsupported(`the server gives no log-probabilities of a prompt (${said.join('; ')})`)
  }

  async #inForm(form: ScoreForm, text: string, request: ScoreRequest): Promise<Tokens> {
    const { model, deadlineMs } = request
    const body = JSON.stringify(form.body(model, text))
    const end = await this.#ask({ path: form.path, body, deadlineMs })
    if (end.kind === 'cancelled') return end
    if (end.kind === 'rejected') return unsupported(end.detail)
    if (end.kind === 'late') return failed('server error', `no reply within ${deadlineMs} ms`, null)
    if (end.kind === 'failed') return failed(end.failure, end.detail, end.retryAfterMs)
    if (end.status >= 200 && end.status < 300) return tokensIn(form, end.text)
    const refusal = readRefusal(end.status, end.text, end.retryAfterMs)
    if (refusal.kind === 'failed')
      return failed(refusal.failure, refusal.detail, refusal.retryAfterMs)
    return unsupported('detail' in refusal ? refusal.detail : `HTTP ${end.status}`)
  }
}

function tokensIn(form: ScoreForm, text: string): Tokens {
  let reply: unknown
  try {
    reply = JSON.parse(text)
  } catch {
    return failed('malformed', `not JSON: ${text.slice(0, 80)}`, null)
  }
  const tokens = form.read(reply)
  return tokens ? { kind: 'tokens', tokens } : unsupported('not in its replies')
}

function unsupported(detail: string): Extract<ScoreReply, { kind: 'unsupported' }> {
  return { kind: 'unsupported', detail }
}

function failed(
  failure: Extract<ScoreReply, { kind: 'failed' }>['failure'],
  detail: string,
  retryAfterMs: number | null,
): Extract<ScoreReply, { kind: 'failed' }> {
  return { kind: 'failed', failure, detail, retryAfterMs }
}
