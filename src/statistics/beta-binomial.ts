import type { BetaLaw } from './beta-law.ts'
import { type CountTable, countTable } from './count-table.ts'
import { type Expansion, maximise } from './newton.ts'
import { digamma, logGamma } from './special.ts'

export interface BetaBinomial extends BetaLaw {
  logLikelihood: number
  /**
   * Whether a or b ran into its limit: the counts do not identify them (nothing solved, everything
   * solved, or no more spread between problems than chance makes).
   */
  onEdge: boolean
}

/**
 * The maximum likelihood beta-binomial law of counts c of n: each problem's p is drawn from Beta(a, b).
 * Newton's steps on log a and log b; the likelihood is Σ log(a + i) over the successes beyond the
 * i-th, so it is summed over runs of i and not over problems (Griffiths 1973, Biometrics 29:637).
 */
export function fitBetaBinomial(
  counts: readonly { n: number; c: number }[] | CountTable,
  start: Pick<BetaLaw, 'a' | 'b'> = { a: 0.5, b: 0.5 },
): BetaBinomial {
  const table = 'row' in counts ? counts : countTable(counts)
  const likelihood = betaLikelihood(table, table.weight)
  const best = maximise(
    [Math.log(start.a), Math.log(start.b)],
    ([logA, logB]) => likelihood(logA!, logB!),
    box,
  )
  return asLaw(best.point, 0, best.value + constant(table))
}

/**
 * The same with a mass `zero` at p = 0 exactly: problems that can never be solved. Where no such mass
 * raises the likelihood, it is 0 and the law is the plain one.
 */
export function fitZeroInflated(
  counts: readonly { n: number; c: number }[] | CountTable,
  start?: BetaLaw,
): BetaBinomial {
  const table = 'row' in counts ? counts : countTable(counts)
  const unsolved = sum(table.weight.filter((_, i) => table.c[i] === 0)) / sum(table.weight)
  if (unsolved === 0 || unsolved === 1) return fitBetaBinomial(table, start)
  const from = start && start.zero > 0 ? start : halfHidden(table, unsolved, start)
  const best = maximise(
    [Math.log(from.a), Math.log(from.b), Math.log(from.zero / (1 - from.zero))],
    inflatedLikelihood(table),
    box,
  )
  const law = asLaw(best.point, 1 / (1 + Math.exp(-best.point[2]!)), best.value + constant(table))
  // A climb that ends near 0 may have ended at the edge of the box.
  if (start && start.zero > 0 && law.zero > 1e-3) return law
  const plain = fitBetaBinomial(table, start)
  return law.logLikelihood > plain.logLikelihood ? law : plain
}

/** Where the climb starts: the plain law, with half of the unsolved at 0. */
function halfHidden(table: CountTable, unsolved: number, start?: BetaLaw): BetaLaw {
  const { a, b } = fitBetaBinomial(table, start)
  return { a, b, zero: unsolved / 2 }
}

/** Limits of log a, log b and the logit of zero. */
const box = { low: Math.log(1e-4), high: Math.log(1e5) }

function asLaw(point: readonly number[], zero: number, logLikelihood: number): BetaBinomial {
  const [logA, logB] = [point[0]!, point[1]!]
  const onEdge = Math.min(logA, logB) <= box.low || Math.max(logA, logB) >= box.high
  return { a: Math.exp(logA), b: Math.exp(logB), zero, logLikelihood, onEdge }
}

const sum = (values: Float64Array) => values.reduce((sofar, x) => sofar + x, 0)

/** Σ log C(n, c), which no law changes. */
function constant({ choose, weight }: CountTable): number {
  return weight.reduce((sofar, w, i) => sofar + w * choose[i]!, 0)
}

/** Σ w log(B(a + c, b + n − c) / B(a, b)) as a function of log a and log b. */
function betaLikelihood({ n, c, order }: CountTable, weight: Float64Array): BetaLikelihood {
  const missed = n.map((x, i) => x - c[i]!)
  return likelihoodOfRuns(
    runs(c, weight, order.successes),
    runs(missed, weight, order.failures),
    runs(n, weight, order.trials),
  )
}

type BetaLikelihood = (logA: number, logB: number) => Expansion

function likelihoodOfRuns(successes: Runs, failures: Runs, trials: Runs): BetaLikelihood {
  return (logA, logB) => {
    const [a, b] = [Math.exp(logA), Math.exp(logB)]
    const s = sumOverRuns(successes, a)
    const f = sumOverRuns(failures, b)
    const t = sumOverRuns(trials, a + b)
    const slopeA = a * (s.first - t.first)
    const slopeB = b * (f.first - t.first)
    const cross = a * b * t.second
    return {
      value: s.log + f.log - t.log,
      gradient: [slopeA, slopeB],
      hessian: [
        slopeA - a * a * (s.second - t.second),
        cross,
        cross,
        slopeB - b * b * (f.second - t.second),
      ],
    }
  }
}

/** The zero-inflated likelihood as a function of log a, log b and the logit of zero. */
function inflatedLikelihood(table: CountTable): (point: readonly number[]) => Expansion {
  const solved = betaLikelihood(
    table,
    table.weight.map((w, i) => (table.c[i] === 0 ? 0 : w)),
  )
  const solvedWeight = table.weight.reduce(
    (sofar, w, i) => (table.c[i] === 0 ? sofar : sofar + w),
    0,
  )
  const unsolved = [...table.weight.keys()]
    .filter((i) => table.c[i] === 0 && table.weight[i]! > 0)
    .map((i) => {
      const one = { start: Float64Array.of(0, table.n[i]!), weight: Float64Array.of(1) }
      const failed = { ...one, count: 1 }
      return {
        weight: table.weight[i]!,
        miss: likelihoodOfRuns({ ...one, count: 0 }, failed, failed),
      }
    })
  return ([logA, logB, logit]) => {
    const zero = 1 / (1 + Math.exp(-logit!))
    const inside = solved(logA!, logB!)
    let value = inside.value
    let slope = -solvedWeight * zero
    let [slopeA, slopeB] = [inside.gradient[0]!, inside.gradient[1]!]
    let [curveA, cross, curveB] = [inside.hessian[0]!, inside.hessian[1]!, inside.hessian[3]!]
    let curve = -solvedWeight * zero * (1 - zero)
    let [crossA, crossB] = [0, 0]
    for (const { weight, miss } of unsolved) {
      const { value: log, gradient, hessian } = miss(logA!, logB!)
      // Share of the unsolved whose p is above 0 after all.
      const hidden = 1 / (1 + Math.exp(logit! - log))
      const spread = weight * hidden * (1 - hidden)
      const [a, b] = [gradient[0]!, gradient[1]!]
      value += weight * (Math.max(logit!, log) + Math.log1p(Math.exp(-Math.abs(logit! - log))))
      slope += weight * (1 - hidden - zero)
      slopeA += weight * hidden * a
      slopeB += weight * hidden * b
      curveA += weight * hidden * hessian[0]! + spread * a * a
      cross += weight * hidden * hessian[1]! + spread * a * b
      curveB += weight * hidden * hessian[3]! + spread * b * b
      curve += spread - weight * zero * (1 - zero)
      crossA -= spread * a
      crossB -= spread * b
    }
    const all = solvedWeight + unsolved.reduce((sofar, { weight }) => sofar + weight, 0)
    return {
      value: value - all * Math.log1p(Math.exp(logit!)),
      gradient: [slopeA, slopeB, slope],
      hessian: [curveA, cross, crossA, cross, curveB, crossB, crossA, crossB, curve],
    }
  }
}

/** How much weight has a value above i: weight[r] for all i in [start[r], start[r + 1]). */
interface Runs {
  start: Float64Array
  weight: Float64Array
  count: number
}

function runs(values: Float64Array, weight: Float64Array, order: Int32Array): Runs {
  const result = {
    start: new Float64Array(order.length + 1),
    weight: new Float64Array(order.length),
    count: 0,
  }
  let left = sum(weight)
  for (const i of order) {
    if (values[i]! > result.start[result.count]! && left > 0) {
      result.weight[result.count] = left
      result.start[++result.count] = values[i]!
    }
    left -= weight[i]!
  }
  return result
}

/** Σ over i of weight × log(x + i), 1 / (x + i) and 1 / (x + i)². */
function sumOverRuns(
  { start, weight, count }: Runs,
  x: number,
): { log: number; first: number; second: number } {
  let log = 0
  let first = 0
  let second = 0
  for (let r = 0; r < count; ++r) {
    const [from, to] = [start[r]!, start[r + 1]!]
    if (to - from > 40) {
      log += weight[r]! * (logGamma(x + to) - logGamma(x + from))
      first += weight[r]! * (digamma(x + to) - digamma(x + from))
      second += weight[r]! * (trigamma(x + from) - trigamma(x + to))
      continue
    }
    for (let i = from; i < to; ++i) {
      const inverse = 1 / (x + i)
      log += weight[r]! * Math.log(x + i)
      first += weight[r]! * inverse
      second += weight[r]! * inverse * inverse
    }
  }
  return { log, first, second }
}

/** ψ′(x) for x > 0: recurrence up to 10, then the asymptotic series. */
function trigamma(x: number): number {
  let result = 0
  let y = x
  for (; y < 10; ++y) result += 1 / (y * y)
  const r = 1 / (y * y)
  return (
    result +
    1 / y +
    r / 2 +
    (r / y) * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66)))))
  )
}
