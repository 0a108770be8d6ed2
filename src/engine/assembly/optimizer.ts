import { at, sum4 } from './math'

export function sumOfSquares(x: usize, n: i32): f64 {
  let sum: f64 = 0
  for (let i = 0; i < n; i += 4) {
    const v = v128.load(at(x, i))
    sum += <f64>sum4(f32x4.mul(v, v))
  }
  return sum
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019) with bias correction for step 1, 2, …; `scale`
 * multiplies the gradient first, which is how it is clipped.
 */
export function adamW(
  weights: usize,
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  n: i32,
  step: i32,
  rate: f32,
  beta1: f64,
  beta2: f64,
  decay: f32,
  scale: f32,
): void {
  const keep1 = f32x4.splat(<f32>beta1)
  const take1 = f32x4.splat(<f32>(1 - beta1))
  const keep2 = f32x4.splat(<f32>beta2)
  const take2 = f32x4.splat(<f32>(1 - beta2))
  const correct1 = f32x4.splat(<f32>(1 / (1 - Math.pow(beta1, <f64>step))))
  const correct2 = f32x4.splat(<f32>(1 / (1 - Math.pow(beta2, <f64>step))))
  const shrink = f32x4.splat(1 - rate * decay)
  const rates = f32x4.splat(rate)
  const scales = f32x4.splat(scale)
  const epsilon = f32x4.splat(1e-8)
  for (let i = 0; i < n; i += 4) {
    const g = f32x4.mul(v128.load(at(gradient, i)), scales)
    const m = f32x4.add(f32x4.mul(keep1, v128.load(at(firstMoment, i))), f32x4.mul(take1, g))
    const v = f32x4.add(
      f32x4.mul(keep2, v128.load(at(secondMoment, i))),
      f32x4.mul(take2, f32x4.mul(g, g)),
    )
    v128.store(at(firstMoment, i), m)
    v128.store(at(secondMoment, i), v)
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, correct2)), epsilon)
    const move = f32x4.div(f32x4.mul(rates, f32x4.mul(m, correct1)), root)
    const w = f32x4.mul(v128.load(at(weights, i)), shrink)
    v128.store(at(weights, i), f32x4.sub(w, move))
  }
}
