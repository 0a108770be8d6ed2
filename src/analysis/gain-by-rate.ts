import type { ProblemPair } from '../records/index.ts'
import { logChoose, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { RateBin } from './comparison.ts'
import type { Evidence } from './evidence.ts'

const bins = [
  { name: 'never', to: 0 },
  { name: 'up to .1', to: 0.1 },
  { name: '.1 to .5', to: 0.5 },
  { name: 'over .5', to: 1 - 1e-9 },
  { name: 'always', to: 1 },
] as const

/**
 * The change in pass@1 by how often the base solves a problem: one half of its completions says in which
 * bin the problem lies, the other half is what the trained arm is compared with, expected exactly over
 * all halves. Sorting and comparing by the same completions would show gains where the base had bad luck.
 * The bins sum to the change. Null where a problem has a single completion.
 */
export function gainByRate({ pairs, design, band }: Evidence): RateBin[] | null {
  if (pairs.some(({ base }) => base.n < 2)) return null
  const values = new Float64Array(pairs.length * bins.length)
  const weights = new Float64Array(bins.length)
  for (const [i, pair] of pairs.entries())
    for (const { bin, chance, rate } of halves(pair)) {
      values[i * bins.length + bin]! += chance * (pair.rl.c / pair.rl.n - rate)
      weights[bin]! += chance
    }
  const { mean, low, high } = simultaneousBand(unitScores(values, bins.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  return bins.map(({ name }, bin) => ({
    name,
    problems: weights[bin]!,
    change: { value: mean[bin]!, low: low[bin]!, high: high[bin]! },
    mean: weights[bin]! > 1e-9 ? (mean[bin]! * pairs.length) / weights[bin]! : null,
  }))
}

/** What one half may hold of the base's successes, its chance, and the rate of the other half. */
function* halves({ base: { n, c } }: ProblemPair) {
  const half = Math.floor(n / 2)
  const rest = n - half
  const total = logChoose(n, half)
  for (let first = Math.max(0, c - rest); first <= Math.min(c, half); ++first) {
    const chance = Math.exp(logChoose(c, first) + logChoose(n - c, half - first) - total)
    const bin = bins.findIndex(({ to }) => first / half <= to)
    yield { bin, chance, rate: (c - first) / rest }
  }
}
