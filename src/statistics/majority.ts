import { binomialLaw } from './binomial-law.ts'
import { checkK } from './counts.ts'
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts'

/** How many of a problem's completions gave one answer, and whether that answer is correct. */
export interface Votes {
  count: number
  correct: boolean
}

/**
 * maj@k: the chance that the most frequent answer of `k` completions is correct, when the `k` are
 * drawn without replacement from a problem's `n` (Wang et al. 2023, arXiv:2203.11171, without the
 * noise of drawing). A tie is shared: it counts 1 / (number of answers tied) where the correct one is
 * among them. All answers marked correct are one answer. Completions without an answer (`n` minus
 * the sum of counts) are drawn as well and never win; where nobody votes, the vote is wrong.
 *
 * ```ts
 * majorityAtK(3, [{ count: 2, correct: true }, { count: 1, correct: false }], [1, 3]) // [2/3, 1]
 * ```
 */
export function majorityAtK(
  n: number,
  votes: readonly Votes[],
  ks: readonly number[],
): Float64Array {
  for (const { count } of votes)
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`invalid count: ${count}`)
  const answered = votes.reduce((sum, { count }) => sum + count, 0)
  if (answered > n) throw new RangeError(`${answered} answers are more than n = ${n} completions`)
  const correct = votes.reduce((sum, vote) => sum + (vote.correct ? vote.count : 0), 0)
  const rivals = votes.filter((vote) => !vote.correct).map(({ count }) => count)
  return Float64Array.from(ks, (k) => {
    checkK(n, k)
    return k === n ? ofAll(correct, rivals) : ofSome(n, correct, rivals, k)
  })
}

/** The vote of all completions, where nothing is left to chance. */
function ofAll(correct: number, rivals: readonly number[]): number {
  if (correct === 0 || rivals.some((count) => count > correct)) return 0
  return 1 / (1 + rivals.filter((count) => count === correct).length)
}

/**
 * The number of ways to draw k is a coefficient of the product of Σ_j C(m, j) z^j over answers.
 * Weighting each z^j by θ^j (1 − θ)^(m−j) makes every factor a binomial law and changes the
 * coefficient of z^k by the same for all, so that nothing overflows; θ = k / n puts k in the middle.
 *
 * With v votes for the correct answer each rival's factor ends at z^v, and 1 / (1 + number tied) is
 * ∫₀¹ x^tied dx, so a rival's last term carries x, and the integral is an exact Gauss-Legendre sum.
 * Rivals with fewer than v completions cannot reach v: with the blanks they are one binomial.
 */
function ofSome(n: number, correct: number, rivals: readonly number[], k: number): number {
  const law = binomialLaws(k / n)
  const whole = law(n)[k]!
  const most = Math.min(correct, k)
  let wins = 0
  for (let v = 1; v <= most; ++v) {
    const left = k - v
    const chance = law(correct)[v]! / whole
    // No rival can reach v votes where fewer than v are left.
    const strong = left < v ? [] : grouped(rivals, v, law)
    const weak = n - correct - strong.reduce((sum, { count, times }) => sum + times * count, 0)
    if (strong.length === 0) wins += chance * (law(weak)[left] ?? 0)
    else if (chance * unbeaten(strong) > negligible)
      wins += chance * shared(strong, law(weak), v, left)
  }
  return wins
}

/** Terms that cannot change the result's last digit are left out. */
const negligible = 1e-18

/** The rivals of one size, and the law of each one's votes up to v. */
interface Rivals {
  count: number
  times: number
  law: Float64Array
}

/** The rivals with at least v completions, those of one size together. */
function grouped(rivals: readonly number[], v: number, law: (m: number) => Float64Array): Rivals[] {
  const sizes = new Map<number, number>()
  for (const count of rivals) if (count >= v) sizes.set(count, (sizes.get(count) ?? 0) + 1)
  return [...sizes].map(([count, times]) => ({ count, times, law: law(count).subarray(0, v + 1) }))
}

/** The chance that no rival gets more than v votes, were their votes independent: a bound. */
function unbeaten(strong: readonly Rivals[]): number {
  return strong.reduce(
    (product, { times, law }) => product * law.reduce((sum, x) => sum + x, 0) ** times,
    1,
  )
}

/** ∫₀¹ of the coefficient of z^left, where each rival's term of v votes carries x. */
function shared(strong: readonly Rivals[], weak: Float64Array, v: number, left: number): number {
  const rivals = strong.reduce((sum, { times }) => sum + times, 0)
  const tied = Math.min(rivals, Math.floor(left / v))
  const { nodes, weights } = rule(Math.ceil((tied + 1) / 2))
  let sum = 0
  for (const [q, x] of nodes.entries()) {
    let product: Float64Array = Float64Array.of(1)
    for (const { times, law } of strong) {
      const factor = law.slice()
      factor[v]! *= x
      product = multiply(product, power(factor, times, left), left)
    }
    sum += weights[q]! * coefficient(product, weak, left)
  }
  return sum
}

/** A polynomial to a positive power, without the terms beyond `degree`. */
function power(base: Float64Array, exponent: number, degree: number): Float64Array {
  if (exponent === 1) return base
  const half = power(base, exponent >> 1, degree)
  const square = multiply(half, half, degree)
  return exponent & 1 ? multiply(square, base, degree) : square
}

/** The product of two polynomials, without the terms beyond `degree`. */
function multiply(a: Float64Array, b: Float64Array, degree: number): Float64Array {
  const product = new Float64Array(Math.min(a.length + b.length - 1, degree + 1))
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const last = product.length - 1
  for (let i = 0; i < short.length && i <= last; ++i) {
    const factor = short[i]!
    const end = Math.min(long.length - 1, last - i)
    for (let j = 0; j <= end; ++j) product[i + j] = product[i + j]! + factor * long[j]!
  }
  return product
}

/** One coefficient of the product of two polynomials. */
function coefficient(a: Float64Array, b: Float64Array, degree: number): number {
  let sum = 0
  const last = Math.min(a.length - 1, degree)
  for (let i = Math.max(0, degree - b.length + 1); i <= last; ++i) sum += a[i]! * b[degree - i]!
  return sum
}

/** The binomial law of every m at one θ in (0, 1), each computed once. */
function binomialLaws(theta: number): (m: number) => Float64Array {
  const laws = new Map<number, Float64Array>()
  return (m) => {
    let law = laws.get(m)
    if (!law) laws.set(m, (law = binomialLaw(m, theta)))
    return law
  }
}

const rules = new Map<number, Quadrature>()

function rule(q: number): Quadrature {
  let known = rules.get(q)
  if (!known) rules.set(q, (known = gaussLegendre(q)))
  return known
}
