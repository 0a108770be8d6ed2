import { at, exp1, exp4, hash, sum4 } from './math'

/**
 * The selective scan of Mamba (Gu and Dao 2023), one token further for every channel of one sequence.
 * A channel keeps `size` states: h = exp(Δ · rate) · h + Δ · B · x and y = C · h + skip · x, where the
 * token itself selects Δ = softplus(step + bias), B and C: `select` holds [steps | B | C]. States are
 * read from `before` and written to `after`, which may be the same.
 */
@inline
function scanToken(
  out: usize,
  x: usize,
  select: usize,
  bias: usize,
  rates: usize,
  skip: usize,
  before: usize,
  after: usize,
  deltas: usize,
  channels: i32,
  size: i32,
): void {
  const b = at(select, channels)
  const c = at(b, size)
  for (let j = 0; j < channels; j++) {
    const value = load<f32>(at(x, j))
    const delta = softplus(load<f32>(at(select, j)) + load<f32>(at(bias, j)))
    store<f32>(at(deltas, j), delta)
    const input = f32x4.splat(delta * value)
    const time = f32x4.splat(delta)
    let sum = f32x4.splat(0)
    for (let s = 0; s < size; s += 4) {
      const i = j * size + s
      const keep = exp4(f32x4.mul(time, v128.load(at(rates, i))))
      const h = f32x4.add(
        f32x4.mul(keep, v128.load(at(before, i))),
        f32x4.mul(input, v128.load(at(b, s))),
      )
      v128.store(at(after, i), h)
      sum = f32x4.add(sum, f32x4.mul(h, v128.load(at(c, s))))
    }
    store<f32>(at(out, j), sum4(sum) + load<f32>(at(skip, j)) * value)
  }
}

/** ln(1 + e^x), in f64 within. */
@inline
function softplus(x: f32): f32 {
  return max(x, <f32>0) + <f32>Math.log(1 + <f64>exp1(-abs(x)))
}

/** rates = −e^decays: the states' decay a unit of Δ. */
@inline
function fillRates(rates: usize, decays: usize, count: i32): void {
  for (let i = 0; i < count; i += 4)
    v128.store(at(rates, i), f32x4.neg(exp4(v128.load(at(decays, i)))))
}

/**
 * The scan over `batch` rows of `length` tokens from a state of 0. x and out are rows of `channels`
 * whose starts lie `ld` apart; states (channels × size) and deltas (channels) are kept for each token
 * for the way back. `rates` is scratch of channels × size.
 */
export function scan(
  out: usize,
  x: usize,
  ld: i32,
  select: usize,
  bias: usize,
  decays: usize,
  skip: usize,
  states: usize,
  deltas: usize,
  rates: usize,
  batch: i32,
  length: i32,
  channels: i32,
  size: i32,
): void {
  const all = channels * size
  const width = channels + 2 * size
  fillRates(rates, decays, all)
  for (let i = 0; i < batch * length; i++) {
    const after = at(states, i * all)
    const first = i % length == 0
    if (first) memory.fill(after, 0, (<usize>all) << 2)
    scanToken(
      at(out, i * ld),
      at(x, i * ld),
      at(select, i * width),
      bias,
      rates,
      skip,
      first ? after : after - ((<usize>all) << 2),
      after,
      at(deltas, i * channels),
      channels,
      size,
    )
  }
}

/**
 * The scan of one new token in each of n rows, in their order, with a state for each slot; position 0
 * starts it anew. `scratch` holds channels × (size + 1).
 */
export function scanNext(
  out: usize,
  x: usize,
  ld: i32,
  select: usize,
  bias: usize,
  decays: usize,
  skip: usize,
  states: usize,
  slots: usize,
  positions: usize,
  scratch: usize,
  n: i32,
  channels: i32,
  size: i32,
): void {
  const all = channels * size
  const width = channels + 2 * size
  const deltas = at(scratch, all)
  fillRates(scratch, decays, all)
  for (let i = 0; i < n; i++) {
    const state = at(states, load<i32>(at(slots, i)) * all)
    if (load<i32>(at(positions, i)) == 0) memory.fill(state, 0, (<usize>all) << 2)
    scanToken(
      at(out, i * ld),
      at(x, i * ld),
      at(select, i * width),
      bias,
      scratch,
      skip,
      state,
      state,
      deltas,
      channels,
      size,
    )
  }
}

/**
 * dX = and dSelect = the gradients of `scan`, those of bias, decays and skip are added to. dX may take
 * the place of dOut. `scratch` holds 3 · channels × size.
 */
export function scanBackward(
  dX: usize,
  dSelect: usize,
  dBias: usize,
  dDecays: usize,
  dSkip: usize,
  dOut: usize,
  x: usize,
  ld: i32,
  select: usize,
  bias: usize,
  decays: usize,
  skip: usize,
  states: usize,
  deltas: usize,
  scratch: usize,
  batch: i32,
  length: i32,
  channels: i32,
  size: i32,
): void {
  const all = channels * size
  const width = channels + 2 * size
  const bytes: usize = (<usize>all) << 2
  const rates = scratch
  const carry = at(scratch, all)
  const none = at(carry, all)
  fillRates(rates, decays, all)
  memory.fill(none, 0, bytes)
  for (let b = 0; b < batch; b++) {
    memory.fill(carry, 0, bytes)
    for (let t = length - 1; t >= 0; t--) {
      const i = b * length + t
      const after = at(states, i * all)
      scanTokenBackward(
        at(dX, i * ld),
        at(dSelect, i * width),
        dBias,
        dDecays,
        dSkip,
        at(dOut, i * ld),
        at(x, i * ld),
        at(select, i * width),
        bias,
        rates,
        skip,
        t == 0 ? none : after - bytes,
        after,
        at(deltas, i * channels),
        carry,
        channels,
        size,
      )
    }
  }
}

/** `carry` is the gradient of the states after this token, from all later ones. */
@inline
function scanTokenBackward(
  dX: usize,
  dSelect: usize,
  dBias: usize,
  dDecays: usize,
  dSkip: usize,
  dOut: usize,
  x: usize,
  select: usize,
  bias: usize,
  rates: usize,
  skip: usize,
  before: usize,
  after: usize,
  deltas: usize,
  carry: usize,
  channels: i32,
  size: i32,
): void {
  const b = at(select, channels)
  const c = at(b, size)
  const dB = at(dSelect, channels)
  const dC = at(dB, size)
  memory.fill(dB, 0, (<usize>size) << 3)
  for (let j = 0; j < channels; j++) {
    const value = load<f32>(at(x, j))
    const dY = load<f32>(at(dOut, j))
    const delta = load<f32>(at(deltas, j))
    const time = f32x4.splat(delta)
    const values = f32x4.splat(value)
    const dYs = f32x4.splat(dY)
    let dDelta = f32x4.splat(0)
    let dValue = f32x4.splat(0)
    for (let s = 0; s < size; s += 4) {
      const i = j * size + s
      const rate = v128.load(at(rates, i))
      const keep = exp4(f32x4.mul(time, rate))
      const dH = f32x4.add(v128.load(at(carry, i)), f32x4.mul(dYs, v128.load(at(c, s))))
      v128.store(at(carry, i), f32x4.mul(dH, keep))
      // The gradient of Δ · rate, which the factor exp(Δ · rate) depends on.
      const dExponent = f32x4.mul(f32x4.mul(dH, keep), v128.load(at(before, i)))
      const dInput = f32x4.mul(dH, v128.load(at(b, s)))
      dDelta = f32x4.add(
        dDelta,
        f32x4.add(f32x4.mul(dExponent, rate), f32x4.mul(dInput, values)),
      )
      dValue = f32x4.add(dValue, f32x4.mul(dInput, time))
      const dDecay = f32x4.mul(f32x4.mul(dExponent, time), rate)
      v128.store(at(dDecays, i), f32x4.add(v128.load(at(dDecays, i)), dDecay))
      v128.store(
        at(dB, s),
        f32x4.add(v128.load(at(dB, s)), f32x4.mul(f32x4.mul(dH, time), values)),
      )
      v128.store(
        at(dC, s),
        f32x4.add(v128.load(at(dC, s)), f32x4.mul(dYs, v128.load(at(after, i)))),
      )
    }
    const z = load<f32>(at(select, j)) + load<f32>(at(bias, j))
    const dStep = sum4(dDelta) / (1 + exp1(-z))
    store<f32>(at(dSelect, j), dStep)
    store<f32>(at(dBias, j), load<f32>(at(dBias, j)) + dStep)
    store<f32>(at(dSkip, j), load<f32>(at(dSkip, j)) + dY * value)
    store<f32>(at(dX, j), sum4(dValue) + dY * load<f32>(at(skip, j)))
  }
}

/**
 * What a scan starts with: the n-th state of a channel decays as e^(−nΔ) (S4D-Real, Gu et al. 2022), and
 * the steps Δ lie from `low` to `high`, evenly in their logarithm.
 */
export function fillScan(
  decays: usize,
  bias: usize,
  channels: i32,
  size: i32,
  low: f64,
  high: f64,
  seed: u32,
  stream: u32,
): void {
  for (let j = 0; j < channels; j++) {
    for (let s = 0; s < size; s++)
      store<f32>(at(decays, j * size + s), <f32>Math.log(<f64>(s + 1)))
    const u = <f64>hash(seed, stream, j) / 4294967296.0
    const delta = Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low)))
    // The inverse of softplus.
    store<f32>(at(bias, j), <f32>(delta + Math.log(1 - Math.exp(-delta))))
  }
}
