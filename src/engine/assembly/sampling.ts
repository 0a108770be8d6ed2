import { at, exp4, hash, ln, max4, sum4 } from './math'

const never: f32 = -1e30

/**
 * Draws one token from each of n rows of logits (stride `width`, of which `vocabulary` are real) at
 * inverse temperature `inverseT` (0: the likeliest) from the nucleus of mass `topP`. The randomness
 * of a row is a hash of its two key words and its position and of nothing else.
 *
 * `logProbabilities` are the model's own, at temperature 1 and over the whole vocabulary, however
 * the token was drawn. `scratch` holds 2 · width f32.
 */
export function sampleTokens(
  logits: usize,
  n: i32,
  width: i32,
  vocabulary: i32,
  inverseT: f32,
  topP: f32,
  keys: usize,
  positions: usize,
  tokens: usize,
  logProbabilities: usize,
  scratch: usize,
): void {
  const factor = f32x4.splat(inverseT)
  for (let i = 0; i < n; i++) {
    const row = at(logits, i * width)
    for (let j = vocabulary; j < width; j++) store<f32>(at(row, j), never)
    let most = f32x4.splat(never)
    for (let j = 0; j < width; j += 4) most = f32x4.max(most, v128.load(at(row, j)))
    const top = f32x4.splat(max4(most))
    let whole = f32x4.splat(0)
    let tempered = f32x4.splat(0)
    for (let j = 0; j < width; j += 4) {
      const z = f32x4.sub(v128.load(at(row, j)), top)
      whole = f32x4.add(whole, exp4(z))
      const e = exp4(f32x4.mul(z, factor))
      v128.store(at(scratch, j), e)
      tempered = f32x4.add(tempered, e)
    }
    let token = 0
    if (inverseT == 0) {
      while (load<f32>(at(row, token)) != max4(most)) token++
    } else {
      let mass = sum4(tempered)
      if (topP < 1) mass = keepNucleus(scratch, vocabulary, width, topP * mass)
      const bits = hash(
        load<u32>(at(keys, 2 * i)),
        load<u32>(at(keys, 2 * i + 1)),
        load<u32>(at(positions, i)),
      )
      token = drawn(scratch, vocabulary, <f32>(<f64>bits / 4294967296.0) * mass)
    }
    store<i32>(at(tokens, i), token)
    store<f32>(
      at(logProbabilities, i),
      load<f32>(at(row, token)) - max4(most) - ln(sum4(whole)),
    )
  }
}

/** Where the running sum of weights first passes `goal`; the last with any weight where rounding keeps it below. */
function drawn(weights: usize, count: i32, goal: f32): i32 {
  let sum: f32 = 0
  let last = 0
  for (let j = 0; j < count; j++) {
    const weight = load<f32>(at(weights, j))
    if (weight == 0) continue
    sum += weight
    last = j
    if (goal < sum) break
  }
  return last
}

/** Keeps the largest weights until they reach `goal`, zeroes the others, returns the mass kept. */
function keepNucleus(weights: usize, count: i32, width: i32, goal: f32): f32 {
  const kept = at(weights, width)
  memory.fill(kept, 0, (<usize>count) << 2)
  let mass: f32 = 0
  while (mass < goal) {
    let best = 0
    for (let j = 1; j < count; j++)
      if (load<f32>(at(weights, j)) > load<f32>(at(weights, best))) best = j
    const weight = load<f32>(at(weights, best))
    if (weight == 0) break
    store<f32>(at(kept, best), weight)
    store<f32>(at(weights, best), 0)
    mass += weight
  }
  memory.copy(weights, kept, (<usize>count) << 2)
  return mass
}

/** n normal deviates of the given standard deviation (Box and Muller 1958), a hash of (seed, stream, index). */
export function fillNormal(out: usize, n: i32, deviation: f32, seed: u32, stream: u32): void {
  for (let i = 0; i < n; i++) {
    const u = (<f64>hash(seed, stream, 2 * i) + 1) / 4294967296.0
    const v = <f64>hash(seed, stream, 2 * i + 1) / 4294967296.0
    const z = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
    store<f32>(at(out, i), <f32>z * deviation)
  }
}
