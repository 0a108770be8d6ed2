import type { Engine } from './engine.ts'
import { packRoom, rotationTables } from './network.ts'
import { epsilon } from './norm.ts'
import { layoutOf, type Layout, type ModelShape } from './shape.ts'
import { blockSizes, StateSpaceDecoder } from './state-space.ts'

/** A prompt and how many completions of it to draw. */
export interface Prompt {
  tokens: readonly number[]
  /** All randomness of its completions is a hash of this, their index and the position. */
  key: number
  /** The index of the first completion, and how many. */
  first: number
  count: number
}

export interface Decoding {
  /** 0 takes the likeliest token. */
  temperature: number
  /** Mass of the nucleus that tokens are drawn from; 1 is the whole vocabulary. */
  topP: number
  /** The token that ends a completion; it is part of it. */
  end: number
  maxTokens: number
}

export interface Completion {
  /** Which of the prompts, and which of its completions. */
  prompt: number
  index: number
  tokens: number[]
  /** The model's own, at temperature 1 and over the whole vocabulary, however they were drawn. */
  logProbabilities: number[]
  /** `length` where it was cut before its end token. */
  finish: 'stop' | 'length'
}

interface Running extends Completion {
  slot: number
  position: number
  next: number
}

/**
 * Draws completions, `slots` at a time. A prompt is read once and its cache (and the state of an
 * appended block) copied to each of its completions; a slot that falls free takes the next completion. No token depends on what else is in
 * the batch.
 */
export class Decoder {
  readonly layout: Layout
  /** Address of the flat array. */
  readonly parameters: number
  readonly #engine: Engine
  readonly #shape: ModelShape
  readonly #slots: number
  readonly #pack: number
  readonly #cosines: number
  readonly #sines: number
  readonly #keys: number[]
  readonly #values: number[]
  readonly #appended: StateSpaceDecoder | null
  readonly #x: number
  readonly #normed: number
  readonly #scales: number
  readonly #qkv: number
  readonly #attended: number
  readonly #gateUp: number
  readonly #gated: number
  readonly #logits: number
  readonly #scores: number
  /** One number a row, but for two words of key. */
  readonly #tokens: number
  readonly #slot: number
  readonly #position: number
  readonly #key: number
  readonly #drawn: number
  readonly #logProbability: number

  constructor(engine: Engine, shape: ModelShape, options: { slots: number; parameters?: number }) {
    const { width: d, hidden, context, layers } = shape
    const room = (count: number) => engine.allocate(count)
    this.#engine = engine
    this.#shape = shape
    this.layout = layoutOf(shape)
    this.parameters = options.parameters ?? room(this.layout.size)
    this.#slots = options.slots
    this.#pack = packRoom(engine, shape)
    ;[this.#cosines, this.#sines] = rotationTables(engine, shape)
    // Slot 0 holds the prompt that is being handed out.
    const cache = (options.slots + 1) * d * context
    this.#keys = Array.from({ length: layers }, () => room(cache))
    this.#values = Array.from({ length: layers }, () => room(cache))
    const rows = Math.max(options.slots, context)
    const sizes = blockSizes(engine, shape, this.#pack)
    this.#appended = sizes && new StateSpaceDecoder(sizes, { rows, slots: options.slots + 1 })
    this.#x = room(rows * d)
    this.#normed = room(rows * d)
    this.#scales = room(rows)
    this.#qkv = room(3 * rows * d)
    this.#attended = room(rows * d)
    this.#gateUp = room(2 * rows * hidden)
    this.#gated = room(rows * hidden)
    this.#logits = room(rows * this.layout.width)
    this.#scores = room(Math.max(context, 2 * this.layout.width))
    this.#tokens = room(rows)
    this.#slot = room(rows)
    this.#position = room(rows)
    this.#key = room(2 * rows)
    this.#drawn = room(rows)
    this.#logProbability = room(rows)
  }

  /** Draws every completion of the prompts, in the order in which they end. */
  *decode(prompts: readonly Prompt[], decoding: Decoding): Generator<Completion> {
    const free = Array.from({ length: this.#slots }, (_, i) => i + 1)
    const waiting = completionsOf(prompts)
    let read = -1
    let running: Running[] = []
    let upcoming = waiting.next()
    for (;;) {
      while (free.length > 0 && !upcoming.done) {
        const { prompt, index } = upcoming.value
        const { tokens } = prompts[prompt]!
        if (read !== prompt) this.#readPrompt(tokens)
        read = prompt
        const slot = free.pop()!
        this.#copySlot(slot)
        running.push({
          prompt,
          index,
          tokens: [],
          logProbabilities: [],
          finish: 'length',
          slot,
          position: tokens.length - 1,
          next: tokens.at(-1)!,
        })
        upcoming = waiting.next()
      }
      if (running.length === 0) return
      this.#advance(running, prompts, decoding)
      const going: Running[] = []
      for (const completion of running) {
        if (completion.next === decoding.end) completion.finish = 'stop'
        else if (
          completion.tokens.length < decoding.maxTokens &&
          completion.position < this.#shape.context
        ) {
          going.push(completion)
          continue
        }
        free.push(completion.slot)
        const { prompt, index, tokens, logProbabilities, finish } = completion
        yield { prompt, index, tokens, logProbabilities, finish }
      }
      running = going
    }
  }

  /** All but the last token of a prompt into slot 0, as rows of one step. */
  #readPrompt(tokens: readonly number[]): void {
    const rows = tokens.length - 1
    if (tokens.length === 0 || tokens.length > this.#shape.context)
      throw new RangeError(
        `a prompt of ${tokens.length} tokens does not fit a context of ${this.#shape.context}`,
      )
    if (rows === 0) return
    this.#engine.i32(this.#tokens, rows).set(tokens.slice(0, rows))
    this.#engine.i32(this.#slot, rows).fill(0)
    this.#engine.i32(this.#position, rows).forEach((_, i, positions) => (positions[i] = i))
    this.#layers(rows)
  }

  #copySlot(slot: number): void {
    const size = this.#shape.width * this.#shape.context
    for (const cache of [...this.#keys, ...this.#values])
      this.#engine.kernels.copy(cache + 4 * slot * size, cache, size)
    this.#appended?.copyTo(slot)
  }

  /** One token more for each. */
  #advance(running: readonly Running[], prompts: readonly Prompt[], decoding: Decoding): void {
    const { kernels: k } = this.#engine
    const { width: d, vocabulary } = this.#shape
    const v = this.layout.width
    const n = running.length
    const tokens = this.#engine.i32(this.#tokens, n)
    const slots = this.#engine.i32(this.#slot, n)
    const positions = this.#engine.i32(this.#position, n)
    const keys = this.#engine.i32(this.#key, 2 * n)
    for (let i = 0; i < n; i++) {
      const completion = running[i]!
      tokens[i] = completion.next
      slots[i] = completion.slot
      positions[i] = completion.position
      keys[2 * i] = prompts[completion.prompt]!.key
      keys[2 * i + 1] = completion.index
    }
    this.#layers(n)
    const at = (tensor: { offset: number }) => this.parameters + 4 * tensor.offset
    k.rmsNorm(this.#normed, this.#x, at(this.layout.norm), this.#scales, n, d, epsilon)
    const head = at(this.layout.head)
    k.gemm(n, v, d, this.#normed, d, 1, head, v, 1, this.#logits, v, 0, this.#pack)
    const { temperature, topP } = decoding
    k.sampleTokens(
      this.#logits,
      n,
      v,
      vocabulary,
      temperature > least ? 1 / temperature : 0,
      Math.max(topP, least),
      this.#key,
      this.#position,
      this.#drawn,
      this.#logProbability,
      this.#scores,
    )
    const drawn = this.#engine.i32(this.#drawn, n)
    const logProbabilities = this.#engine.f32(this.#logProbability, n)
    for (let i = 0; i < n; i++) {
      const completion = running[i]!
      completion.next = drawn[i]!
      completion.tokens.push(drawn[i]!)
      completion.logProbabilities.push(logProbabilities[i]!)
      completion.position++
    }
  }

  /** The tokens of n rows through all blocks, their keys and values into the caches. */
  #layers(n: number): void {
    const { kernels: k } = this.#engine
    const { width: d, hidden, heads, context } = this.#shape
    const size = d / heads
    const pack = this.#pack
    const at = (tensor: { offset: number }) => this.parameters + 4 * tensor.offset
    k.embed(this.#x, this.#tokens, at(this.layout.embedding), n, d)
    for (const [l, block] of this.layout.blocks.entries()) {
      k.rmsNorm(this.#normed, this.#x, at(block.attentionNorm), this.#scales, n, d, epsilon)
      k.gemm(n, 3 * d, d, this.#normed, d, 1, at(block.qkv), 3 * d, 1, this.#qkv, 3 * d, 0, pack)
      const [cosines, sines] = [this.#cosines, this.#sines]
      k.rotate(this.#qkv, 3 * d, this.#position, n, 2 * heads, size, cosines, sines, 1)
      k.attendNext(
        this.#attended,
        this.#qkv,
        this.#keys[l]!,
        this.#values[l]!,
        this.#slot,
        this.#position,
        this.#scores,
        n,
        context,
        heads,
        size,
      )
      k.gemm(n, d, d, this.#attended, d, 1, at(block.output), d, 1, this.#x, d, 1, pack)
      k.rmsNorm(this.#normed, this.#x, at(block.hiddenNorm), this.#scales, n, d, epsilon)
      const up = at(block.gateUp)
      const both = 2 * hidden
      k.gemm(n, both, d, this.#normed, d, 1, up, both, 1, this.#gateUp, both, 0, pack)
      k.swiglu(this.#gated, this.#gateUp, n, hidden)
      k.gemm(n, d, hidden, this.#gated, hidden, 1, at(block.down), d, 1, this.#x, d, 1, pack)
    }
    const [slots, positions] = [this.#slot, this.#position]
    this.#appended?.next(this.#x, this.parameters, { n, slots, positions })
  }
}

function* completionsOf(prompts: readonly Prompt[]): Generator<{ prompt: number; index: number }> {
  for (const [prompt, { first, count }] of prompts.entries())
    for (let index = first; index < first + count; index++) yield { prompt, index }
}

/** Below this a temperature and a nucleus are those of the likeliest token alone; smaller ones are lost in single precision. */
const least = 1e-6
