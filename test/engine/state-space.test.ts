import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type Completion,
  Decoder,
  Engine,
  initialParameters,
  layoutOf,
  type ModelShape,
  Network,
  type Prompt,
  withBlock,
} from '../../src/engine/index.ts'
import { blockSizes, StateSpace } from '../../src/engine/state-space.ts'
import { random } from '../../src/statistics/index.ts'
import { parameters as plainParameters, passages, shape as plain } from './tiny.ts'

const shape: ModelShape = { ...plain, appended: { inner: 12, states: 8 } }
const layout = layoutOf(shape)

/** A block that has learnt something: no tensor is where it started, and its output is not 0. */
function parameters(): Float32Array {
  const { normal } = random(21)
  const values = withBlock(plainParameters(), shape, 5)
  const { offset } = layout.appended!.norm
  return values.map((value, i) => (i < offset ? value : value + 0.3 * normal()))
}

function network({ batch = 3, values = parameters() } = {}) {
  const engine = new Engine()
  const net = new Network(engine, shape, { batch })
  engine.f32(net.parameters, layout.size).set(values)
  return { engine, net }
}

describe('an appended block', () => {
  it('lies after the model that it is appended to, and changes nothing at first', () => {
    expect(layout.appended!.norm.offset).toBe(layoutOf(plain).size)
    expect(layoutOf(plain).appended).toBeNull()
    const values = withBlock(plainParameters(), shape, 5)
    expect(values.subarray(0, layoutOf(plain).size)).toEqual(plainParameters())
    expect(initialParameters(shape, 4)).toEqual(withBlock(initialParameters(plain, 4), shape, 4))
    const { engine, net } = network({ values })
    const bare = new Network(engine, plain, { batch: 3 })
    engine.f32(bare.parameters, bare.layout.size).set(plainParameters())
    const of = passages(3)
    const logProbabilities = [net, bare].map((each) => {
      each.load(of)
      each.forward()
      return engine.f32(each.logProbabilities, 3 * shape.context).slice()
    })
    expect(logProbabilities[0]).toEqual(logProbabilities[1])
  })

  it('starts with the decays 1, 2, 3 … and steps from 0.02 to 1', () => {
    const values = withBlock(plainParameters(), shape, 5)
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
      `a block goes after ${layoutOf(plain).size} parameters, got 7`,
    )
    expect(() => layoutOf({ ...plain, appended: { inner: 10, states: 8 } })).toThrow(
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
    engine.f32(address, layout.size).set(parameters())
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

  it('has the gradient of finite differences, and alone the same for itself', () => {
    const { engine, net } = network()
    const { normal, integer } = random(11)
    const rows = net.load(passages(3)).flat()
    const coefficients = engine.f32(net.coefficients, 3 * shape.context)
    for (const row of rows) coefficients[row] = 0.3 + normal()
    net.forward()
    net.backward()
    const gradient = engine.f32(net.gradient, layout.size).slice()
    const values = engine.f32(net.parameters, layout.size)
    for (const { name, offset, size } of layout.tensors) {
      let [apart, scale] = [0, 0]
      for (let probe = 0; probe < 16; probe++) {
        const i = offset + integer(size)
        const difference = (lossAt(i, 2e-3) - lossAt(i, -2e-3)) / 4e-3
        apart += Math.abs(difference - gradient[i]!)
        scale += Math.abs(difference) + Math.abs(gradient[i]!)
      }
      expect([name, apart / (scale + 0.01) < 0.01]).toEqual([name, true])
    }
    engine.kernels.zero(net.gradient, layout.size)
    net.forward()
    net.backward({ appendedOnly: true })
    const first = layout.appended!.norm.offset
    const alone = engine.f32(net.gradient, layout.size)
    expect(alone.subarray(first)).toEqual(gradient.subarray(first))

    function lossAt(i: number, step: number): number {
      const kept = values[i]!
      values[i] = kept + step
      net.forward()
      values[i] = kept
      const logProbabilities = engine.f32(net.logProbabilities, 3 * shape.context)
      return rows.reduce((sum, row) => sum - coefficients[row]! * logProbabilities[row]!, 0)
    }
  })
})

describe('decoding with an appended block', () => {
  const prompts: Prompt[] = [
    { tokens: [3, 1, 4, 1], key: 101, first: 0, count: 20 },
    { tokens: [5, 9, 2], key: 202, first: 0, count: 30 },
    { tokens: [6], key: 303, first: 0, count: 10 },
  ]

  function drawn(slots: number, of = prompts): Completion[] {
    const engine = new Engine()
    const decoder = new Decoder(engine, shape, { slots })
    engine.f32(decoder.parameters, layout.size).set(parameters())
    const decoding = { temperature: 1, topP: 1, end: 0, maxTokens: 9 }
    return [...decoder.decode(of, decoding)].toSorted(
      (a, b) => a.prompt - b.prompt || a.index - b.index,
    )
  }

  it('gives the log-probabilities of the full forward pass', () => {
    const completions = drawn(8)
    const { engine, net } = network({ batch: completions.length })
    const rows = net.load(
      completions.map(({ prompt, tokens }) => ({
        tokens: [...prompts[prompt]!.tokens, ...tokens],
        from: prompts[prompt]!.tokens.length,
      })),
    )
    net.forward()
    const scored = engine.f32(net.logProbabilities, completions.length * shape.context)
    for (const [i, { logProbabilities }] of completions.entries())
      for (const [t, logProbability] of logProbabilities.entries())
        expect(logProbability).toBeCloseTo(scored[rows[i]![t]!]!, 5)
  })

  it('draws the same whatever else is in the batch', () => {
    const hashed = (completions: Completion[]) =>
      createHash('sha256').update(JSON.stringify(completions)).digest('hex')
    const whole = drawn(8)
    for (const slots of [1, 3, 64]) expect(hashed(drawn(slots))).toBe(hashed(whole))
    const alone = drawn(8, [{ ...prompts[1]!, first: 17, count: 4 }])
    const among = whole.filter(({ prompt, index }) => prompt === 1 && index >= 17 && index < 21)
    expect(alone.map(({ tokens }) => tokens)).toEqual(among.map(({ tokens }) => tokens))
  })
})

/** What the block makes of one sequence, in double precision from the equations. */
function byDefinition(sequence: readonly number[][]): number[][] {
  const values = parameters()
  const { norm, input, select, bias, decays, skip, output } = layout.appended!
  const { inner: e, states: n } = shape.appended!
  const of = (tensor: { offset: number; columns: number }, i: number, j: number) =>
    values[tensor.offset + i * tensor.columns + j]!
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
