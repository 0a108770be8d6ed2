/** Nodes on [0, 1] and their weights: Σ weight · f(node) is ∫₀¹ f for polynomials up to degree 2q − 1. */
export interface Quadrature {
  nodes: Float64Array
  weights: Float64Array
}

/**
 * The Gauss-Legendre rule with `q` nodes on [0, 1], by Newton's steps on the Legendre polynomial
 * from Tricomi's approximation of its roots (Press et al., Numerical Recipes, section 4.6).
 */
export function gaussLegendre(q: number): Quadrature {
  const nodes = new Float64Array(q)
  const weights = new Float64Array(q)
  for (let i = 0; i < q; ++i) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (q + 0.5))
    let slope = 0
    for (let step = 1; Math.abs(step) > 1e-15;) {
      const [value, derivative] = legendre(q, x)
      slope = derivative
      step = value / derivative
      x -= step
      if (Math.abs(step) < 1e-14) break
    }
    nodes[i] = (1 + x) / 2
    weights[i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** The Legendre polynomial of degree q at x in (−1, 1), and its derivative. */
function legendre(q: number, x: number): [value: number, derivative: number] {
  let before = 0
  let value = 1
  for (let j = 1; j <= q; ++j)
    [before, value] = [value, ((2 * j - 1) * x * value - (j - 1) * before) / j]
  return [value, (q * (x * value - before)) / (x * x - 1)]
}
