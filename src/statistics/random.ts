/** A stream of random numbers that is the same on every machine for the same seed. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform: () => number
  /** Standard normal. */
  normal: () => number
  /** Uniform integer in [0, below). */
  integer: (below: number) => number
}

/**
 * xoshiro128** (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators"), its
 * state filled by splitmix32 from `seed`; normals by Marsaglia's polar method. Streams of different
 * `stream` numbers are independent for practical purposes.
 */
export function random(seed: number, stream = 0): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`invalid seed; not an integer: ${seed}`)
  const high = Math.floor(seed / 2 ** 32)
  const fill = splitmix32(mix(mix(mix(seed >>> 0) + high) + Math.imul(0x9e3779b9, stream + 1)))
  let [a, b, c, d] = [fill(), fill(), fill(), fill() | 1]
  let spare: number | null = null

  function next(): number {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }

  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53

  function normal(): number {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * scale
      return x * scale
    }
  }

  return { uniform, normal, integer: (below) => Math.floor(uniform() * below) }
}

/** A χ² variable with `freedom` ≥ 1 degrees of freedom (Marsaglia and Tsang 2000 for the gamma law). */
export function chiSquare(freedom: number, { normal, uniform }: Random): number {
  if (freedom < 2) return normal() ** 2
  const d = freedom / 2 - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return 2 * d * v
  }
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits))
}

function mix(value: number): number {
  const x = value | 0
  let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

function splitmix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mix(state)
  }
}
