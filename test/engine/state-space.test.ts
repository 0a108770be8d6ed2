import { describe, expect, it } from 'vitest'
import { Engine, initialParameters, layoutOf, withBlock } from '../../src/engine/index.ts'
import { blockSizes, StateSpace } from '../../src/engine/state-space.ts'
import { random } from '../../src/statistics/index.ts'
import { appended, network, passages, plain } from './tiny.ts'

const { shape, values: learnt } = appended
const layout = layoutOf(shape)

describe('an appended block', () => {
  it('lies after the model that it is appended to, and changes nothing at first', () => {
    expect(layout.appended!.norm.offset).toBe(layoutOf(plain.shape).size)
    expect(layoutOf(plain.shape).appended).toBeNull()
    const values = withBlock(plain.values, shape, 5)
    expect(values.subarray(0, layoutOf(plain.shape).size)).toEqual(plain.values)
    expect(initialParameters(shape, 4)).toEqual(
      withBlock(initialParameters(plain.shape, 4), shape, 4),
    )
    const of = passages(3)
    const logProbabilities = [plain, { ...appended, values }].map((tiny) => {
      const { engine, net } = network({ batch: 3, of: tiny })
      net.load(of)
      net.forward()
      return engine.f32(net.logProbabilities, 3 * shape.context).slice()
    })
    expect(logProbabilities[0]).toEqual(logProbabilities[1])
  })

  it('starts with the decays 1, 2, 3 … and steps from 0.02 to 1', () => {
    const values = withBlock(plain.values, shape, 5)
    const { decays, bias } = layout.appended!
    const part = ({ offset, size }: { offset: number; size: number }) =>
      values.slice(offset, offset + size)
    for (const [i, decay] of part(decays).entries())
      expect(Math.exp(decay)).toBeCloseTo((i % 8) + 1, 5)
    for (const value of part(bias)) {
      const delta = Math.log1p(Math.exp(value))
      expect(delta).toBeGreaterThan(0.0199)
      expect(delta).toBeLessThan(1.001)
    }
  })

  it('refuses other parameters, and sizes that the kernels cannot take', () => {
    expect(() => withBlock(new Float32Array(7), shape, 1)).toThrow(
      `a block goes after ${layoutOf(plain.shape).size} parameters, got 7`,
    )
    expect(() => layoutOf({ ...plain.shape, appended: { inner: 10, states: 8 } })).toThrow(
      'invalid inner; not a positive multiple of 4: 10',
    )
  })

  it('is the recurrence of its definition', () => {
    const engine = new Engine()
    const address = engine.allocate(layout.size)
    const [batch, length] = [2, 16]
    const x = engine.allocate(batch * length * shape.width)
    const pack = engine.allocate(engine.kernels.packFloats(64))
    const block = new StateSpace(blockSizes(engine, shape, pack)!, { rows: batch * length })
    engine.f32(address, layout.size).set(learnt)
    const { normal } = random(8)
    const sequences = Array.from({ length: batch }, () =>
      Array.from({ length }, () => Array.from({ length: shape.width }, normal)),
    )
    engine.f32(x, batch * length * shape.width).set(sequences.flat(2))
    block.forward(x, address, { batch, length })
    const found = engine.f32(x, batch * length * shape.width)
    for (const [i, value] of sequences.flatMap(byDefinition).flat().entries())
      expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)))
  })

  it('has the same gradient alone as with the rest of the model', () => {
    const { engine, net } = network({ batch: 3, of: appended })
    net.load(passages(3))
    engine.f32(net.coefficients, 3 * shape.context).fill(0.5)
    const first = layout.appended!.norm.offset
    const [whole, alone] = [false, true].map((appendedOnly) => {
      engine.kernels.zero(net.gradient, layout.size)
      net.forward()
      net.backward({ appendedOnly })
      return engine.f32(net.gradient, layout.size).slice(first)
    })
    expect(alone).toEqual(whole)
    expect(whole!.some((value) => value !== 0)).toBe(true)
  })
})

/** What the block makes of one sequence, in double precision from the equations. */
function byDefinition(sequence: readonly number[][]): number[][] {
  const { norm, input, select, bias, decays, skip, output } = layout.appended!
  const { inner: e, states: n } = shape.appended!
  const of = (tensor: { offset: number; columns: number }, i: number, j: number) =>
    learnt[tensor.offset + i * tensor.columns + j]!
  const times = (x: readonly number[], tensor: typeof norm, j: number) =>
    x.reduce((sum, value, i) => sum + value * of(tensor, i, j), 0)
  const states = Array.from({ length: e }, () => new Float64Array(n))
  return sequence.map((x) => {
    const scale = 1 / Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length + 1e-5)
    const u = x.map((value, i) => value * scale * of(norm, 0, i))
    const channels = Array.from({ length: e }, (_, j) => times(u, input, e + j))
    const y = channels.map((value, j) => {
      const delta = Math.log1p(Math.exp(times(channels, select, j) + of(bias, 0, j)))
      let sum = of(skip, 0, j) * value
      for (let s = 0; s < n; s++) {
        const keep = Math.exp(-delta * Math.exp(of(decays, j, s)))
        const added = delta * times(channels, select, e + s) * value
        states[j]![s] = keep * states[j]![s]! + added
        sum += times(channels, select, e + n + s) * states[j]![s]!
      }
      const gate = times(u, input, j)
      return (sum * gate) / (1 + Math.exp(-gate))
    })
    return x.map((value, i) => value + times(y, output, i))
  })
}
