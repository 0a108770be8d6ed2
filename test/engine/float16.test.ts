import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromFloat16, toFloat16 } from '../../src/engine/index.ts'

describe('float16', () => {
  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -24, 0x0001],
    [2 ** -14, 0x0400],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 ** -25, 0x0000],
    [3 * 2 ** -26, 0x0001],
    [65520, 0x7c00],
    [Infinity, 0x7c00],
    [-0, 0x8000],
  ])('writes %f as %i', (value, bits) => {
    expect(toFloat16(Float32Array.of(value))[0]).toBe(bits)
  })

  it('gives every half back as it was', () => {
    const halves = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0,
    )
    expect(toFloat16(fromFloat16(halves))).toEqual(halves)
  })

  it('takes the nearest half', () => {
    const error = (value: number, half: number) =>
      Math.abs(fromFloat16(Uint16Array.of(half & 0xffff))[0]! - value)
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const half = toFloat16(Float32Array.of(value))[0]!
        for (const other of [half - 1, half + 1].filter((bits) => (bits & 0x7fff) < 0x7c00))
          expect(error(value, half)).toBeLessThanOrEqual(error(value, other))
      }),
    )
  })
})
