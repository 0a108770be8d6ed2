import type { ProblemPair } from '../../src/records/index.ts'
import type { Random } from '../../src/statistics/index.ts'
import type { World } from './worlds.ts'

/** Draws sets of problems from a world, with the counts of both arms. */
export function drawer(world: World): (problems: number, random: Random) => ProblemPair[] {
  const ends = cumulative(world.atoms.map(({ share }) => share))
  const tables = new Map<string, Float64Array>()
  const table = (n: number, p: number) => {
    const key = `${n} ${p}`
    let known = tables.get(key)
    if (!known) tables.set(key, (known = cumulative(binomial(n, p))))
    return known
  }
  return (problems, random) => {
    const pairs: ProblemPair[] = []
    for (let unit = 0; pairs.length < problems; ++unit) {
      const stratum = unit % world.strata
      // Strata have equal shares: the place within one, of all kinds laid end to end.
      const atom = world.atoms[pick(ends, (stratum + random.uniform()) / world.strata)]!
      const size = world.clusters[random.integer(world.clusters.length)]!
      for (let i = 0; i < size && pairs.length < problems; ++i) {
        const id = `p${pairs.length}`
        const n = world.n[random.integer(world.n.length)]!
        const tally = (p: number) => ({ id, n, c: pick(table(n, p), random.uniform()), u: 0 })
        pairs.push({
          id,
          ...(world.clusters.length > 1 || size > 1 ? { cluster: `c${unit}` } : {}),
          ...(world.strata > 1 ? { stratum: `s${stratum}` } : {}),
          base: tally(atom.base),
          rl: tally(atom.rl),
        })
      }
    }
    return pairs
  }
}

/** P(c) for c = 0 … n. */
export function binomial(n: number, p: number): number[] {
  if (p <= 0 || p >= 1)
    return Array.from({ length: n + 1 }, (_, c) => Number(c === (p <= 0 ? 0 : n)))
  const chances: number[] = []
  let log = n * Math.log1p(-p)
  for (let c = 0; c <= n; ++c) {
    chances.push(Math.exp(log))
    log += Math.log((n - c) / (c + 1)) + Math.log(p) - Math.log1p(-p)
  }
  return chances
}

function cumulative(shares: readonly number[]): Float64Array {
  let sum = 0
  return Float64Array.from(shares, (share) => (sum += share))
}

function pick(ends: Float64Array, u: number): number {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (u < ends[middle]!) high = middle
    else low = middle + 1
  }
  return low
}
