import type { LlamaContext, LlamaModel, LlamaSequence, Token } from './llama-cpp.ts'
import { Lockstep } from './lockstep.ts'

export interface SequencesOptions {
  model: LlamaModel
  count: number
  threads: number
  adapters: readonly { path: string; scale: number }[]
}

/** A sequence in use. */
export interface InUse {
  readonly sequence: LlamaSequence
  /** To be awaited before each evaluation, so that all sequences in use are evaluated together. */
  turn: () => Promise<void>
}

interface Seat extends InUse {
  /** Its number in the context. */
  place: number
}

interface Waiter {
  tokens: readonly Token[]
  need: number
  admit: (seat: Seat) => void
  refuse: (error: unknown) => void
}

/** llama.cpp pads the cells of a sequence to a multiple of this. */
const padding = 256

/**
 * The sequences of one context, which are evaluated together in one batch. Who asks is given the idle
 * sequence whose past agrees longest with the new text, so that a prompt that was read before is not
 * read again. A text that needs more room than the sequences have waits until all are idle, and the
 * context is made anew with more: how long texts become is known only when they are asked for.
 */
export class Sequences {
  readonly #options: SequencesOptions
  #context: LlamaContext | null = null
  readonly #steps = new Lockstep()
  #idle: Seat[] = []
  #busy = 0
  #waiting: Waiter[] = []
  #growing = false

  constructor(options: SequencesOptions) {
    this.#options = options
  }

  /** The most tokens that a text may have, prompt and completion together. */
  get longest(): number {
    return this.#options.model.trainContextSize
  }

  async use<T>(
    tokens: readonly Token[],
    need: number,
    work: (inUse: InUse) => Promise<T>,
  ): Promise<T> {
    const seat = await new Promise<Seat>((admit, refuse) => {
      this.#waiting.push({ tokens, need: Math.min(need, this.longest), admit, refuse })
      this.#pump()
    })
    try {
      // The last token is read again: what follows it is what is asked for.
      await seat.sequence.adaptStateToTokens(tokens.slice(0, -1), false)
      return await work(seat)
    } finally {
      this.#busy -= 1
      this.#idle.push(seat)
      this.#pump()
      // Whoever was admitted in its place takes part in the step that the others wait for.
      this.#steps.leave()
    }
  }

  #pump(): void {
    while (!this.#growing) {
      const [first] = this.#waiting
      if (first === undefined) return
      if (first.need > (this.#context?.contextSize ?? 0)) {
        if (this.#busy === 0) void this.#grow(first.need)
        return
      }
      const seat = this.#closest(first.tokens)
      if (seat === null) return
      this.#waiting.shift()
      this.#busy += 1
      this.#steps.join()
      first.admit(seat)
    }
  }

  /** Of several that agree equally, the first in the context: sequences in use should follow each other. */
  #closest(tokens: readonly Token[]): Seat | null {
    this.#idle.sort((a, b) => a.place - b.place)
    let best = -1
    let most = -1
    for (const [i, { sequence }] of this.#idle.entries()) {
      const common = commonPrefix(sequence.contextTokens, tokens)
      if (common > most) [best, most] = [i, common]
    }
    return this.#idle.splice(best, best < 0 ? 0 : 1)[0] ?? null
  }

  async #grow(need: number): Promise<void> {
    this.#growing = true
    const { model, count, threads, adapters } = this.#options
    const lora = { adapters: adapters.map(({ path, scale }) => ({ filePath: path, scale })) }
    try {
      await this.#context?.dispose()
      this.#context = null
      this.#idle = []
      const context = await model.createContext({
        contextSize: Math.min(this.longest, Math.ceil(need / padding) * padding),
        sequences: count,
        threads,
        ...(adapters.length > 0 && { lora }),
      })
      this.#context = context
      this.#idle = Array.from({ length: count }, (_, place) => ({
        sequence: context.getSequence(),
        place,
        turn: () => this.#steps.turn(place),
      }))
    } catch (error) {
      for (const { refuse } of this.#waiting.splice(0)) refuse(error)
    }
    this.#growing = false
    this.#pump()
  }
}

function commonPrefix(a: readonly Token[], b: readonly Token[]): number {
  let length = 0
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1
  return length
}
