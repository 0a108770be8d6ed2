import { hash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { Choice, DrawRequest, Reply, ScoreReply, ScoreRequest } from '../provider.ts'
import { ggufDecoding, type GgufDecoding } from './decoding.ts'
import type { LlamaCpp, LlamaModel, Token } from './llama-cpp.ts'
import type { GgufSetup } from './messages.ts'
import { promptTokens } from './prompt-tokens.ts'
import { logprobsAfter, scoresAfter } from './score.ts'
import { Sequences, type InUse } from './sequences.ts'

/** What a draw looks at between two tokens. */
export interface Cancellation {
  readonly cancelled: boolean
}

/** A GGUF file in this process. Only the child process that `GgufModel` starts has one. */
export class LanguageModel {
  readonly #model: LlamaModel
  readonly #sequences: Sequences

  private constructor(model: LlamaModel, { sequences, threads, adapters }: GgufSetup) {
    this.#model = model
    this.#sequences = new Sequences({ model, count: sequences, threads, adapters })
  }

  static async load(setup: GgufSetup): Promise<LanguageModel> {
    const llamaCpp: LlamaCpp = await import(pathToFileURL(setup.llamaCpp).href)
    const llama = await llamaCpp.getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      maxThreads: setup.threads,
      logLevel: 'error',
    })
    return new LanguageModel(await llama.loadModel({ modelPath: setup.path, gpuLayers: 0 }), setup)
  }

  async draw(request: DrawRequest, cancellation: Cancellation): Promise<Reply> {
    const tokens = promptTokens(this.#model, request.prompt)
    if (tokens.length >= this.#sequences.longest) return tooLong(tokens.length, this.#sequences)
    const choices = await Promise.all(
      Array.from({ length: request.n }, (_, i) => this.#choice(request, i, tokens, cancellation)),
    )
    return {
      kind: 'whole',
      choices,
      promptTokens: tokens.length,
      servedModel: null,
      id: null,
    }
  }

  async score({ prompt, completion, temperature }: ScoreRequest): Promise<ScoreReply> {
    const before = promptTokens(this.#model, prompt)
    const { eos } = this.#model.tokens
    const scored = [...this.#model.tokenize(completion), ...(eos === null ? [] : [eos])]
    const length = before.length + scored.length
    if (length > this.#sequences.longest)
      return { kind: 'unsupported', detail: `${length} tokens, ${room(this.#sequences)}` }
    if (before.length === 0)
      return { kind: 'unsupported', detail: 'nothing stands before the completion' }
    return this.#sequences.use(before, length, async (inUse) => ({
      kind: 'scored',
      ...(await scoresAfter(inUse, before, { scored, temperature })),
    }))
  }

  /** One of the completions of a request. */
  #choice(
    request: DrawRequest,
    i: number,
    prompt: readonly Token[],
    cancellation: Cancellation,
  ): Promise<Choice> {
    const decoding = ggufDecoding(request.decoding)
    const need = prompt.length + decoding.maxTokens
    return this.#sequences.use(prompt, need, async (inUse) => {
      const drawn = await this.#complete(inUse, {
        prompt,
        decoding,
        seed: seedOf(request.seed, i),
        room: this.#sequences.longest - prompt.length,
        cancellation,
      })
      const { tokens, text, finish, stop } = drawn
      const logprobs = request.logprobs ? await logprobsAfter(inUse, prompt, tokens) : null
      return {
        completion: text,
        reasoning: null,
        finish,
        censoring: finish === 'censored' ? 'context' : null,
        completionTokens: tokens.length,
        logprobSum: logprobs?.reduce((sum, each) => sum + each, 0) ?? null,
        stop,
      }
    })
  }

  async #complete(
    { sequence, turn }: InUse,
    { prompt, decoding, seed, room: left, cancellation }: Drawing,
  ): Promise<Drawn> {
    const tokens: Token[] = []
    const text = () => this.#model.detokenize(tokens, false, prompt)
    const fresh = prompt.slice(sequence.contextTokens.length)
    await turn()
    for await (const token of sequence.evaluate(fresh, { ...sampling(decoding), seed })) {
      tokens.push(token)
      if (this.#model.isEogToken(token)) return { tokens, text: text(), finish: 'stop', stop: null }
      const found = this.#stopIn(tokens, decoding.stop)
      const cut = found ? firstStop(text(), decoding.stop) : null
      if (cut) return { tokens, text: text().slice(0, cut.at), finish: 'stop', stop: cut.stop }
      if (tokens.length >= decoding.maxTokens || cancellation.cancelled)
        return { tokens, text: text(), finish: 'length', stop: null }
      if (tokens.length >= left) break
      await turn()
    }
    return { tokens, text: text(), finish: 'censored', stop: null }
  }

  /** Whether a stop text may have been completed by the last token; looks at the end of the text alone. */
  #stopIn(tokens: readonly Token[], stops: readonly string[]): boolean {
    if (stops.length === 0) return false
    // A stop text is seldom more tokens than it has characters, and a token has a byte at the least.
    const reach = Math.max(...stops.map((stop) => Buffer.byteLength(stop))) + 4
    const end = this.#model.detokenize(tokens.slice(-reach))
    return stops.some((stop) => end.includes(stop))
  }
}

interface Drawing {
  prompt: readonly Token[]
  decoding: GgufDecoding
  seed: number
  /** Tokens that the context still has room for, with the last, which is drawn and never read. */
  room: number
  cancellation: Cancellation
}

interface Drawn {
  tokens: Token[]
  text: string
  finish: Choice['finish']
  stop: string | null
}

/**
 * Node-llama-cpp fills in top-k 40 and top-p 0.95 where they are not said, and the time of day for a seed.
 * Null leaves a sampler out; top-k over the whole vocabulary would sort it for every token.
 */
function sampling({ temperature, topK, topP, minP }: GgufDecoding): Record<string, unknown> {
  return { temperature, topK: topK === 0 ? null : topK, topP, minP, yieldEogToken: true }
}

/** The request's own seed for its first completion, and 31 bits of a SHA-256 for the others. */
function seedOf(seed: number, i: number): number {
  if (i === 0) return seed
  return hash('sha256', JSON.stringify([seed, 'choice', i]), 'buffer').readUInt32BE(0) >>> 1
}

function firstStop(text: string, stops: readonly string[]): { at: number; stop: string } | null {
  const found = stops
    .map((stop) => ({ at: text.indexOf(stop), stop }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
  return found[0] ?? null
}

const room = ({ longest }: Sequences): string => `the context of this file holds ${longest}`

function tooLong(length: number, sequences: Sequences): Reply {
  const detail = `prompt of ${length} tokens; ${room(sequences)}`
  return { kind: 'censored', why: 'context', detail }
}
