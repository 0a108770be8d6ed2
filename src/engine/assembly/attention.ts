import { gemm } from './gemm'
import { at, exp4, max4, sum4 } from './math'

const never: f32 = -1e30

/**
 * Causal attention over `batch` rows of `length` tokens. qkv: query, key and value side by side, rows
 * of 3d with d = heads · size; weights: batch × heads × length × length, kept for the way back;
 * out: rows of d. `length` is a multiple of 8.
 */
export function attend(
  out: usize,
  weights: usize,
  qkv: usize,
  batch: i32,
  length: i32,
  heads: i32,
  size: i32,
  pack: usize,
): void {
  const d = heads * size
  const ld = 3 * d
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(<f32>size))
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++) {
      const q = at(qkv, b * length * ld + h * size)
      const k = at(q, d)
      const v = at(k, d)
      const w = at(weights, (b * heads + h) * length * length)
      gemm(length, length, size, q, ld, 1, k, 1, ld, w, length, 0, pack)
      for (let i = 0; i < length; i++) {
        const row = at(w, i * length)
        softmaxOfScores(row, i + 1, scale)
        for (let j = i + 1; j < length; j++) store<f32>(at(row, j), 0)
      }
      gemm(length, size, length, w, length, 1, v, ld, 1, at(out, b * length * d + h * size), d, 0, pack)
    }
}

/** The first `count` scores become weights; up to the next multiple of 4 is overwritten. */
@inline
function softmaxOfScores(row: usize, count: i32, scale: v128): void {
  const end = (count + 3) & ~3
  for (let j = count; j < end; j++) store<f32>(at(row, j), never)
  let most = f32x4.splat(never)
  for (let j = 0; j < end; j += 4) most = f32x4.max(most, v128.load(at(row, j)))
  const top = f32x4.splat(max4(most))
  let sum = f32x4.splat(0)
  for (let j = 0; j < end; j += 4) {
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(at(row, j)), top), scale))
    v128.store(at(row, j), e)
    sum = f32x4.add(sum, e)
  }
  const inverse = f32x4.splat(<f32>1 / sum4(sum))
  for (let j = 0; j < end; j += 4)
    v128.store(at(row, j), f32x4.mul(v128.load(at(row, j)), inverse))
}

/** dQkv = the gradient of `attend`; `scratch` holds length × length. */
export function attendBackward(
  dQkv: usize,
  dOut: usize,
  weights: usize,
  qkv: usize,
  scratch: usize,
  batch: i32,
  length: i32,
  heads: i32,
  size: i32,
  pack: usize,
): void {
  const d = heads * size
  const ld = 3 * d
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(<f32>size))
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++) {
      const offset = b * length * ld + h * size
      const q = at(qkv, offset)
      const k = at(q, d)
      const v = at(k, d)
      const dQ = at(dQkv, offset)
      const dK = at(dQ, d)
      const dV = at(dK, d)
      const from = at(dOut, b * length * d + h * size)
      const w = at(weights, (b * heads + h) * length * length)
      gemm(length, length, size, from, d, 1, v, 1, ld, scratch, length, 0, pack)
      gemm(length, size, length, w, 1, length, from, d, 1, dV, ld, 0, pack)
      for (let i = 0; i < length; i++)
        softmaxBackward(at(scratch, i * length), at(w, i * length), i + 1, length, scale)
      gemm(length, size, length, scratch, length, 1, k, ld, 1, dQ, ld, 0, pack)
      gemm(length, size, length, scratch, 1, length, q, ld, 1, dK, ld, 0, pack)
    }
}

/** The gradient of one row's scores from that of its weights, in place. */
@inline
function softmaxBackward(dRow: usize, row: usize, count: i32, length: i32, scale: v128): void {
  const end = (count + 3) & ~3
  let products = f32x4.splat(0)
  for (let j = 0; j < end; j += 4)
    products = f32x4.add(products, f32x4.mul(v128.load(at(row, j)), v128.load(at(dRow, j))))
  const sum = f32x4.splat(sum4(products))
  for (let j = 0; j < end; j += 4) {
    const change = f32x4.mul(v128.load(at(row, j)), f32x4.sub(v128.load(at(dRow, j)), sum))
    v128.store(at(dRow, j), f32x4.mul(change, scale))
  }
  for (let j = end; j < length; j += 4) v128.store(at(dRow, j), f32x4.splat(0))
}

/**
 * Attention of one new token in each of n sequences. The caches of one layer are keys, transposed,
 * as slot × heads × size × context, and values as slot × heads × context × size; the new key and
 * value are written at the sequence's position. `scores` holds context f32.
 */
export function attendNext(
  out: usize,
  qkv: usize,
  keys: usize,
  values: usize,
  slots: usize,
  positions: usize,
  scores: usize,
  n: i32,
  context: i32,
  heads: i32,
  size: i32,
): void {
  const d = heads * size
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(<f32>size))
  const keyRow: usize = (<usize>context) << 2
  const valueRow: usize = (<usize>size) << 2
  for (let i = 0; i < n; i++) {
    const slot = load<i32>(at(slots, i))
    const position = load<i32>(at(positions, i))
    for (let h = 0; h < heads; h++) {
      const q = at(qkv, i * 3 * d + h * size)
      const cache = (slot * heads + h) * size * context
      const k = at(keys, cache)
      const v = at(values, cache)
      for (let j = 0; j < size; j++)
        store<f32>(at(k, j * context + position), load<f32>(at(q, d + j)))
      memory.copy(at(v, position * size), at(q, 2 * d), valueRow)

      // Sixteen positions at a time, and then sixteen numbers of a value: one running sum alone
      // would wait for its own additions.
      let t = 0
      for (; t <= position && t + 16 <= context; t += 16)
        sixteenScores(at(scores, t), q, at(k, t), size, keyRow)
      for (; t <= position; t += 4) fourScores(at(scores, t), q, at(k, t), size, keyRow)
      softmaxOfScores(scores, position + 1, scale)

      const to = at(out, i * d + h * size)
      let o: usize = 0
      for (; o + 64 <= valueRow; o += 64) sixteenValues(to + o, scores, v + o, position, valueRow)
      for (; o < valueRow; o += 16) fourValues(to + o, scores, v + o, position, valueRow)
    }
  }
}

@inline
function fourScores(to: usize, q: usize, key: usize, size: i32, keyRow: usize): void {
  let sum = f32x4.splat(0)
  for (let j = 0; j < size; j++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at(q, j)), v128.load(key)))
    key += keyRow
  }
  v128.store(to, sum)
}

@inline
function sixteenScores(to: usize, q: usize, key: usize, size: i32, keyRow: usize): void {
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  for (let j = 0; j < size; j++) {
    const x = v128.load32_splat(at(q, j))
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(key)))
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(key, 16)))
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(key, 32)))
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(key, 48)))
    key += keyRow
  }
  v128.store(to, s0)
  v128.store(to, s1, 16)
  v128.store(to, s2, 32)
  v128.store(to, s3, 48)
}

@inline
function fourValues(to: usize, weights: usize, value: usize, last: i32, valueRow: usize): void {
  let sum = f32x4.splat(0)
  for (let t = 0; t <= last; t++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at(weights, t)), v128.load(value)))
    value += valueRow
  }
  v128.store(to, sum)
}

@inline
function sixteenValues(to: usize, weights: usize, value: usize, last: i32, valueRow: usize): void {
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  for (let t = 0; t <= last; t++) {
    const x = v128.load32_splat(at(weights, t))
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(value)))
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(value, 16)))
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(value, 32)))
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(value, 48)))
    value += valueRow
  }
  v128.store(to, s0)
  v128.store(to, s1, 16)
  v128.store(to, s2, 32)
  v128.store(to, s3, 48)
}
