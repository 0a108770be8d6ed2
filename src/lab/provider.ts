import { availableParallelism } from 'node:os'
import type { Completion, Decoding, Passage, Prompt as TokenPrompt } from '../engine/index.ts'
import {
  type Choice,
  type DrawRequest,
  type Provider,
  type Reply as DrawReply,
  type ScoreReply,
  type ScoreRequest,
  stopTexts,
  unsupportedSetting,
} from '../models/index.ts'
import type { Prompt } from '../prompts/index.ts'
import { errorMessage } from '../records/index.ts'
import type { Crew } from './crew.ts'
import { decodingOf, obeyedByLab } from './decoding.ts'
import { Gatherer } from './gatherer.ts'
import type { LabScores, Reply, Request } from './messages.ts'
import type { LabModel } from './model-file.ts'
import { crewOf } from './sample.ts'
import type { Task } from './task.ts'
import { tasks } from './tasks.ts'
import { endToken, startToken, type Vocabulary } from './vocabulary.ts'

interface Draw {
  prompt: Omit<TokenPrompt, 'first'>
  decoding: Decoding
}

interface Read {
  passage: Passage
  temperature: number
}

/** Questions that a worker takes at once. */
const most = 256

/**
 * A lab model as a provider like any other, on worker threads of this process. A completion depends on
 * the weights, the prompt, the seed, its place among the `n` and the decoding, and on nothing else: not
 * on the number of workers, nor on what is drawn at the same time. A draw takes milliseconds and its
 * length is bounded by the context, so that no deadline ever ends one.
 */
export class LabProvider implements Provider {
  readonly address: string
  readonly #model: LabModel
  readonly #vocabulary: Vocabulary
  readonly #context: number
  readonly #workers: number
  readonly #draws: Gatherer<Draw, Completion[]>
  readonly #reads: Gatherer<Read, LabScores>
  #crew: Crew<Request, Reply> | undefined
  #closed = false

  constructor(model: LabModel, { workers = availableParallelism() }: { workers?: number } = {}) {
    this.address = `lab:${model.name}`
    this.#model = model
    this.#vocabulary = tasks[model.task].vocabulary
    this.#context = tasks[model.task].shape.context
    this.#workers = workers
    this.#draws = new Gatherer({
      workers,
      most,
      groupOf: ({ decoding }) => JSON.stringify(decoding),
      answer: (worker, draws) => this.#draw(worker, draws),
    })
    this.#reads = new Gatherer({
      workers,
      most,
      groupOf: ({ temperature }) => String(temperature),
      answer: (worker, reads) => this.#read(worker, reads),
    })
  }

  async draw({ prompt, n, seed, decoding: settings }: DrawRequest): Promise<DrawReply> {
    const refusal = unsupportedSetting(settings, obeyedByLab)
    if (refusal !== null) return { kind: 'rejected', detail: refusal }
    const read = this.#tokensOf(prompt)
    if ('detail' in read) return { kind: 'rejected', detail: read.detail }
    const { tokens } = read
    if (tokens.length > this.#context)
      return { kind: 'censored', why: 'context', detail: this.#tooLong(tokens) }
    const decoding = decodingOf(settings, { end: endToken, context: this.#context })
    const stop = stopTexts(settings)
    try {
      const completions = await this.#draws.ask({
        prompt: { tokens, key: seed, count: n },
        decoding,
      })
      return {
        kind: 'whole',
        choices: completions.map((completion) =>
          choiceOf(tasks[this.#model.task], completion, stop),
        ),
        promptTokens: tokens.length,
        // The arm's condition holds the hash of the weights, which says more than a name.
        servedModel: null,
        id: null,
      }
    } catch (error) {
      if (this.#closed) return { kind: 'cancelled' }
      return { kind: 'rejected', detail: errorMessage(error) }
    }
  }

  async score({ prompt, completion, temperature }: ScoreRequest): Promise<ScoreReply> {
    const asked = this.#tokensOf(prompt)
    const answered = this.#encoded(completion)
    for (const read of [asked, answered])
      if ('detail' in read) return { kind: 'unsupported', detail: read.detail }
    const [before, after] = [asked, answered] as [{ tokens: number[] }, { tokens: number[] }]
    const tokens = [...before.tokens, ...after.tokens, endToken]
    if (tokens.length > this.#context + 1)
      return { kind: 'unsupported', detail: this.#tooLong(tokens) }
    try {
      const passage = { tokens, from: before.tokens.length }
      return { kind: 'scored', ...(await this.#reads.ask({ passage, temperature })) }
    } catch (error) {
      if (this.#closed) return { kind: 'cancelled' }
      return { kind: 'unsupported', detail: errorMessage(error) }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#crew?.close()
  }

  async #draw(worker: number, draws: readonly Draw[]): Promise<Completion[][]> {
    const [{ decoding }] = draws as [Draw]
    const prompts = draws.map(({ prompt }) => ({ ...prompt, first: 0 }))
    const reply = await this.#ask(worker, { kind: 'draw', prompts, decoding })
    return reply.kind === 'draw' ? reply.completions : []
  }

  async #read(worker: number, reads: readonly Read[]): Promise<LabScores[]> {
    const [{ temperature }] = reads as [Read]
    const passages = reads.map(({ passage }) => passage)
    const reply = await this.#ask(worker, { kind: 'read', passages, temperature })
    return reply.kind === 'score' ? reply.scores : []
  }

  /** Threads are started by whoever asks first. */
  #ask(worker: number, request: Request): Promise<Reply> {
    if (this.#closed) throw new Error('the provider is closed')
    this.#crew ??= crewOf(this.#model, this.#workers)
    return this.#crew.ask(worker, request)
  }

  #tokensOf(prompt: Prompt): Encoded {
    if (typeof prompt !== 'string')
      return { detail: 'a lab model continues a text: say api: completions' }
    const read = this.#encoded(prompt)
    return 'detail' in read ? read : { tokens: [startToken, ...read.tokens] }
  }

  #encoded(text: string): Encoded {
    try {
      return { tokens: this.#vocabulary.encode(text) }
    } catch (error) {
      return { detail: `this lab model has ${errorMessage(error)}` }
    }
  }

  #tooLong({ length }: readonly number[]): string {
    return `${length} tokens, where a lab model's context has ${this.#context}`
  }
}

type Encoded = { tokens: number[] } | { detail: string }

/**
 * A completion up to the first of the stop texts, which is no part of it, as servers have it. What the
 * model said after it changes nothing before, so that cutting is the same as having stopped.
 */
function choiceOf(
  { vocabulary: { decode }, readable }: Pick<Task, 'vocabulary' | 'readable'>,
  { tokens, logProbabilities, finish }: Completion,
  stop: readonly string[],
): Choice {
  let text = ''
  let sum = 0
  for (const [i, token] of tokens.entries()) {
    text += decode([token])
    sum += logProbabilities[i]!
    const [first] = stop
      .map((each) => ({ each, at: text.indexOf(each) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)
    if (first) return choice(text.slice(0, first.at), { end: 'stop', drawn: i + 1, by: first.each })
  }
  return choice(text, { end: finish, drawn: tokens.length, by: null })

  function choice(
    completion: string,
    { end, drawn, by }: { end: Choice['finish']; drawn: number; by: string | null },
  ): Choice {
    return {
      completion: readable(completion),
      reasoning: null,
      finish: end,
      censoring: null,
      completionTokens: drawn,
      logprobSum: sum,
      stop: by,
    }
  }
}
