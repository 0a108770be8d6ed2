/**
 * `node bench/calibrate/extrapolation.ts [worlds]`: coverage of the intervals beyond n, which hold
 * only where a model's family is true. The base's p follow a beta law, those of the trained arm a
 * zero-inflated one, so the zero-inflated beta-binomial is true of both arms and of their difference.
 * About a minute with 400 worlds.
 */
import { extrapolation } from '../../src/analysis/extrapolation.ts'
import type { Estimate, ProblemPair } from '../../src/records/index.ts'
import {
  betaPassAtK,
  type BetaLaw,
  chiSquare,
  design,
  random,
  type Random,
} from '../../src/statistics/index.ts'

const base = { a: 0.6, b: 0.9, zero: 0 }
const rl = { a: 0.8, b: 0.8, zero: 0.3 }
const [problems, n] = [120, 16]
const worlds = Number(process.argv[2] ?? 400)

const covered = new Map<string, { base: number; rl: number; difference: number }>()
for (let seed = 0; seed < worlds; ++seed) {
  const found = extrapolation({
    pairs: world(seed),
    design: design(problems),
    band: { alpha: 0.05, seed },
  })
  if ('needs' in found) throw new Error(found.needs)
  for (const { name, points } of found.data.methods)
    for (const point of points) {
      const truth = { base: betaPassAtK(base, point.k), rl: betaPassAtK(rl, point.k) }
      const key = `${name}, k = ${point.k / n} n`
      const cell = covered.get(key) ?? { base: 0, rl: 0, difference: 0 }
      covered.set(key, cell)
      cell.base += Number(holds(point.base, truth.base))
      cell.rl += Number(holds(point.rl, truth.rl))
      cell.difference += Number(holds(point.difference, truth.rl - truth.base))
    }
}
console.log(`${worlds} worlds of ${problems} problems, n = ${n}: coverage of nominal 95 %`)
for (const [key, cell] of covered)
  console.log(
    `${key}: ${Object.entries(cell)
      .map(([what, count]) => `${what} ${(count / worlds).toFixed(3)}`)
      .join(', ')}`,
  )

function holds({ low, high }: Estimate, truth: number): boolean {
  return low <= truth && truth <= high
}

function world(seed: number): ProblemPair[] {
  const stream = random(seed, 9)
  return Array.from({ length: problems }, (_, i) => ({
    id: `${i}`,
    base: tally(`${i}`, base, stream),
    rl: tally(`${i}`, rl, stream),
  }))
}

function tally(id: string, { a, b, zero }: BetaLaw, stream: Random): ProblemPair['base'] {
  const [x, y] = [gamma(a, stream), gamma(b, stream)]
  const p = stream.uniform() < zero ? 0 : x / (x + y)
  let c = 0
  for (let i = 0; i < n; ++i) c += stream.uniform() < p ? 1 : 0
  return { id, n, c, u: 0 }
}

/** A gamma variable: of shape + 1, brought down to shape by a uniform (Marsaglia and Tsang 2000). */
function gamma(shape: number, stream: Random): number {
  return chiSquare(2 * shape + 2, stream) * (1 - stream.uniform()) ** (1 / shape)
}
