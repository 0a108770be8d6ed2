import { createHash } from 'node:crypto'
import { Engine } from './engine.ts'
import { layoutOf, type ModelShape, type Tensor } from './shape.ts'

/**
 * Parameters to start from: norms 1, embeddings of deviation 0.5, matrices of 1 / √inputs, those that
 * write into the residual stream smaller by √(2 · layers) (as in GPT-2), the head by 2.
 */
export function initialParameters(shape: ModelShape, seed: number): Float32Array {
  const { appended: _appended, ...plain } = shape
  const { tensors, size } = layoutOf(plain)
  const engine = new Engine()
  const address = engine.allocate(size)
  for (const [stream, tensor] of tensors.entries()) {
    const to = address + 4 * tensor.offset
    if (tensor.rows === 1) engine.f32(to, tensor.size).fill(1)
    else engine.kernels.fillNormal(to, tensor.size, deviation(tensor, shape), seed, stream)
  }
  return withBlock(engine.f32(address, size).slice(), shape, seed)
}

/**
 * Parameters of the shape without its appended block, and after them a new block that changes nothing
 * yet: its output is 0. Norm and skip are 1, matrices of 1 / √inputs, steps from 0.02 to 1, which
 * suits sequences of some thirty tokens. As they are where the shape has no block.
 */
export function withBlock(plain: Float32Array, shape: ModelShape, seed: number): Float32Array {
  const { appended: block, size } = layoutOf(shape)
  if (!block || !shape.appended) return plain
  if (plain.length !== block.norm.offset)
    throw new RangeError(`a block goes after ${block.norm.offset} parameters, got ${plain.length}`)
  const { inner, states } = shape.appended
  const engine = new Engine()
  const address = engine.allocate(size)
  engine.f32(address, plain.length).set(plain)
  const at = ({ offset }: Tensor) => address + 4 * offset
  const { kernels } = engine
  for (const tensor of [block.norm, block.skip]) engine.f32(at(tensor), tensor.size).fill(1)
  for (const [stream, tensor] of [block.input, block.select].entries())
    kernels.fillNormal(at(tensor), tensor.size, 1 / Math.sqrt(tensor.rows), seed, 1000 + stream)
  kernels.fillScan(at(block.decays), at(block.bias), inner, states, 0.02, 1, seed, 1002)
  return engine.f32(address, size).slice()
}

function deviation({ name, rows }: Tensor, { layers }: ModelShape): number {
  if (name === 'embedding') return 0.5
  const plain = 1 / Math.sqrt(rows)
  if (name === 'head') return plain / 2
  return /\.(output|down)$/.test(name) ? plain / Math.sqrt(2 * layers) : plain
}

/** SHA-256 of the parameters' bits, little-endian as every platform of V8 is. */
export function hashOf(parameters: Float32Array | Uint16Array): string {
  return createHash('sha256')
    .update(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength))
    .digest('hex')
}
