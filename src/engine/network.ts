import type { Engine } from './engine.ts'
import { epsilon } from './norm.ts'
import { layoutOf, type Layout, type ModelShape } from './shape.ts'
import { blockSizes, StateSpace } from './state-space.ts'

/** The base of the rotary embedding: Llama's. */
export const rotaryBase = 10_000

/** A sequence to learn from or to score: the tokens from `from` on are the ones that count. */
export interface Passage {
  tokens: readonly number[]
  from: number
}

interface Activations {
  x: number
  attentionScales: number
  normed: number
  qkv: number
  weights: number
  attended: number
  middle: number
  hiddenScales: number
  hiddenNormed: number
  gateUp: number
  gated: number
}

/**
 * The whole model over a batch of sequences, forwards and backwards. `load` passages, `forward`, then
 * `backward` with one coefficient a token: the gradient of Σ −coefficient · log p(token) is added to
 * `gradient`. Equal coefficients are supervised training; advantages are REINFORCE and GRPO.
 *
 * Buffers are addresses in the engine's memory; a token stands in the row of the one before it.
 */
export class Network {
  readonly layout: Layout
  /** Addresses of the flat arrays. */
  readonly parameters: number
  readonly gradient: number
  /** Of each row: the log-probability of its target, its entropy, its coefficient. */
  readonly logProbabilities: number
  readonly entropies: number
  readonly coefficients: number
  /**
   * Of each row with a target, after `forward`: the probability of every token, `layout.width` numbers
   * a row; `backward` consumes them.
   */
  readonly probabilities: number
  readonly length: number
  readonly #engine: Engine
  readonly #shape: ModelShape
  readonly #pack: number
  readonly #cosines: number
  readonly #sines: number
  readonly #tokens: number
  readonly #targets: number
  readonly #positions: number
  readonly #activations: Activations[]
  readonly #last: { x: number; scales: number; normed: number; logits: number }
  readonly #back: {
    x: number
    normed: number
    qkv: number
    gated: number
    gateUp: number
    scores: number
  }
  readonly #appended: StateSpace | null
  #batch = 0
  #inverseT = 1

  constructor(engine: Engine, shape: ModelShape, { batch }: { batch: number }) {
    const { width: d, hidden, heads, context, layers } = shape
    const room = (count: number) => engine.allocate(count)
    const n = batch * context
    this.#engine = engine
    this.#shape = shape
    this.layout = layoutOf(shape)
    this.length = context
    this.parameters = room(this.layout.size)
    this.gradient = room(this.layout.size)
    this.#pack = packRoom(engine, shape)
    ;[this.#cosines, this.#sines] = rotationTables(engine, shape)
    this.#tokens = room(n)
    this.#targets = room(n)
    this.#positions = room(n)
    engine.i32(this.#positions, n).forEach((_, i, positions) => (positions[i] = i % context))
    this.logProbabilities = room(n)
    this.entropies = room(n)
    this.coefficients = room(n)
    this.#activations = Array.from({ length: layers }, () => ({
      x: room(n * d),
      attentionScales: room(n),
      normed: room(n * d),
      qkv: room(3 * n * d),
      weights: room(batch * heads * context * context),
      attended: room(n * d),
      middle: room(n * d),
      hiddenScales: room(n),
      hiddenNormed: room(n * d),
      gateUp: room(2 * n * hidden),
      gated: room(n * hidden),
    }))
    this.#last = {
      x: room(n * d),
      scales: room(n),
      normed: room(n * d),
      logits: room(n * this.layout.width),
    }
    this.probabilities = this.#last.logits
    this.#back = {
      x: room(n * d),
      normed: room(n * d),
      qkv: room(3 * n * d),
      gated: room(n * hidden),
      gateUp: room(2 * n * hidden),
      scores: room(context * context),
    }
    const sizes = blockSizes(engine, shape, this.#pack)
    this.#appended = sizes && new StateSpace(sizes, { rows: n })
  }

  /** Loads at most `batch` passages; returns the row of each passage's counted tokens, in order. */
  load(passages: readonly Passage[]): number[][] {
    const { length } = this
    const tokens = this.#engine.i32(this.#tokens, passages.length * length).fill(0)
    const targets = this.#engine.i32(this.#targets, passages.length * length).fill(-1)
    this.#batch = passages.length
    return passages.map((passage, b) => {
      if (passage.tokens.length > length + 1)
        throw new RangeError(
          `a sequence of ${passage.tokens.length} tokens does not fit a context of ${length}`,
        )
      const rows: number[] = []
      for (let t = 0; t + 1 < passage.tokens.length; t++) {
        tokens[b * length + t] = passage.tokens[t]!
        if (t + 1 < passage.from) continue
        targets[b * length + t] = passage.tokens[t + 1]!
        rows.push(b * length + t)
      }
      return rows
    })
  }

  /** Fills `logProbabilities` and `entropies` at the temperature for what was loaded. */
  forward({ parameters = this.parameters, temperature = 1 } = {}): void {
    const { kernels: k } = this.#engine
    const { width: d, hidden, heads, layers, vocabulary, context } = this.#shape
    const { layout } = this
    const pack = this.#pack
    const n = this.#batch * context
    const size = d / heads
    const at = (tensor: { offset: number }) => parameters + 4 * tensor.offset
    this.#inverseT = 1 / temperature

    k.embed(this.#activations[0]!.x, this.#tokens, at(layout.embedding), n, d)
    for (const [l, block] of layout.blocks.entries()) {
      const a = this.#activations[l]!
      const next = l + 1 < layers ? this.#activations[l + 1]!.x : this.#last.x
      k.rmsNorm(a.normed, a.x, at(block.attentionNorm), a.attentionScales, n, d, epsilon)
      k.gemm(n, 3 * d, d, a.normed, d, 1, at(block.qkv), 3 * d, 1, a.qkv, 3 * d, 0, pack)
      this.#rotate(a.qkv, 1)
      k.attend(a.attended, a.weights, a.qkv, this.#batch, context, heads, size, pack)
      k.copy(a.middle, a.x, n * d)
      k.gemm(n, d, d, a.attended, d, 1, at(block.output), d, 1, a.middle, d, 1, pack)
      k.rmsNorm(a.hiddenNormed, a.middle, at(block.hiddenNorm), a.hiddenScales, n, d, epsilon)
      const up = at(block.gateUp)
      k.gemm(
        n,
        2 * hidden,
        d,
        a.hiddenNormed,
        d,
        1,
        up,
        2 * hidden,
        1,
        a.gateUp,
        2 * hidden,
        0,
        pack,
      )
      k.swiglu(a.gated, a.gateUp, n, hidden)
      k.copy(next, a.middle, n * d)
      k.gemm(n, d, hidden, a.gated, hidden, 1, at(block.down), d, 1, next, d, 1, pack)
    }
    const { x, scales, normed, logits } = this.#last
    const v = layout.width
    this.#appended?.forward(x, parameters, { batch: this.#batch, length: context })
    k.rmsNorm(normed, x, at(layout.norm), scales, n, d, epsilon)
    k.gemm(n, v, d, normed, d, 1, at(layout.head), v, 1, logits, v, 0, pack)
    const { logProbabilities, entropies } = this
    k.crossEntropy(
      logits,
      this.#targets,
      logProbabilities,
      entropies,
      n,
      v,
      vocabulary,
      this.#inverseT,
    )
  }

  /**
   * Adds the gradient for the last `forward`, whose logits it consumes; that of an appended block alone
   * costs a fraction, for it comes after all that is frozen.
   */
  backward({ appendedOnly = false } = {}): void {
    const { kernels: k } = this.#engine
    const { width: d, hidden, heads, context } = this.#shape
    const { layout } = this
    const pack = this.#pack
    const n = this.#batch * context
    const v = layout.width
    const at = (tensor: { offset: number }) => this.parameters + 4 * tensor.offset
    const grad = (tensor: { offset: number }) => this.gradient + 4 * tensor.offset
    const { x: dX, normed: dNormed, qkv: dQkv, gated: dGated, gateUp: dGateUp, scores } = this.#back
    const { x, scales, normed, logits } = this.#last

    k.crossEntropyBackward(logits, this.#targets, this.coefficients, n, v, this.#inverseT)
    if (!appendedOnly) k.gemm(d, v, n, normed, 1, d, logits, v, 1, grad(layout.head), v, 1, pack)
    k.gemm(n, d, v, logits, v, 1, at(layout.head), 1, v, dNormed, d, 0, pack)
    k.zero(dX, n * d)
    k.rmsNormBackward(dX, grad(layout.norm), dNormed, x, at(layout.norm), scales, n, d)
    const sequences = { batch: this.#batch, length: context }
    this.#appended?.backward(dX, this.parameters, this.gradient, sequences)
    if (appendedOnly) return
    for (const [l, block] of [...layout.blocks.entries()].toReversed()) {
      const a = this.#activations[l]!
      k.gemm(hidden, d, n, a.gated, 1, hidden, dX, d, 1, grad(block.down), d, 1, pack)
      k.gemm(n, hidden, d, dX, d, 1, at(block.down), 1, d, dGated, hidden, 0, pack)
      k.swigluBackward(dGateUp, dGated, a.gateUp, n, hidden)
      const [up, dUp] = [at(block.gateUp), grad(block.gateUp)]
      k.gemm(
        d,
        2 * hidden,
        n,
        a.hiddenNormed,
        1,
        d,
        dGateUp,
        2 * hidden,
        1,
        dUp,
        2 * hidden,
        1,
        pack,
      )
      k.gemm(n, d, 2 * hidden, dGateUp, 2 * hidden, 1, up, 1, 2 * hidden, dNormed, d, 0, pack)
      const hiddenNorm = at(block.hiddenNorm)
      k.rmsNormBackward(
        dX,
        grad(block.hiddenNorm),
        dNormed,
        a.middle,
        hiddenNorm,
        a.hiddenScales,
        n,
        d,
      )

      k.gemm(d, d, n, a.attended, 1, d, dX, d, 1, grad(block.output), d, 1, pack)
      k.gemm(n, d, d, dX, d, 1, at(block.output), 1, d, dNormed, d, 0, pack)
      k.attendBackward(
        dQkv,
        dNormed,
        a.weights,
        a.qkv,
        scores,
        this.#batch,
        context,
        heads,
        d / heads,
        pack,
      )
      this.#rotate(dQkv, -1)
      k.gemm(d, 3 * d, n, a.normed, 1, d, dQkv, 3 * d, 1, grad(block.qkv), 3 * d, 1, pack)
      k.gemm(n, d, 3 * d, dQkv, 3 * d, 1, at(block.qkv), 1, 3 * d, dNormed, d, 0, pack)
      const attentionNorm = at(block.attentionNorm)
      k.rmsNormBackward(
        dX,
        grad(block.attentionNorm),
        dNormed,
        a.x,
        attentionNorm,
        a.attentionScales,
        n,
        d,
      )
    }
    k.embedBackward(grad(layout.embedding), this.#tokens, dX, n, d)
  }

  #rotate(qkv: number, sign: number): void {
    const { width: d, heads, context } = this.#shape
    const n = this.#batch * context
    const { kernels } = this.#engine
    kernels.rotate(
      qkv,
      3 * d,
      this.#positions,
      n,
      2 * heads,
      d / heads,
      this.#cosines,
      this.#sines,
      sign,
    )
  }
}

/** Scratch for the largest product of a model. */
export function packRoom(engine: Engine, shape: ModelShape): number {
  const { inner = 0, states = 0 } = shape.appended ?? {}
  const columns = Math.max(
    3 * shape.width,
    2 * shape.hidden,
    shape.vocabulary,
    shape.context,
    2 * inner,
    inner + 2 * states,
  )
  return engine.allocate(engine.kernels.packFloats(columns))
}

export function rotationTables(engine: Engine, shape: ModelShape): [number, number] {
  const size = shape.width / shape.heads
  const count = (shape.context * size) / 2
  const [cosines, sines] = [engine.allocate(count), engine.allocate(count)]
  engine.kernels.rotationTables(cosines, sines, shape.context, size, rotaryBase)
  return [cosines, sines]
}
