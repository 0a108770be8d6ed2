import { describe, expect, it } from 'vitest'
import { random } from '../../src/statistics/index.ts'
import { appended, network, passages, plain, shape } from './tiny.ts'

describe('Network', () => {
  it.each([
    { temperature: 1, of: plain },
    { temperature: 0.7, of: plain },
    { temperature: 0.7, of: appended },
  ])('has the gradient of finite differences, $of.name at $temperature', ({ temperature, of }) => {
    const { engine, net } = network({ batch: 3, of })
    const { normal, integer } = random(11)
    const rows = net.load(passages(3)).flat()
    const coefficients = engine.f32(net.coefficients, 3 * shape.context)
    for (const row of rows) coefficients[row] = 0.3 + normal()
    net.forward({ temperature })
    net.backward()
    const gradient = engine.f32(net.gradient, net.layout.size).slice()
    const values = engine.f32(net.parameters, net.layout.size)

    for (const { name, offset, size } of net.layout.tensors) {
      let [apart, scale] = [0, 0]
      for (let probe = 0; probe < 12; probe++) {
        const i = offset + integer(size)
        const difference = (lossAt(i, 2e-3) - lossAt(i, -2e-3)) / 4e-3
        apart += Math.abs(difference - gradient[i]!)
        scale += Math.abs(difference) + Math.abs(gradient[i]!)
      }
      expect([name, apart / (scale + 0.01) < 0.01]).toEqual([name, true])
    }

    function lossAt(i: number, step: number): number {
      const kept = values[i]!
      values[i] = kept + step
      net.forward({ temperature })
      values[i] = kept
      const logProbabilities = engine.f32(net.logProbabilities, 3 * shape.context)
      return rows.reduce((sum, row) => sum - coefficients[row]! * logProbabilities[row]!, 0)
    }
  })
})
