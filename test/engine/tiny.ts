import {
  Engine,
  initialParameters,
  layoutOf,
  type ModelShape,
  Network,
  withBlock,
} from '../../src/engine/index.ts'
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

export interface Tiny {
  name: string
  shape: ModelShape
  values: Float32Array
}

export const plain: Tiny = { name: 'plain', shape, values: parameters() }

/** With a block that has learnt something: no tensor is where it started, and its output is not 0. */
export const appended: Tiny = (() => {
  const whole: ModelShape = { ...shape, appended: { inner: 12, states: 8 } }
  const { normal } = random(21)
  const first = layoutOf(whole).appended!.norm.offset
  const values = withBlock(parameters(), whole, 5).map((value, i) =>
    i < first ? value : value + 0.3 * normal(),
  )
  return { name: 'with a block', shape: whole, values }
})()

export function network({ batch = 8, of = plain }: { batch?: number; of?: Tiny } = {}) {
  const engine = new Engine()
  const net = new Network(engine, of.shape, { batch })
  engine.f32(net.parameters, net.layout.size).set(of.values)
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
