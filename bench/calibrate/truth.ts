import { intraclassCorrelation, splitByMoments } from '../../src/statistics/index.ts'
import { binomial } from './draw.ts'
import { ksOf, type World } from './worlds.ts'

/** What is true in a world: everything that an interval here claims to hold. */
export interface Truth {
  /** pass@k of each arm and the difference, at `ks`. */
  base: number[]
  rl: number[]
  difference: number[]
  firstLoss: number | null
  deltaSe: number
  /** Smallest k (of all, not only `ks`) with pass@k of the base at or above pass@1 of the other; null beyond the last. */
  match: number | null
  gain: { total: number; sharpened: number; discovered: number; regressed: number }
  spread: { mean: number; spread: number }
  /** Expected log2 of the ratio of add-half success rates. */
  bits: number
}

export function truthOf(world: World): Truth {
  const mean = (value: (p: { base: number; rl: number }) => number) =>
    world.atoms.reduce((sum, atom) => sum + atom.share * value(atom), 0)
  const pass = (arm: 'base' | 'rl', k: number) =>
    mean((atom) => -Math.expm1(k * Math.log1p(-Math.min(atom[arm], 1 - 1e-300))))
  const ks = ksOf(world)
  const last = ks.at(-1)!
  const base = ks.map((k) => pass('base', k))
  const rl = ks.map((k) => pass('rl', k))
  const difference = ks.map((_, j) => rl[j]! - base[j]!)
  const reached = Array.from({ length: last }, (_, i) => i + 1).find(
    (k) => pass('base', k) >= rl[0]!,
  )
  const moments = (arm: 'base' | 'rl') => {
    const [first, second] = [mean((atom) => atom[arm]), mean((atom) => atom[arm] ** 2)]
    return { mean: first, rho: intraclassCorrelation(first, second) }
  }
  return {
    base,
    rl,
    difference,
    firstLoss: ks.find((_, j) => difference[j]! < -1e-15) ?? null,
    deltaSe: base.at(-1)! - rl[0]!,
    match: reached ?? null,
    gain: gainTruth(world),
    spread: splitByMoments(moments('base'), moments('rl'), last),
    bits: bitsTruth(world),
  }
}

/** The expected ledger of gains: sorting by what was observed is part of its definition. */
function gainTruth({ atoms, n: sizes }: World): Truth['gain'] {
  const sum = { total: 0, sharpened: 0, discovered: 0, regressed: 0 }
  for (const { share, base, rl } of atoms)
    for (const n of sizes) {
      const [before, after] = [binomial(n, base), binomial(n, rl)]
      for (const [cb, pb] of before.entries())
        for (const [cr, pr] of after.entries()) {
          const change = ((cr - cb) / n) * ((share * pb * pr) / sizes.length)
          sum.total += change
          if (cr < cb) sum.regressed += change
          else if (cb > 0) sum.sharpened += change
          else sum.discovered += change
        }
    }
  return sum
}

function bitsTruth({ atoms, n: sizes }: World): number {
  const expected = (n: number, p: number) =>
    binomial(n, p).reduce((sum, chance, c) => sum + chance * Math.log2((c + 0.5) / (n + 1)), 0)
  let sum = 0
  for (const { share, base, rl } of atoms)
    for (const n of sizes) sum += (share / sizes.length) * (expected(n, rl) - expected(n, base))
  return sum
}
