import { Engine, initialParameters, type ModelShape, Network } from '../../src/engine/index.ts'
import { random } from '../../src/statistics/index.ts'

export const shape: ModelShape = {
  vocabulary: 13,
  width: 16,
  layers: 2,
  heads: 2,
  hidden: 24,
  context: 16,
}

/** Parameters whose norms are not all 1, so that a gradient that forgets them is caught. */
export function parameters(seed = 3): Float32Array {
  const values = initialParameters(shape, seed)
  const { normal } = random(seed)
  return values.map((value) => (value === 1 ? 1 + 0.2 * normal() : value))
}

export function network({ batch = 8, seed = 3 } = {}) {
  const engine = new Engine()
  const net = new Network(engine, shape, { batch })
  engine.f32(net.parameters, net.layout.size).set(parameters(seed))
  return { engine, net }
}

/** Passages of random tokens and lengths. */
export function passages(count: number, seed = 7) {
  const { integer } = random(seed)
  return Array.from({ length: count }, () => ({
    tokens: Array.from({ length: 6 + integer(12) }, () => integer(shape.vocabulary)),
    from: 1 + integer(4),
  }))
}
