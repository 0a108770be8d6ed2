import { createHash } from 'node:crypto'
import { Engine } from './engine.ts'
import { layoutOf, type ModelShape, type Tensor } from './shape.ts'

/**
 * Parameters to start from: norms 1, embeddings of deviation 0.5, matrices of 1 / √inputs, those that
 * write into the residual stream smaller by √(2 · layers) (as in GPT-2), the head by 2.
 */
export function initialParameters(shape: ModelShape, seed: number): Float32Array {
  const { tensors, size } = layoutOf(shape)
  const engine = new Engine()
  const address = engine.allocate(size)
  for (const [stream, tensor] of tensors.entries()) {
    const to = address + 4 * tensor.offset
    if (tensor.rows === 1) engine.f32(to, tensor.size).fill(1)
    else engine.kernels.fillNormal(to, tensor.size, deviation(tensor, shape), seed, stream)
  }
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
