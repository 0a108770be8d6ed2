import { at, exp4, sum4 } from './math'

/** out[i] = table[tokens[i]], rows of d. */
export function embed(out: usize, tokens: usize, table: usize, n: i32, d: i32): void {
  for (let i = 0; i < n; i++)
    memory.copy(at(out, i * d), at(table, load<i32>(at(tokens, i)) * d), (<usize>d) << 2)
}

/** dTable[tokens[i]] += dOut[i]. */
export function embedBackward(dTable: usize, tokens: usize, dOut: usize, n: i32, d: i32): void {
  for (let i = 0; i < n; i++) add(at(dTable, load<i32>(at(tokens, i)) * d), at(dOut, i * d), d)
}

/** to += from, n elements. */
export function add(to: usize, from: usize, n: i32): void {
  for (let i = 0; i < n; i += 4)
    v128.store(at(to, i), f32x4.add(v128.load(at(to, i)), v128.load(at(from, i))))
}

export function copy(to: usize, from: usize, n: i32): void {
  memory.copy(to, from, (<usize>n) << 2)
}

export function zero(to: usize, n: i32): void {
  memory.fill(to, 0, (<usize>n) << 2)
}

/**
 * RMSNorm (Zhang and Sennrich 2019): out = x / sqrt(mean(x²) + epsilon) · weight, row by row; the
 * reciprocal roots are kept for the way back.
 */
export function rmsNorm(
  out: usize,
  x: usize,
  weight: usize,
  scales: usize,
  n: i32,
  d: i32,
  epsilon: f32,
): void {
  const bytes: usize = (<usize>d) << 2
  for (let i = 0; i < n; i++) {
    const from = at(x, i * d)
    const to = at(out, i * d)
    let squares = f32x4.splat(0)
    for (let o: usize = 0; o < bytes; o += 16) {
      const v = v128.load(from + o)
      squares = f32x4.add(squares, f32x4.mul(v, v))
    }
    const scale = <f32>1 / sqrt<f32>(sum4(squares) / <f32>d + epsilon)
    store<f32>(at(scales, i), scale)
    const factor = f32x4.splat(scale)
    for (let o: usize = 0; o < bytes; o += 16)
      v128.store(to + o, f32x4.mul(f32x4.mul(v128.load(from + o), factor), v128.load(weight + o)))
  }
}

/** dX += and dWeight += the gradients of `rmsNorm`. */
export function rmsNormBackward(
  dX: usize,
  dWeight: usize,
  dOut: usize,
  x: usize,
  weight: usize,
  scales: usize,
  n: i32,
  d: i32,
): void {
  const bytes: usize = (<usize>d) << 2
  for (let i = 0; i < n; i++) {
    const row = (<usize>(i * d)) << 2
    const factor = f32x4.splat(load<f32>(at(scales, i)))
    let products = f32x4.splat(0)
    for (let o: usize = 0; o < bytes; o += 16) {
      const unit = f32x4.mul(v128.load(x + row + o), factor)
      const d1 = v128.load(dOut + row + o)
      v128.store(dWeight + o, f32x4.add(v128.load(dWeight + o), f32x4.mul(d1, unit)))
      products = f32x4.add(products, f32x4.mul(f32x4.mul(d1, v128.load(weight + o)), unit))
    }
    const mean = f32x4.splat(sum4(products) / <f32>d)
    for (let o: usize = 0; o < bytes; o += 16) {
      const unit = f32x4.mul(v128.load(x + row + o), factor)
      const g = f32x4.mul(v128.load(dOut + row + o), v128.load(weight + o))
      const change = f32x4.mul(factor, f32x4.sub(g, f32x4.mul(unit, mean)))
      v128.store(dX + row + o, f32x4.add(v128.load(dX + row + o), change))
    }
  }
}

/** cos and sin of position · base^(−2j / size) for j < size / 2, as `rotate` reads them. */
export function rotationTables(
  cosines: usize,
  sines: usize,
  positions: i32,
  size: i32,
  base: f64,
): void {
  const half = size >> 1
  for (let t = 0; t < positions; t++)
    for (let j = 0; j < half; j++) {
      const angle = <f64>t * Math.pow(base, (-2 * <f64>j) / <f64>size)
      store<f32>(at(cosines, t * half + j), <f32>Math.cos(angle))
      store<f32>(at(sines, t * half + j), <f32>Math.sin(angle))
    }
}

/**
 * Rotary position embedding (Su et al. 2021) in place, on interleaved pairs as llama.cpp's `llama`
 * has them: the first `heads` heads of `size` in each row of stride `ld`. `sign` −1 turns back,
 * which is the gradient.
 */
export function rotate(
  x: usize,
  ld: i32,
  positions: usize,
  n: i32,
  heads: i32,
  size: i32,
  cosines: usize,
  sines: usize,
  sign: f32,
): void {
  const half = size >> 1
  const signs = f32x4(-sign, sign, -sign, sign)
  for (let i = 0; i < n; i++) {
    const row = load<i32>(at(positions, i)) * half
    let pairs = at(x, i * ld)
    for (let h = 0; h < heads; h++)
      for (let j = 0; j < half; j += 2) {
        const c2 = v128.load64_zero(at(cosines, row + j))
        const s2 = v128.load64_zero(at(sines, row + j))
        const c = v128.shuffle<f32>(c2, c2, 0, 0, 1, 1)
        const s = f32x4.mul(v128.shuffle<f32>(s2, s2, 0, 0, 1, 1), signs)
        const v = v128.load(pairs)
        const swapped = v128.shuffle<f32>(v, v, 1, 0, 3, 2)
        v128.store(pairs, f32x4.add(f32x4.mul(v, c), f32x4.mul(swapped, s)))
        pairs += 16
      }
  }
}

/** SwiGLU (Shazeer 2020): out = silu(gate) · up, with gate and up side by side in rows of 2 · hidden. */
export function swiglu(out: usize, gateUp: usize, n: i32, hidden: i32): void {
  const bytes: usize = (<usize>hidden) << 2
  const one = f32x4.splat(1)
  for (let i = 0; i < n; i++) {
    const gate = at(gateUp, i * 2 * hidden)
    const to = at(out, i * hidden)
    for (let o: usize = 0; o < bytes; o += 16) {
      const x = v128.load(gate + o)
      const silu = f32x4.div(x, f32x4.add(one, exp4(f32x4.neg(x))))
      v128.store(to + o, f32x4.mul(silu, v128.load(gate + bytes + o)))
    }
  }
}

/** dGateUp = the gradient of `swiglu`. */
export function swigluBackward(
  dGateUp: usize,
  dOut: usize,
  gateUp: usize,
  n: i32,
  hidden: i32,
): void {
  const bytes: usize = (<usize>hidden) << 2
  const one = f32x4.splat(1)
  for (let i = 0; i < n; i++) {
    const gate = at(gateUp, i * 2 * hidden)
    const to = at(dGateUp, i * 2 * hidden)
    const from = at(dOut, i * hidden)
    for (let o: usize = 0; o < bytes; o += 16) {
      const x = v128.load(gate + o)
      const up = v128.load(gate + bytes + o)
      const d1 = v128.load(from + o)
      const sigmoid = f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))))
      const silu = f32x4.mul(sigmoid, x)
      const slope = f32x4.add(sigmoid, f32x4.mul(silu, f32x4.sub(one, sigmoid)))
      v128.store(to + o, f32x4.mul(f32x4.mul(d1, up), slope))
      v128.store(to + bytes + o, f32x4.mul(d1, silu))
    }
  }
}
