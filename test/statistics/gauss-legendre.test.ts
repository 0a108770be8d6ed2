import { describe, expect, it } from 'vitest'
import { gaussLegendre } from '../../src/statistics/gauss-legendre.ts'

describe('gaussLegendre', () => {
  it('is the midpoint with one node', () => {
    const { nodes, weights } = gaussLegendre(1)
    expect([...nodes, ...weights]).toEqual([0.5, 1])
  })

  it.each([2, 3, 8, 64, 256])('integrates powers up to 2q − 1 exactly with q = %i', (q) => {
    const { nodes, weights } = gaussLegendre(q)
    for (const power of [0, 1, q, 2 * q - 1]) {
      const sum = nodes.reduce((sofar, x, i) => sofar + weights[i]! * x ** power, 0)
      expect(sum * (power + 1)).toBeCloseTo(1, 11)
    }
  })

  // numpy.polynomial.legendre.leggauss(5), moved to [0, 1]
  it('matches NumPy', () => {
    const { nodes, weights } = gaussLegendre(5)
    expect(nodes.toSorted()[0]).toBeCloseTo(0.046910077030668, 14)
    expect(weights.toSorted()[0]).toBeCloseTo(0.118463442528095, 14)
  })
})
