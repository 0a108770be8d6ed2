import { at, exp1, exp4, ln, max4, sum4 } from './math'

const never: f32 = -1e30

/**
 * Rows of logits (stride `width`, of which `vocabulary` are real) become probabilities at inverse
 * temperature `inverseT`, with the log-probability of each row's target and the entropy in nats.
 * Rows whose target is below 0 count for nothing: both are 0.
 */
export function crossEntropy(
  logits: usize,
  targets: usize,
  logProbabilities: usize,
  entropies: usize,
  n: i32,
  width: i32,
  vocabulary: i32,
  inverseT: f32,
): void {
  const factor = f32x4.splat(inverseT)
  for (let i = 0; i < n; i++) {
    const row = at(logits, i * width)
    const target = load<i32>(at(targets, i))
    if (target < 0) {
      store<f32>(at(logProbabilities, i), 0)
      store<f32>(at(entropies, i), 0)
      continue
    }
    for (let j = vocabulary; j < width; j++) store<f32>(at(row, j), never)
    let most = f32x4.splat(never)
    for (let j = 0; j < width; j += 4) most = f32x4.max(most, v128.load(at(row, j)))
    const top = f32x4.splat(max4(most))
    const own = (load<f32>(at(row, target)) - max4(most)) * inverseT
    let sum = f32x4.splat(0)
    let weighted = f32x4.splat(0)
    for (let j = 0; j < width; j += 4) {
      const z = f32x4.mul(f32x4.sub(v128.load(at(row, j)), top), factor)
      const e = exp4(z)
      v128.store(at(row, j), e)
      sum = f32x4.add(sum, e)
      weighted = f32x4.add(weighted, f32x4.mul(e, f32x4.max(z, f32x4.splat(-87))))
    }
    const total = sum4(sum)
    const inverse = f32x4.splat(<f32>1 / total)
    for (let j = 0; j < width; j += 4)
      v128.store(at(row, j), f32x4.mul(v128.load(at(row, j)), inverse))
    store<f32>(at(logProbabilities, i), own - ln(total))
    store<f32>(at(entropies, i), ln(total) - sum4(weighted) / total)
  }
}

/**
 * The gradient of Σ −coefficient · log p(target) with respect to the logits, in place of the
 * probabilities that `crossEntropy` left: coefficient · (p − onehot) / T.
 */
export function crossEntropyBackward(
  probabilities: usize,
  targets: usize,
  coefficients: usize,
  n: i32,
  width: i32,
  inverseT: f32,
): void {
  for (let i = 0; i < n; i++) {
    const row = at(probabilities, i * width)
    const target = load<i32>(at(targets, i))
    const coefficient: f32 = target < 0 ? 0 : load<f32>(at(coefficients, i)) * inverseT
    if (coefficient == 0) {
      memory.fill(row, 0, (<usize>width) << 2)
      continue
    }
    const factor = f32x4.splat(coefficient)
    for (let j = 0; j < width; j += 4)
      v128.store(at(row, j), f32x4.mul(v128.load(at(row, j)), factor))
    store<f32>(at(row, target), load<f32>(at(row, target)) - coefficient)
  }
}

/**
 * Token coefficients of the clipped surrogate (Schulman et al. 2017) with the KL penalty of GRPO
 * (Shao et al. 2024): the loss scale · (−min(r A, clip(r, 1 ± c) A) + β (e^(q−p) − (q − p) − 1)) has
 * the gradient −coefficient · ∇p, where p, o, q are the token's log-probabilities under the policy
 * that is trained, the one that sampled, and the reference, and r = e^(p−o).
 */
export function policyCoefficients(
  coefficients: usize,
  advantages: usize,
  policy: usize,
  old: usize,
  reference: usize,
  n: i32,
  clip: f32,
  beta: f32,
  scale: f32,
): void {
  for (let i = 0; i < n; i++) {
    const advantage = load<f32>(at(advantages, i))
    const p = load<f32>(at(policy, i))
    const ratio = exp1(p - load<f32>(at(old, i)))
    const clipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip
    let coefficient: f32 = clipped ? 0 : advantage * ratio
    if (beta > 0) coefficient -= beta * (1 - exp1(load<f32>(at(reference, i)) - p))
    store<f32>(at(coefficients, i), coefficient * scale)
  }
}
