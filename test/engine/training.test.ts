import { describe, expect, it } from 'vitest'
import { AdamW, Engine, LowRank, layoutOf } from '../../src/engine/index.ts'
import { random } from '../../src/statistics/index.ts'
import { network, parameters, passages, shape } from './tiny.ts'

const options = { rate: 0.01, beta1: 0.9, beta2: 0.95, decay: 0.1, clip: 1 }

describe('AdamW', () => {
  it('agrees with its formulas in double precision', () => {
    const engine = new Engine()
    const [weights, gradient] = [engine.allocate(4), engine.allocate(4)]
    engine.f32(weights, 4).set([1, -2, 3, 0.5])
    const optimizer = new AdamW(engine, { weights, size: 4 })
    const [w, m, v] = [
      [1, -2, 3, 0.5],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]
    for (const [i, g] of [
      [0.1, -0.2, 0.3, 0],
      [3, 4, 0, 0],
      [-0.5, 0.1, 0.2, 0.4],
    ].entries()) {
      engine.f32(gradient, 4).set(g)
      const norm = optimizer.step(gradient, i + 1, options)
      expect(norm).toBeCloseTo(Math.hypot(...g), 6)
      const scale = Math.min(1, 1 / Math.hypot(...g))
      for (let j = 0; j < 4; j++) {
        m[j] = 0.9 * m[j]! + 0.1 * g[j]! * scale
        v[j] = 0.95 * v[j]! + 0.05 * (g[j]! * scale) ** 2
        const first = m[j]! / (1 - 0.9 ** (i + 1))
        const second = v[j]! / (1 - 0.95 ** (i + 1))
        w[j] = w[j]! * (1 - 0.01 * 0.1) - (0.01 * first) / (Math.sqrt(second) + 1e-8)
      }
    }
    for (const [j, value] of engine.f32(weights, 4).entries()) expect(value).toBeCloseTo(w[j]!, 5)
  })
})

describe('a network and AdamW', () => {
  it('learn a text by heart', () => {
    const { engine, net } = network({ batch: 4 })
    const optimizer = new AdamW(engine, { weights: net.parameters, size: net.layout.size })
    const rows = net.load(passages(4)).flat()
    engine.f32(net.coefficients, 4 * shape.context).fill(1 / rows.length)
    const loss = () => {
      net.forward()
      const logProbabilities = engine.f32(net.logProbabilities, 4 * shape.context)
      return rows.reduce((sum, row) => sum - logProbabilities[row]!, 0) / rows.length
    }
    expect(loss()).toBeGreaterThan(2)
    for (let step = 1; step <= 80; step++) {
      loss()
      engine.kernels.zero(net.gradient, net.layout.size)
      net.backward()
      optimizer.step(net.gradient, step, { ...options, decay: 0 })
    }
    expect(loss()).toBeLessThan(0.1)
  })
})

describe('LowRank', () => {
  it('starts at the frozen weights and adds A · B to the matrices of the blocks', () => {
    const { engine, adapter, weights, layout } = adapted()
    adapter.merge()
    expect(engine.f32(weights, layout.size)).toEqual(parameters())
    const factors = engine.f32(adapter.factors, adapter.size)
    const { normal } = random(5)
    factors.forEach((_, i) => (factors[i] = normal()))
    adapter.merge()
    const changed = engine.f32(weights, layout.size)
    const before = parameters()
    let offset = 0
    for (const { name, rows, columns, offset: at } of layout.tensors) {
      const matrix = /qkv|output|gateUp|down/.test(name)
      const [a, b] = [offset, offset + rows * 2]
      for (const [i, j] of [
        [0, 0],
        [rows - 1, columns - 1],
      ] as const) {
        const added = [0, 1].reduce(
          (sum, r) => sum + factors[a + i * 2 + r]! * factors[b + r * columns + j]!,
          0,
        )
        const cell = at + i * columns + j
        expect(changed[cell]! - before[cell]!).toBeCloseTo(matrix ? added : 0, 4)
      }
      if (matrix) offset = b + 2 * columns
    }
    expect(offset).toBe(adapter.size)
  })

  it('has the gradient of finite differences', () => {
    const { engine, adapter, weights, layout } = adapted()
    const { normal, integer } = random(6)
    const factors = engine.f32(adapter.factors, adapter.size)
    factors.forEach((_, i) => (factors[i] = normal()))
    const gradient = engine.allocate(layout.size)
    const slope = Float32Array.from({ length: layout.size }, normal)
    engine.f32(gradient, layout.size).set(slope)
    adapter.project(gradient)
    const analytic = engine.f32(adapter.gradient, adapter.size).slice()
    for (let probe = 0; probe < 20; probe++) {
      const i = integer(adapter.size)
      expect((along(i, 0.1) - along(i, -0.1)) / 0.2).toBeCloseTo(analytic[i]!, 2)
    }

    /** The linear loss slope · weights with one factor moved. */
    function along(i: number, step: number): number {
      const values = engine.f32(adapter.factors, adapter.size)
      const kept = values[i]!
      values[i] = kept + step
      adapter.merge()
      values[i] = kept
      return engine
        .f32(weights, layout.size)
        .reduce((sum, weight, at) => sum + weight * slope[at]!, 0)
    }
  })
})

function adapted() {
  const engine = new Engine()
  const layout = layoutOf(shape)
  const weights = engine.allocate(layout.size)
  engine.f32(weights, layout.size).set(parameters())
  return {
    engine,
    layout,
    weights,
    adapter: new LowRank(engine, shape, { weights, rank: 2, seed: 9 }),
  }
}
