import { at } from './math'

/** Products are blocked by this many steps of k … */
const depth: i32 = 256
/** … and this many rows of A, so that a block of A stays in the first cache. */
const height: i32 = 64

const tail = memory.data(32, 16)

/**
 * C (m × n) = A · B, or C += A · B where `accumulate` is not 0. A and B are read by the strides of
 * their rows and columns, so either may be transposed; rows of C lie `ldc` apart. `pack` is scratch
 * for `packFloats` (n) f32.
 *
 * After Goto and van de Geijn 2008 ("Anatomy of high-performance matrix multiplication"): B is
 * packed in panels of 8 columns, A in tiles of 4 rows, and a tile of 4 × 8 sums stays in registers.
 * Every element is summed over k in the same order whatever m and n are, so a row's result does
 * not depend on what else is in the batch.
 */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  ldc: i32,
  accumulate: i32,
  pack: usize,
): void {
  const panels = (n + 7) >> 3
  const packedA = at(pack, depth * panels * 8)
  for (let k0 = 0; k0 < k; k0 += depth) {
    const kc = min(depth, k - k0)
    for (let p = 0; p < panels; p++)
      packPanel(
        at(pack, p * kc * 8),
        at(b, k0 * bRow + (p << 3) * bColumn),
        kc,
        bRow,
        bColumn,
        min(8, n - (p << 3)),
      )
    const add = accumulate != 0 || k0 > 0
    for (let i0 = 0; i0 < m; i0 += height) {
      const mc = min(height, m - i0)
      for (let i = 0; i < mc; i += 4)
        packTile(
          at(packedA, i * kc),
          at(a, (i0 + i) * aRow + k0 * aColumn),
          kc,
          aRow,
          aColumn,
          min(4, mc - i),
        )
      for (let p = 0; p < panels; p++) {
        const panel = at(pack, p * kc * 8)
        const columns = min(8, n - (p << 3))
        for (let i = 0; i < mc; i += 4)
          multiplyTile(
            kc,
            at(packedA, i * kc),
            panel,
            at(c, (i0 + i) * ldc + (p << 3)),
            (<usize>ldc) << 2,
            min(4, mc - i),
            columns,
            add,
          )
      }
    }
  }
}

/** The f32 of scratch that a product with n columns needs. */
export function packFloats(n: i32): i32 {
  return depth * ((n + 7) & ~7) + (height + 4) * depth
}

/** Eight columns of B, k by k; columns past the last are zeros. */
function packPanel(to: usize, from: usize, kc: i32, row: i32, column: i32, columns: i32): void {
  const down: usize = (<usize>row) << 2
  const across: usize = (<usize>column) << 2
  if (columns == 8 && column == 1) {
    for (let k = 0; k < kc; k++) {
      v128.store(to, v128.load(from))
      v128.store(to, v128.load(from, 16), 16)
      to += 32
      from += down
    }
    return
  }
  for (let k = 0; k < kc; k++) {
    let source = from
    for (let j = 0; j < columns; j++) {
      store<f32>(at(to, j), load<f32>(source))
      source += across
    }
    for (let j = columns; j < 8; j++) store<f32>(at(to, j), 0)
    to += 32
    from += down
  }
}

/** Four rows of A, k by k. Rows past the last are left as they are: their sums are never stored. */
function packTile(to: usize, from: usize, kc: i32, row: i32, column: i32, rows: i32): void {
  const down: usize = (<usize>row) << 2
  const across: usize = (<usize>column) << 2
  if (rows == 4 && row == 1) {
    for (let k = 0; k < kc; k++) {
      v128.store(to, v128.load(from))
      to += 16
      from += across
    }
    return
  }
  if (rows == 4 && column == 1) {
    packFourRows(to, from, kc, down)
    return
  }
  for (let k = 0; k < kc; k++) {
    let source = from
    for (let i = 0; i < rows; i++) {
      store<f32>(at(to, i), load<f32>(source))
      source += down
    }
    to += 16
    from += across
  }
}

function packFourRows(to: usize, r0: usize, kc: i32, down: usize): void {
  let r1 = r0 + down
  let r2 = r1 + down
  let r3 = r2 + down
  let k = 0
  for (; k + 4 <= kc; k += 4) {
    const x0 = v128.load(r0)
    const x1 = v128.load(r1)
    const x2 = v128.load(r2)
    const x3 = v128.load(r3)
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5)
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7)
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16)
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32)
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48)
    to += 64
    r0 += 16
    r1 += 16
    r2 += 16
    r3 += 16
  }
  for (; k < kc; k++) {
    store<f32>(to, load<f32>(r0))
    store<f32>(to, load<f32>(r1), 4)
    store<f32>(to, load<f32>(r2), 8)
    store<f32>(to, load<f32>(r3), 12)
    to += 16
    r0 += 4
    r1 += 4
    r2 += 4
    r3 += 4
  }
}

/**
 * A tile of 4 × 8 sums. Its loop is not unrolled on purpose: V8 hoists the loads of an unrolled body
 * above its arithmetic and spills the sums (measured: 20 GF/s unrolled by four, 30 as it stands).
 */
function multiplyTile(
  kc: i32,
  a: usize,
  b: usize,
  c: usize,
  ldc: usize,
  rows: i32,
  columns: i32,
  add: bool,
): void {
  const zero = f32x4.splat(0)
  let c00 = zero
  let c01 = zero
  let c10 = zero
  let c11 = zero
  let c20 = zero
  let c21 = zero
  let c30 = zero
  let c31 = zero
  for (let k = kc; k > 0; k--) {
    const b0 = v128.load(b, 0)
    const b1 = v128.load(b, 16)
    let x = v128.load32_splat(a, 0)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 4)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 8)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 12)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    a += 16
    b += 32
  }
  if (columns == 8) {
    storeEight(c, c00, c01, add)
    if (rows > 1) storeEight(c + ldc, c10, c11, add)
    if (rows > 2) storeEight(c + 2 * ldc, c20, c21, add)
    if (rows > 3) storeEight(c + 3 * ldc, c30, c31, add)
  } else {
    storeSome(c, c00, c01, add, columns)
    if (rows > 1) storeSome(c + ldc, c10, c11, add, columns)
    if (rows > 2) storeSome(c + 2 * ldc, c20, c21, add, columns)
    if (rows > 3) storeSome(c + 3 * ldc, c30, c31, add, columns)
  }
}

@inline
function storeEight(to: usize, x: v128, y: v128, add: bool): void {
  if (add) {
    v128.store(to, f32x4.add(v128.load(to), x))
    v128.store(to, f32x4.add(v128.load(to, 16), y), 16)
  } else {
    v128.store(to, x)
    v128.store(to, y, 16)
  }
}

function storeSome(to: usize, x: v128, y: v128, add: bool, columns: i32): void {
  v128.store(tail, x)
  v128.store(tail, y, 16)
  for (let j = 0; j < columns; j++) {
    const value = load<f32>(at(tail, j))
    store<f32>(at(to, j), add ? load<f32>(at(to, j)) + value : value)
  }
}
