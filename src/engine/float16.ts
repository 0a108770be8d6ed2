// Float16Array needs V8 13.5, and Node 22 has 12.4.
const word = new Float32Array(1)
const bits = new Uint32Array(word.buffer)

/** IEEE binary16, rounded to nearest, ties to even; too large becomes infinity. */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, half)
}

export function fromFloat16(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (value) => {
    const sign = value & 0x8000 ? -1 : 1
    const exponent = (value >> 10) & 31
    const fraction = value & 1023
    if (exponent === 0) return sign * fraction * 2 ** -24
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
}

function half(value: number): number {
  word[0] = value
  const sign = (bits[0]! >>> 16) & 0x8000
  const exponent = ((bits[0]! >>> 23) & 255) - 112
  const fraction = bits[0]! & 0x7fffff
  if (exponent === 143) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  if (exponent >= 31) return sign | 0x7c00
  // A carry out of the fraction lands in the exponent, which is where it belongs.
  if (exponent > 0) return sign | (((exponent << 10) | (fraction >>> 13)) + carry(fraction, 13))
  if (exponent < -10) return sign
  const whole = fraction | 0x800000
  const dropped = 14 - exponent
  return sign | ((whole >>> dropped) + carry(whole, dropped))
}

/** 1 where dropping so many bits rounds up. */
function carry(value: number, dropped: number): number {
  const rest = value & ((1 << dropped) - 1)
  const middle = 1 << (dropped - 1)
  const odd = (value >>> dropped) & 1
  return rest > middle || (rest === middle && odd === 1) ? 1 : 0
}
