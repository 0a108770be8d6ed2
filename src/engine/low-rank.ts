import { type Engine } from './engine.ts'
import { packRoom } from './network.ts'
import { layoutOf, type ModelShape, type Tensor } from './shape.ts'

interface Factors {
  tensor: Tensor
  /** Addresses: a is rows × rank, b is rank × columns; their gradients; the frozen weights. */
  a: number
  b: number
  dA: number
  dB: number
  frozen: number
}

/**
 * LoRA (Hu et al. 2021) with alpha = rank on every matrix of every block: W = frozen + A · B, where B
 * starts at 0. Query, key and value are one matrix here and share their A, as gate and up do.
 *
 * All factors are one flat array with its gradient beside it, so that an optimizer sees only that.
 */
export class LowRank {
  readonly factors: number
  readonly gradient: number
  readonly size: number
  readonly #engine: Engine
  readonly #weights: number
  readonly #rank: number
  readonly #pack: number
  readonly #parts: Factors[] = []

  constructor(
    engine: Engine,
    shape: ModelShape,
    { weights, rank, seed }: { weights: number; rank: number; seed: number },
  ) {
    if (!Number.isInteger(rank) || rank < 1) throw new RangeError(`invalid rank: ${rank}`)
    this.#engine = engine
    this.#weights = weights
    this.#rank = rank
    this.#pack = packRoom(engine, shape)
    const { parts, size } = lowRankLayout(shape, rank)
    this.size = size
    this.factors = engine.allocate(this.size)
    this.gradient = engine.allocate(this.size)
    for (const { tensor, a, b } of parts) {
      const at = (base: number, i: number) => base + 4 * i
      const frozen = engine.allocate(tensor.size)
      engine.kernels.copy(frozen, at(weights, tensor.offset), tensor.size)
      this.#parts.push({
        tensor,
        a: at(this.factors, a),
        b: at(this.factors, b),
        dA: at(this.gradient, a),
        dB: at(this.gradient, b),
        frozen,
      })
    }
    for (const [stream, { tensor, a }] of this.#parts.entries())
      engine.kernels.fillNormal(a, tensor.rows * rank, 1 / Math.sqrt(tensor.rows), seed, stream)
  }

  /** The factors' gradient from that of the weights: dA = dW · Bᵀ, dB = Aᵀ · dW. */
  project(weightGradient: number): void {
    const { kernels: k } = this.#engine
    const r = this.#rank
    for (const { tensor, a, b, dA, dB } of this.#parts) {
      const { rows, columns } = tensor
      const dW = weightGradient + 4 * tensor.offset
      k.gemm(rows, r, columns, dW, columns, 1, b, 1, columns, dA, r, 0, this.#pack)
      k.gemm(r, columns, rows, a, 1, r, dW, columns, 1, dB, columns, 0, this.#pack)
    }
  }

  /** Writes frozen + A · B into the weights. */
  merge(): void {
    const { kernels: k } = this.#engine
    const r = this.#rank
    for (const { tensor, a, b, frozen } of this.#parts) {
      const { rows, columns, size } = tensor
      const to = this.#weights + 4 * tensor.offset
      k.copy(to, frozen, size)
      k.gemm(rows, columns, r, a, r, 1, b, columns, 1, to, columns, 1, this.#pack)
    }
  }
}

/** Where the factors of each adapted matrix lie in the flat array: `a`, then `b`. */
export function lowRankLayout(
  shape: ModelShape,
  rank: number,
): { parts: { tensor: Tensor; a: number; b: number }[]; size: number } {
  let size = 0
  const parts: { tensor: Tensor; a: number; b: number }[] = []
  for (const tensor of layoutOf(shape).tensors) {
    if (!/^blocks\..*\.(qkv|output|gateUp|down)$/.test(tensor.name)) continue
    const b = size + tensor.rows * rank
    parts.push({ tensor, a: size, b })
    size = b + rank * tensor.columns
  }
  return { parts, size }
}
