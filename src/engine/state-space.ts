import type { Engine } from './engine.ts'
import { epsilon } from './norm.ts'
import { layoutOf, type AppendedBlock, type BlockShape, type ModelShape } from './shape.ts'

/** Addresses of a block's parameters in a flat array, or of their gradients in one like it. */
type Addresses = Record<keyof AppendedBlock, number>

interface Sizes extends BlockShape {
  width: number
  /** Of a row of what a token selects: its steps, B and C. */
  selected: number
  engine: Engine
  pack: number
  block: AppendedBlock
}

/** What a model's appended block needs to know; null where it has none. */
export function blockSizes(engine: Engine, shape: ModelShape, pack: number): Sizes | null {
  const { appended, width } = shape
  const { appended: block } = layoutOf(shape)
  if (!appended || !block) return null
  return { ...appended, width, selected: appended.inner + 2 * appended.states, engine, pack, block }
}

/** What a token leaves on its way through the block. */
interface Activations {
  normed: number
  scales: number
  /** Gate and channels side by side. */
  projected: number
  select: number
  /** The gate again, and the scan's output in place of the channels. */
  scanned: number
  gated: number
}

/**
 * A selective state-space block, Mamba's (Gu and Dao 2023) without its short convolution, for the
 * attention below has mixed neighbours already: x += (scan(u) · silu(gate)) · output with
 * [gate | u] = norm(x) · input, where u selects the scan's steps, B and C. `output` starts at 0, so that
 * the block changes nothing before it is trained.
 */
export class StateSpace {
  readonly #sizes: Sizes
  readonly #room: Activations
  /** The block's input, the scan's states and steps: kept for the way back. */
  readonly #kept: { x: number; states: number; deltas: number }
  readonly #back: { gated: number; scanned: number; select: number; normed: number }
  readonly #scratch: number

  constructor(sizes: Sizes, { rows }: { rows: number }) {
    const { engine, width, inner, states, selected } = sizes
    const room = (count: number) => engine.allocate(count)
    this.#sizes = sizes
    this.#room = activations(sizes, rows)
    this.#kept = {
      x: room(rows * width),
      states: room(rows * inner * states),
      deltas: room(rows * inner),
    }
    this.#back = {
      gated: room(rows * inner),
      scanned: room(2 * rows * inner),
      select: room(rows * selected),
      normed: room(rows * width),
    }
    this.#scratch = room(3 * inner * states)
  }

  /** Adds the block's output to x for `batch` sequences of `length`. */
  forward(
    x: number,
    parameters: number,
    { batch, length }: { batch: number; length: number },
  ): void {
    const { engine, width, inner, states, block } = this.#sizes
    const { kernels: k } = engine
    const at = addressesIn(block, parameters)
    const { projected, select, scanned } = this.#room
    const n = batch * length
    k.copy(this.#kept.x, x, n * width)
    project(this.#sizes, this.#room, x, at, n)
    k.scan(
      scanned + 4 * inner,
      projected + 4 * inner,
      2 * inner,
      select,
      at.bias,
      at.decays,
      at.skip,
      this.#kept.states,
      this.#kept.deltas,
      this.#scratch,
      batch,
      length,
      inner,
      states,
    )
    emit(this.#sizes, this.#room, x, at, n)
  }

  /** From the gradient of x after the block to that before it, in place; the parameters' is added to. */
  backward(
    dX: number,
    parameters: number,
    gradient: number,
    { batch, length }: { batch: number; length: number },
  ): void {
    const { engine, pack, width: d, inner: e, states, selected, block } = this.#sizes
    const { kernels: k } = engine
    const at = addressesIn(block, parameters)
    const grad = addressesIn(block, gradient)
    const { normed, scales, projected, select, scanned, gated } = this.#room
    const back = this.#back
    const n = batch * length
    const channels = projected + 4 * e
    const dChannels = back.scanned + 4 * e
    k.gemm(e, d, n, gated, 1, e, dX, d, 1, grad.output, d, 1, pack)
    k.gemm(n, e, d, dX, d, 1, at.output, 1, d, back.gated, e, 0, pack)
    k.swigluBackward(back.scanned, back.gated, scanned, n, e)
    k.scanBackward(
      dChannels,
      back.select,
      grad.bias,
      grad.decays,
      grad.skip,
      dChannels,
      channels,
      2 * e,
      select,
      at.bias,
      at.decays,
      at.skip,
      this.#kept.states,
      this.#kept.deltas,
      this.#scratch,
      batch,
      length,
      e,
      states,
    )
    const s = selected
    k.gemm(e, s, n, channels, 1, 2 * e, back.select, s, 1, grad.select, s, 1, pack)
    k.gemm(n, e, s, back.select, s, 1, at.select, 1, s, dChannels, 2 * e, 1, pack)
    k.gemm(d, 2 * e, n, normed, 1, d, back.scanned, 2 * e, 1, grad.input, 2 * e, 1, pack)
    k.gemm(n, d, 2 * e, back.scanned, 2 * e, 1, at.input, 1, 2 * e, back.normed, d, 0, pack)
    k.rmsNormBackward(dX, grad.norm, back.normed, this.#kept.x, at.norm, scales, n, d)
  }
}

/** The same block token by token, with a recurrent state for each slot of a decoder. */
export class StateSpaceDecoder {
  readonly #sizes: Sizes
  readonly #room: Activations
  readonly #states: number
  readonly #scratch: number

  constructor(sizes: Sizes, { rows, slots }: { rows: number; slots: number }) {
    const { engine, inner, states } = sizes
    this.#sizes = sizes
    this.#room = activations(sizes, rows)
    this.#states = engine.allocate(slots * inner * states)
    this.#scratch = engine.allocate(inner * (states + 1))
  }

  /** Adds the block's output to n rows of x; `slots` and `positions` are addresses of one number a row. */
  next(
    x: number,
    parameters: number,
    { n, slots, positions }: { n: number; slots: number; positions: number },
  ): void {
    const { engine, inner, states, block } = this.#sizes
    const at = addressesIn(block, parameters)
    const { projected, select, scanned } = this.#room
    project(this.#sizes, this.#room, x, at, n)
    engine.kernels.scanNext(
      scanned + 4 * inner,
      projected + 4 * inner,
      2 * inner,
      select,
      at.bias,
      at.decays,
      at.skip,
      this.#states,
      slots,
      positions,
      this.#scratch,
      n,
      inner,
      states,
    )
    emit(this.#sizes, this.#room, x, at, n)
  }

  /** The state of slot 0 into another. */
  copyTo(slot: number): void {
    const { engine, inner, states } = this.#sizes
    const size = inner * states
    engine.kernels.copy(this.#states + 4 * slot * size, this.#states, size)
  }
}

/** Norm, gate and channels, and what the channels select. */
function project(sizes: Sizes, room: Activations, x: number, at: Addresses, n: number): void {
  const { engine, pack, width: d, inner: e, selected: s } = sizes
  const { kernels: k } = engine
  const { normed, scales, projected, select, scanned } = room
  k.rmsNorm(normed, x, at.norm, scales, n, d, epsilon)
  k.gemm(n, 2 * e, d, normed, d, 1, at.input, 2 * e, 1, projected, 2 * e, 0, pack)
  k.gemm(n, s, e, projected + 4 * e, 2 * e, 1, at.select, s, 1, select, s, 0, pack)
  k.copy(scanned, projected, 2 * n * e)
}

/** The gate, and the way back into the residual stream. */
function emit(sizes: Sizes, room: Activations, x: number, at: Addresses, n: number): void {
  const { engine, pack, width: d, inner: e } = sizes
  const { kernels: k } = engine
  k.swiglu(room.gated, room.scanned, n, e)
  k.gemm(n, d, e, room.gated, e, 1, at.output, d, 1, x, d, 1, pack)
}

function activations({ engine, width, inner, selected }: Sizes, rows: number): Activations {
  const room = (count: number) => engine.allocate(count)
  return {
    normed: room(rows * width),
    scales: room(rows),
    projected: room(2 * rows * inner),
    select: room(rows * selected),
    scanned: room(2 * rows * inner),
    gated: room(rows * inner),
  }
}

function addressesIn(block: AppendedBlock, base: number): Addresses {
  const at = ({ offset }: { offset: number }) => base + 4 * offset
  const { norm, input, select, bias, decays, skip, output } = block
  return {
    norm: at(norm),
    input: at(input),
    select: at(select),
    bias: at(bias),
    decays: at(decays),
    skip: at(skip),
    output: at(output),
  }
}
